# ruff: noqa: E501 -- an answer is as long as it is
"""The answer library of the inn. "===" begins an entry (key | title | brand | tags), "?" is a way of asking, "it:" a wording.

A brand is "locanda", "dispensa" or "*" for both; "+" after the tags puts it on the FAQ. What customers
of `talks` wrote is not copied here: the questions are put as one would write them for a library.
"""

SCRIPT = r"""
=== rooms | Camera libera in certe date | locanda | camere
? Avete una camera libera in questi giorni?
? Disponibilità di una camera per due persone, qualche notte
? Cerco una matrimoniale vista lago, c'è posto il fine settimana?
? en Do you have a double room available for these nights?
? de Haben Sie ein Doppelzimmer frei?
it: Gentile {customer.name},\nin quei giorni ho libera la camera {camera}: {prezzo} euro a notte con la colazione. Gliela tengo fino a domani sera senza impegno.\nCordialmente, {member.first_name}
en: Dear {customer.name},\nthe {camera} is free for those nights at {prezzo} euros, breakfast included. I keep it for you until tomorrow evening.\nKind regards, {member.first_name}
de: Guten Tag {customer.name},\ndie {camera} ist frei: {prezzo} Euro pro Nacht mit Frühstück. Ich halte sie bis morgen Abend.\nHerzliche Grüße, {member.first_name}
=== prices | Prezzi delle camere e sconto per una settimana | locanda | camere, prezzi +
? Quanto costa una doppia? Che prezzo fate per più notti?
? Preventivo per una settimana con mezza pensione, si può avere uno sconto?
? en How much is a double room? Is there a discount for a week?
? de Was kostet ein Doppelzimmer pro Nacht?
it: Le doppie costano da 128 euro (lato orto) a 158 (lato lago) a notte con la colazione; da sette notti 139. La mezza pensione sono 32 euro a persona, tranne il martedì.
en: Doubles are 128 euros (garden) to 158 (lake) a night with breakfast; 139 from seven nights on. Half board is 32 euros a person, except on Tuesdays.
=== single | Camera singola | locanda | camere +
? Avete camere singole? Viaggio da solo, una persona
? en A room for one person
it: Singole vere non ne abbiamo: diamo l'Alborella a una persona sola a 96 euro, colazione compresa.
en: We have no true singles: the Alborella for one person is 96 euros, breakfast included.
=== beds | Letti separati o matrimoniale | locanda | camere +
? Il letto è matrimoniale o due singoli? Vorremmo letti separati
? en Two single beds instead of one big bed, please
? de Getrennte Betten möglich?
it: I letti grandi si dividono: ce lo dica prima e li trova separati, con due comodini.
en: Our big beds can be parted: tell us beforehand and you find two singles.
=== in-room | Che cosa c'è in camera | locanda | camere +
? In camera c'è il frigo, il bollitore, il phon, la vasca o la doccia?
? Che camera è quella nelle foto? Ha il balcone? Guarda il lago?
? en Is there a hairdryer, a fridge or a kettle in the room?
it: In ogni camera ci sono phon, bollitore con le tisane e un frigo piccolo. La vasca c'è nell'Agone, il terrazzino sull'acqua nella Darsena.
en: Every room has a hairdryer, a kettle and a small fridge. The Agone has a bathtub, the Darsena a terrace over the water.
=== accessible | Camera accessibile in carrozzina | locanda | camere, accessibilità +
? Avete una camera accessibile a piano terra per chi usa la carrozzina?
? Disabili: bagno attrezzato, misure delle porte, scale, ascensore
? en Wheelchair access: which room, how wide are the doors?
it: La Ninfea è a piano terra: porta d'ingresso 84 cm, porta del bagno 78, spazio libero di 140, doccia a filo con seggiolino e maniglione. Ascensore non ce n'è: le altre camere hanno le scale.
en: The Ninfea is on the ground floor: front door 84 cm, bathroom door 78, a free circle of 140, level shower with seat and rail.
=== cancel | Disdire una prenotazione | locanda | prenotazioni +
? Devo disdire, annullare la camera prenotata: che penale c'è?
? Purtroppo devo rinunciare, cambio di programma
? en I have to cancel my booking
? de Ich muss meine Buchung stornieren
it: Gentile {customer.name},\nci dispiace. La prenotazione è annullata; fino a sette giorni prima non si paga nulla, poi la prima notte. Se c'è un motivo serio ne parliamo.\n{member.first_name}
en: Dear {customer.name},\nyour booking is cancelled. Up to seven days before nothing is due, then the first night.\n{member.first_name}
=== change | Aggiungere o cambiare qualcosa in una prenotazione | locanda | prenotazioni
? Possiamo aggiungere alla prenotazione una notte in più, un lettino, un letto, la mezza pensione?
? Vorrei spostare la prenotazione, cambiare le date o l'orario
? en Can I add a night or an extra bed to my booking?
it: Gentile {customer.name},\nsegnato sulla prenotazione {order}: {che_cosa}. Il lettino è gratis, un letto in più 25 euro con la colazione, la mezza pensione 32 a persona.\n{member.first_name}
=== late | Arrivo tardi la sera | locanda | arrivo +
? Arriviamo tardi la sera, dopo le 22: troviamo aperto? Qualcuno per le chiavi?
? Siamo in ritardo, arriviamo di notte
? en We will arrive late at night, is that a problem?
? de Wir kommen spät in der Nacht an
it: Nessun problema: il portone chiude alle 22:30, ma c'è sempre qualcuno. Suoni il campanello di ottone, quello alto.
en: No problem: the door closes at 22:30, but somebody is always here. Ring the brass bell, the upper one.
de: Kein Problem: Das Tor schließt um 22.30 Uhr, aber es ist immer jemand da. Bitte die Messingklingel läuten, die obere.
=== early | Arrivare prima delle 15, lasciare i bagagli | locanda | arrivo +
? Da che ora è pronta la camera? Possiamo arrivare prima del check-in e lasciare le valigie?
? en Can we leave our luggage before check-in? When is the room ready?
? de Ab wann ist das Zimmer fertig?
it: La camera è pronta dalle 15. I bagagli li prendiamo dalla mattina, e c'è uno spogliatoio con doccia.
en: The room is ready from three. Bags are welcome from the morning, and there is a changing room with a shower.
de: Das Zimmer ist ab 15 Uhr fertig. Das Gepäck nehmen wir schon am Morgen.
=== train | Arrivare senza auto: treno e battello | locanda | arrivo +
? Come si arriva senza macchina, in treno e battello? Orari del battello
? Come raggiungervi dalla stazione? A che ora parte l'ultimo battello, il prossimo?
? en How do we get there by train and ferry, without a car? Is the ferry running?
? de Wie kommen wir mit dem Zug vom Bahnhof zu Ihnen? Schiff
it: In treno fino a Porto Sarvena, poi quattro minuti a piedi al pontile. I battelli partono ai dieci di ogni ora, dalle 8:10 alle 19:10, l'ultimo alle 19:40; 25 minuti di traversata. Se perde l'ultimo, Davide la viene a prendere.
en: Train to Porto Sarvena, four minutes on foot to the pier. Boats leave ten past every hour from 8:10 to 19:10, the last at 19:40; 25 minutes.
de: Mit dem Zug bis Porto Sarvena, vier Minuten zu Fuß zum Anleger. Schiffe um zehn nach jeder Stunde, das letzte um 19.40 Uhr; 25 Minuten.
=== road | Strada chiusa, come arrivare in auto | locanda | arrivo
? La strada è chiusa? La litoranea è interrotta per frana o per festa, da dove si passa in auto?
? en Is the road open? The navigator sends us the wrong way
? de Straße gesperrt, Baustelle: wie kommen wir mit dem Auto zu Ihnen?
it: Da nord si passa sempre: uscita Montesarva, poi segua "Riva alta". Sono dodici minuti in più. Oggi: {situazione}.
de: Von Norden ist die Straße offen: Ausfahrt Montesarva, dann „Riva alta“. Zwölf Minuten mehr.
=== parking | Parcheggio | locanda | arrivo +
? C'è un parcheggio? Dove lascio la macchina? Si paga?
? en Is there parking? Where can we leave the car?
? de Gibt es einen Parkplatz?
it: In cortile abbiamo sei posti, gratis, fino a 5,50 metri: ce lo dica e gliene teniamo uno. Altrimenti il Piazzale del Lavatoio, a 250 metri, gratis dalle 18 alle 9; di giorno ci vuole il disco.
en: There are six free places in our courtyard; tell us and we keep one for you. Otherwise the Piazzale del Lavatoio, 250 metres away.
de: Im Hof gibt es sechs kostenlose Plätze; sagen Sie Bescheid, wir reservieren einen.
=== bikes-in | Moto, bici e furgone al coperto | locanda | arrivo +
? Abbiamo le moto, le biciclette: c'è un posto coperto, chiuso, un garage?
? Parcheggio per un furgone lungo
? en A safe covered place for motorbikes and bicycles
it: Moto e bici stanno sotto la tettoia delle barche, chiusa a chiave di notte. Un furgone oltre 5,50 metri va al Piazzale del Lavatoio; le bici le teniamo dentro noi.
=== charging | Ricarica dell'auto elettrica | locanda | arrivo +
? Avete la colonnina per l'auto elettrica? Che presa, che potenza, quanto costa la ricarica? cavo Tipo 2
? en Can I charge an electric car?
? de Lademöglichkeit für das Elektroauto?
it: Una presa da 7,4 kW con cavo Tipo 2 nostro, 12 euro a notte, da prenotare insieme alla camera. Due colonnine da 22 kW al Piazzale del Lavatoio.
de: 7,4 kW im Hof, Typ 2, 12 Euro pro Nacht; bitte mit dem Zimmer reservieren.
=== pets | Cani, gatti e altri animali | locanda | animali +
? Accettate cani? Animali ammessi in camera, supplemento per il cane di taglia grande
? Posso portare il gatto?
? en Are dogs welcome? We travel with our dog
? de Darf der Hund mit? Dackel
it: Sono i benvenuti: 8 euro a notte, in camera e in veranda sì, in sala da pranzo no. La ciotola la diamo noi, dietro l'orto c'è un prato. Il gatto di casa è avvertito.
en: They are welcome: 8 euros a night, in the room and on the veranda, not in the dining room.
de: Hunde sind willkommen: 8 Euro pro Nacht, im Zimmer und auf der Veranda.
=== baby | Culla, lettino, seggiolone, scaldabiberon | locanda | bambini +
? Avete una culla o un lettino per neonato, il seggiolone, lo scaldabiberon?
? en Do you have a cot and a high chair for the baby?
? de Kinderbett für das Baby, Hochstuhl?
it: Culle di legno con sponde alte, 60 per 120, gratis: ne abbiamo due, quindi ci serve la data. Scaldabiberon e seggiolone ci sono.
de: Zwei Kinderbetten aus Holz, kostenlos; wir brauchen nur das Datum. Hochstuhl und Flaschenwärmer sind da.
=== kids | Prezzi per i bambini | locanda | bambini, prezzi +
? Fate lo sconto per i bambini? Quanto pagano i figli piccoli?
it: Sotto i 3 anni non pagano; da 3 a 12 il letto aggiunto è 25 euro con la colazione.
=== pool | Piscina, spiaggia, bagno nel lago | locanda | lago +
? C'è la piscina? Dove si fa il bagno, c'è una spiaggia?
? en Is there a pool or a beach?
it: Piscina no. A due minuti c'è una spiaggetta di ghiaia, acqua bassa per dieci metri; secchielli e salvagenti li prestiamo noi.
=== boat | Barca a remi e giri sul lago | locanda | lago +
? La barca a remi per gli ospiti, il giro in barca: si può, fino a che ora?
? en Can guests use the rowing boat?
it: La barca a remi è per gli ospiti, gratis, tutti i giorni senza vento fino alle 17, con il salvagente. Il giro con Davide si prenota la sera prima.
=== rent-bikes | Biciclette a noleggio | locanda | lago +
? Noleggiate biciclette? Dove si noleggiano?
? en Do you rent bikes?
? de Kann man Fahrräder leihen?
it: Ne abbiamo sei, gratis per gli ospiti; le elettriche le noleggia Bruno al Lavatoio, 35 euro al giorno.
de: Sechs Räder stehen für Gäste bereit, kostenlos; E-Bikes verleiht Bruno am Lavatoio, 35 Euro am Tag.
=== breakfast | Colazione: orari, vegana, senza zucchero | locanda | colazione +
? A che ora è la colazione, fino a quando? C'è qualcosa di vegano o per diabetici, senza zucchero? colazione sul molo
? en What time is breakfast? Do you have vegan breakfast?
? de Wann gibt es Frühstück?
it: Dalle 7:30 alle 10:30. Oltre alle torte ci sono uova, formaggi, pane nero, yogurt, frutta e noci; per vegani e diabetici prepariamo una fila a parte, con il biglietto.
en: From 7:30 to 10:30. Besides the cakes there are eggs, cheese, rye bread, fruit and nuts; vegan things stand apart, with a note.
=== allergies | Allergie, intolleranze, celiachia | * | cucina +
? Sono allergica, celiaca, intollerante: come vi organizzate in cucina? Glutine, lattosio, frutta a guscio, crostacei, nocciole
? Mio figlio ha un'allergia seria, la cena è un rischio?
? en I have a food allergy, gluten or milk
? de Allergie gegen Kuhmilch, etwas ohne Milch?
it: Gentile {customer.name},\nlo segno per la cucina. Per i celiaci abbiamo pentole e friggitrice separate e cuciniamo per primi; per le allergie Gaspare prepara il piatto a parte. Il piano di lavoro però è uno solo, e non promettiamo zero tracce.\n{member.first_name}
en: Dear {customer.name},\nI tell the kitchen. We have separate pots and a separate fryer and cook your dishes first; we have one worktop only and cannot promise zero traces.
=== table | Prenotare un tavolo | * | ristorante
? Avete un tavolo per stasera? Vorrei prenotare la cena o il pranzo per quattro persone
? Si può spostare il tavolo prenotato? Non mi è arrivata la conferma del tavolo
? en Can we book a table for dinner tonight?
? de Haben Sie heute Abend einen Tisch frei?
it: Buongiorno {customer.first_name},\ntavolo per {persone}, {giorno} alle {ora}: segnato. A presto, {member.first_name}
en: Hello {customer.first_name},\na table for {persone}, {giorno} at {ora}: done. See you then, {member.first_name}
de: Guten Tag {customer.first_name},\nTisch für {persone}, {giorno} um {ora}: ist notiert. {member.first_name}
=== tuesday | Giorno di chiusura della cucina | * | ristorante +
? Siete chiusi il martedì? Quando siete aperti, oggi si mangia?
? en Which day is the restaurant closed?
it: La cucina riposa il martedì. Il bar sul molo è aperto anche quel giorno, con taglieri e la zuppa fino alle 21.
=== feast | Menù per gruppi, cerimonie, cene aziendali | * | ristorante, gruppi +
? Siamo un gruppo: avete un menù fisso, quanto costa a testa? Pranzo sociale, cena aziendale, cresima, matrimonio, festa di compleanno, torta
? Gita con pullman, camminata, coro: possiamo mangiare da voi in trenta?
? en A group lunch, a wedding, a party: what does the menu cost?
? de Gruppe, Chor, Reise: Zimmer und Essen für vierzehn Personen
it: Gentile {customer.name},\nper gruppi il menù è 46 euro a testa con vino e caffè (antipasto, due primi, secondo, contorni), 23 per i bambini; la torta può portarla lei. Per il conto unico mi dica a chi intestarlo.\n{member.first_name}
=== group-beds | Alloggio per gruppi e ragazzi | locanda | gruppi, camere
? Dormire per un gruppo: quante camere avete in tutto? Parrocchia, ragazzi, coristi, alloggio per una notte
? en Rooms for a large group
it: Le camere sono dodici, ventisei letti in tutto. Per gruppi in una sola data facciamo un prezzo unico: mi dica quanti siete e il giorno.\n{member.first_name}
=== tasting | Degustazione | * | ristorante +
? Quanto costa la degustazione? Si può fare da soli?
? en How much is the tasting menu?
it: Cinque piatti 48 euro, col vino 66. Da soli si sta benissimo al tavolino 2, vista molo.
=== recipe | Ricette della cucina | * | ristorante
? Mi date la ricetta? Come si fa la torta, il carpione?
? en May I have the recipe?
it: Gaspare le ricette le racconta volentieri: {ricetta}. Il lunedì pomeriggio, se passa, gliela mostra.
=== order | Ordinare e farsi spedire | dispensa | bottega, ordini +
? Vorrei ordinare dei vasi di miele, olio, confettura: spedite? Come pago?
? Prodotti a casa con il corriere, vasetti di lavarello, grappa, biscotti
? en I would like to order some jars of honey
? de Ich möchte Honig, Öl, Marmelade bestellen
it: Gentile {customer.name},\n{prodotti}: {totale} euro più 8,50 di spedizione.\nSi paga con bonifico o al corriere (due euro in più) e parte il giorno dopo.\n{member.first_name}
en: Dear {customer.name},\n{prodotti}: {totale} euros and the postage. It leaves tomorrow.\n{member.first_name}
de: Guten Tag {customer.name},\n{prodotti}: {totale} Euro und das Porto. Morgen geht das Paket auf die Reise.\n{member.first_name}
=== abroad | Spedire all'estero, portare in aereo | dispensa | bottega, ordini +
? Spedite all'estero, in Svizzera, in Germania? Alcolici
? en Do you ship abroad? Can I take it on a plane?
? de Liefern Sie nach Deutschland?
it: In Europa sì, circa una settimana, 19 euro fino a cinque chili. In Svizzera gli alcolici no. Il lavarello affumicato è sottovuoto: in stiva viaggia bene, nel bagaglio a mano no.
en: Within Europe yes, about a week, 19 euros up to five kilos. Smoked fish is vacuum packed: in the hold, not in your hand luggage.
de: In Europa ja, etwa eine Woche, 19 Euro bis fünf Kilo.
=== parcel-bad | Pacco rotto o sbagliato | dispensa | bottega, ordini
? Il pacco è arrivato rotto, danneggiato, un vaso in pezzi
? Mi avete mandato il prodotto sbagliato, dentro c'era altro
? en The parcel arrived broken, the wrong jars
it: Gentile {customer.name},\nmi dispiace. Rimando oggi quello che manca o si è rotto, senza spese; quello che ha, se è intero, lo tenga. Se c'è vetro non lo assaggi.\n{member.first_name}
=== parcel-late | Pacco non arrivato | dispensa | bottega, ordini
? Il mio ordine non è arrivato, dov'è il pacco? Sono passati giorni
? en My parcel has not arrived
it: Gentile {customer.name},\ncontrollo subito l'ordine {order} con il corriere e le scrivo entro oggi. Se è perso lo rimando io.\n{member.first_name}
=== resell | Prezzi per rivenditori, regali aziendali | dispensa | bottega
? Fate prezzi per rivenditori, negozi? Quantità minima? Confezioni regalo per la ditta, i dipendenti
it: Gentile {customer.name},\nproduciamo poco e a un rivenditore non riusciamo a garantire niente. Per regali aziendali invece sì, da dodici pezzi, con biglietto e fattura.\n{member.first_name}
=== gifts | Cesti e confezioni regalo | dispensa | bottega +
? Fate cesti regalo? Che cosa mi consigliate per un regalo? Confezione con fiocco
? en A gift basket
? de Ein Geschenk, kleine Gläser mit Schleife
it: Li facciamo da 25 euro in su.\nPer esempio: {contenuto}.\nIl biglietto lo scriviamo noi, se ci dice che cosa.
=== keeping | Come si conservano miele, olio e confetture | dispensa | bottega +
? Va in frigo? Quanto dura? L'olio pizzica in gola, è andato a male?
it: Il miele al buio, mai in frigo; le confetture aperte in frigo un mese. L'olio nuovo pizzica in gola: è segno che è fresco, e passa in due mesi.
=== season | Prodotto finito, quando torna | dispensa | bottega
? Quando torna la confettura? Ne arrivano altri? È finito, c'è ancora il formato grande?
it: {prodotto} torna a {mese}: ne facciamo una trentina di vasi. L'ho messa in lista, la chiamo io.
=== voucher | Buono regalo | * | buoni +
? Vorrei regalare un buono: una cena, una notte, la degustazione. Come si fa?
? en Do you sell gift vouchers?
it: Gentile {customer.name},\ni buoni ci sono: notte in doppia con cena per due e colazione 230 euro, oppure l'importo che vuole. Valgono un anno, sabato compreso. Mi dica nome e dedica e glielo mando oggi in PDF.\n{member.first_name}
=== voucher-old | Buono scaduto o speso in parte | * | buoni +
? Il mio buono è scaduto, vale ancora? Posso spenderne solo una parte?
? en My voucher has expired
it: Il buono {buono} da adesso vale altri sei mesi.\nUn buono scaduto da poco lo allunghiamo, e si può spendere anche un po' alla volta.
=== invoice | Fattura | * | conti +
? Mi serve la fattura del soggiorno, ho dimenticato di chiederla. Fattura elettronica, codice destinatario
? La fattura non è arrivata, ha il nome sbagliato
? en Could you send me the invoice, the receipt of our stay?
? de Rechnung, bitte
it: Gentile {customer.name},\neccola in allegato. Se c'è una virgola fuori posto me lo dica e la rifaccio; la copia elettronica arriva entro domani.\n{member.first_name}
en: Dear {customer.name},\nhere it is. Tell me if the name needs a change.\n{member.first_name}
=== wrong-bill | Conto sbagliato, addebito doppio | * | conti
? Il conto è sbagliato: mi avete addebitato due volte, una cena in più
? en I was overcharged, my card shows more than the receipt
? de Auf der Rechnung steht zu viel
it: Gentile {customer.name},\nha fatto bene a controllare, e mi scuso. Le riaccredito {importo} euro oggi: li vede sulla carta in due o tre giorni.\n{member.first_name}
en: Dear {customer.name},\nyou are right and I apologise. I refund {importo} euros today; you will see them in two or three days.\n{member.first_name}
=== deposit | Caparra, pagamento a rate, bonifico | locanda | conti +
? Ho versato la caparra con bonifico, è arrivata? Quando torna la caparra?
? Si può pagare a rate? Posso pagare io la camera di un altro?
? en Has my deposit arrived?
it: Gentile {customer.name},\n{stato_della_caparra}.\nSi può lasciare un terzo alla prenotazione, un terzo due settimane prima e il resto alla partenza, senza costi.\n{member.first_name}
=== tax | Tassa di soggiorno | locanda | conti, prezzi +
? La tassa di soggiorno è compresa? Quanto costa?
? en Is the city tax included?
it: È compresa in tutti i nostri prezzi: la versiamo noi al Comune.
=== lost | Oggetti dimenticati | * | oggetti smarriti
? Ho dimenticato, lasciato, perso qualcosa in camera, in veranda: occhiali, caricatore, ombrello. L'avete trovato?
? en We left something in the room, have you found it?
? de Ich habe etwas im Zimmer vergessen
it: Gentile {customer.name},\nguardo subito e le scrivo. Quello che troviamo lo teniamo un anno nel cassetto degli smarriti, o lo spediamo.\n{member.first_name}
en: Hello {customer.name},\nI look at once and write to you. I can post it, or keep it for your next visit.\n{member.first_name}
=== noise | Rumore di notte | locanda | camere, reclami
? Rumore, vicini che disturbano, non si dorme.
? en Noise at night, our neighbours
it: Mi scuso per la notte: salgo subito a parlare con loro. Se non basta le cambio camera, anche adesso.
=== bells | Campane | locanda | reclami +
? Le campane suonano alle sei di mattina
it: Suonano alle 6, da quattrocento anni, e non dipende da noi. I tappi li trova in ricevimento; le camere lato lago le sentono meno.
=== broken | Guasto in camera: doccia, acqua calda, tapparella, riscaldamento | locanda | camere, reclami
? In camera qualcosa non funziona: doccia fredda, acqua calda finita, condizionatore, termosifone, tapparella, lampada, porta che sbatte, odore, materasso
? en The shower went cold, the shutter bangs, something is broken in the room
? de Die Heizung im Zimmer rauscht, etwas ist kaputt
it: Gentile {customer.name},\nha fatto bene a dirmelo, e mi scuso. Davide ci mette le mani entro {ora}; se stasera non è a posto le cambio camera.\n{member.first_name}
en: Dear {customer.name},\nthank you for telling us, and I am sorry. Davide repairs it by {ora}; if it is not right tonight you get another room.\n{member.first_name}
de: Guten Tag {customer.name},\ndanke, dass Sie es sagen. Davide kommt bis {ora}.
=== wifi | Wifi e un posto per lavorare | locanda | camere +
? Il wifi non va, com'è la connessione? Devo lavorare, ho una videochiamata
? en Is the wifi good enough for work?
it: La rete è "Tre Remi", senza password. In camera prende bene quasi ovunque; per una riunione c'è la sala delle reti, con il cavo.
=== doctor | Farmacia e medico | locanda | paese +
? C'è una farmacia aperta, un medico vicino? Il bambino ha la febbre
? en Is there a doctor or a pharmacy near?
it: La farmacia è in piazza, aperta fino alle 19:30; di notte risponde quella di Montesarva. Guardia medica: 116117. Se è urgente, 112, e ci chiami: veniamo noi.
en: The pharmacy is in the square, until 19:30. Doctor on call: 116117. If it is urgent call 112, and call us: we come.
=== jobs | Candidature e tirocini | * | lavoro
? Cercate personale? Mando il curriculum, candidatura per sala, cucina, piani, cameriere, lavapiatti
? Tirocinio per studenti
? en Are you hiring?
it: Gentile {customer.name},\ngrazie: tengo la candidatura e rispondo comunque entro la fine del mese, anche se è un no. I colloqui li fa Bianca, il lunedì.\n{member.first_name}
=== no-thanks | Offerte commerciali | * | offerte
? Proposta commerciale, offerta riservata, sconto, catalogo, visibilità, software gestionale
? en A collaboration in exchange for a free stay, I am a creator
it: Grazie, ma per ora siamo a posto e non vogliamo ricevere altre proposte.
en: Thank you, but we do not exchange stays for posts.
=== praise | Grazie per una bella recensione | * | recensioni
? Posto bellissimo, ci torneremo, staff gentile, grazie di tutto
? en Lovely place, wonderful dinner, we will come back
? de Es war sehr schön, wir kommen wieder, danke
it: Grazie di cuore, {customer.first_name}: lo dico a tutti in cucina. {member.first_name}
en: Thank you, {customer.first_name}: the whole kitchen smiles. {member.first_name}
de: Danke, {customer.first_name}: Der Kater lässt grüßen. {member.first_name}
=== idea | Idee e suggerimenti | * | idee
? Un suggerimento, un'idea: perché non mettete, si potrebbe migliorare
it: Gentile {customer.name},\nbuona idea: la porto alla riunione del lunedì e le scrivo che cosa ne abbiamo fatto, anche se è un no.\n{member.first_name}
"""
