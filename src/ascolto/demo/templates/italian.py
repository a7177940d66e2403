# ruff: noqa: E501 -- people write as long as they like
"""Italian talks with gaps."""

SCRIPT = r"""
=== [mail|form] | * | *
@subject [Disponibilità|Richiesta camera|Qualche notte al lago|Info camera] {+<g>}
<saluto>, [avete ancora qualcosa di libero|cerco una camera|vorremmo una camera] dal {+<g>n} al {+<g2>} per [due adulti|me e mia moglie|me e un'amica|due persone e un neonato]? [Se possibile sul lago.|Va bene anche lato orto.|Preferiremmo un piano basso, mia [madre|suocera|zia] ha le ginocchia che ha.|Basta che si veda un po' d'acqua.]
[Grazie|Grazie in anticipo|Cordiali saluti],
<nome> <cognome>
--- <io> +<t>
<Gentile>,
[in quei giorni ho ancora <la camera>|è libera <la camera>|le posso dare <la camera>], <prezzo> euro a notte con la colazione. [Gliela tengo ferma fino a domani sera.|La blocco senza impegno per due giorni.|Mi basta un suo sì e la segno.]
[A presto|Un caro saluto|Cordialmente],
<Io>
--- customer +<t2>
[Sì grazie, confermo.|Va benissimo, la prenda pure a nome <cognome>.|Confermo! Non vediamo l'ora.|Perfetto, confermo. Arriviamo verso le <ora>.] <e poi>
--- <io> +<t>
Confermata, [camera <camera> a nome <cognome>|<camera> dal {+<g>n} al {+<g2>}]. [La aspettiamo|A presto|Buon viaggio quando sarà], <Io>

=== chat | * | *
[ciao|salve|Buongiorno|Salve a tutti], [quanto viene|che prezzo fate per|quanto costa] una doppia [dal {+<g>n} al {+<g2>}|per <notti> notti a {+<g>m}|il weekend del {+<g>sat}]?
--- <io> +<c>
[Buongiorno|Salve] <nome>, sono <Io>. In quel periodo <la camera> è a <prezzo> euro a notte, colazione compresa. [Vuole che gliela tenga?|La fermo fino a domani?]
--- customer +<c>
[ci penso e vi dico|ok ne parlo con [mio marito|mia moglie|le amiche]|perfetto grazie mille|un po' sopra il budget ma ci penso 🙂] <e via>
xxx <io> +[20|35|50]
[<nome> ha avuto il prezzo e ci pensa; <la camera> resta libera per chi arriva prima.|Informazione data, <nome> scriverà se decide.|Prezzo <della camera> comunicato, nessuna prenotazione in sospeso.|<nome> ci pensa con calma, non voleva altro.]

=== portal | * | *
Prenotazione <pren>. [Arriviamo|Pensiamo di arrivare|Siamo lì] verso le <tardi>, [è un problema?|trovate ancora qualcuno?|lasciate le chiavi da qualche parte?]
--- <io> +<t>
Gentile <nome>, [nessun problema|va benissimo|la aspettiamo lo stesso]: dopo le 22:30 suoni il campanello di ottone, quello alto. [<La camera> è già calda.|Le lasciamo acceso il lampione del cortile.|Un boccone freddo lo trova in camera.] <Io>

=== portal | * | *
Prenotazione <pren>. [Vorrei sapere se|Mi conferma che|È possibile sapere se] [1:c'è il frigo in camera|il bagno ha la vasca|la camera guarda il lago|si può avere un cuscino basso|c'è il bollitore per le tisane|il wifi regge una riunione]?
--- <io> +<t>
Gentile <nome>, [le confermo|ho guardato di persona]: <nella camera> [1:il frigo c'è, piccolo e silenzioso|c'è la doccia, ma se vuole la vasca la sposto nell'Agone|la finestra dà sull'acqua|trova due cuscini bassi e uno serio|ci sono bollitore e melissa dell'orto|prende bene, e in sala delle reti ancora meglio]. [Buona giornata|A presto|Un saluto], <Io>

=== [form|mail] | * | *
@subject [Un cane da <chili> kg|Animali ammessi?|Si può portare <cane>?]
<saluto>, noi viaggiamo sempre con <cane>, [meticcio di <chili> chili|<chili> kg di pelo e buone maniere|cane anziano, <chili> chili, dorme e basta]. [Da voi può stare?|È benvenuto anche in camera?|Quanto chiedete di supplemento?] Saremmo da voi {+<g>fri}.
<nome>
--- <io> +<t>
<Gentile>,
[per <cane> c'è posto|certo che può venire|vi aspettiamo tutti|un cane che si chiama <cane> non si rifiuta]: sono 8 euro a notte, in camera sì, in sala da pranzo no, in veranda sì. [Una ciotola gliela diamo noi.|Dietro l'orto c'è un prato dove si corre.|Timone, il gatto, è avvertito e finge coraggio.]
<Io>
xxx <io> +1d 09:15
[Prenotazione arrivata per telefono, <cane> compreso.|<nome> ha confermato sul sito con la nota "<cane> incluso".|Camera e <cane> confermati ieri sera per telefono, nome <cognome>.]

=== chat | * | *
[tavolo per|si può cenare in|posto per] [2|3|4|5|6] [stasera|domani sera|sabato] alle [19:30|20|20:30|21]? [nome <cognome>|a nome <nome>|siamo gli <cognome>]
--- marta +<c>
[Buongiorno|Salve|Eccomi] <nome>, sono Marta. [Segnato, vi aspetto.|C'è posto, in veranda se non tira vento.|Vi do il tavolo vicino alla finestra, quello dei gatti.|Un quarto d'ora dopo e vi do il tavolo bello, va bene?]
--- customer +<c>
[perfetto a dopo|ottimo grazie|grazie marta!|va benissimo] <e via>
xxx marta +[15|25|40]
[Tavolo <cognome> confermato e scritto in agenda.|<cognome>: nome e ora già sul libro, non serve altro.|Prenotazione <cognome> chiusa in chat.|<nome> saluta e basta; il tavolo è scritto.]

=== mail-dispensa | * | *
@subject Tavolo {+<g>sat} – [<n2> persone|siamo in <n2>]
<saluto>, vorrei prenotare [il pranzo|la cena] di {+<g>sat} per <n2> persone. [È il compleanno di [mia madre|mio suocero|nostra figlia], <eta> anni.|Festeggiamo una laurea.|Niente feste, solo fame.|C'è un bimbo di due anni che lancia le cose.] [Uno di noi non mangia pesce.|Due sono vegetariani.|Tra noi c'è un celiaco.|Mangiamo tutti tutto.]
<nome> <cognome>
--- marta +<t>
<Gentile>,
tavolo per <n2> segnato, {+<g>sat}. [Per chi ha esigenze particolari ci pensa Gaspare.|La torta la portate voi o la facciamo noi?|Se il tempo regge, in veranda.|Il tavolo lungo accanto alla finestra è vostro.]
A presto,
Marta
--- customer +<t2>
[Perfetto così, grazie Marta.|La torta la fate voi, con le candeline.|Veranda magari, sì.|Ottimo, grazie.] <e poi>
xxx marta +[30|45|1h10]
[Tutto segnato sul libro della sala per {+<g>sat}, <n2> coperti.|Coperti e richieste già in agenda, cucina avvisata, nome <cognome>.]

=== mail-dispensa | * | *
@subject [Ordine|Vorrei ordinare:|Spedizione] <prodotto>
<saluto>, [1:mi spedireste|vorrei ricevere|prenderei] <quanti> <prodotto>[1:?|.|.] [È un regalo.|Sono per casa, finiscono subito.|L'ho assaggiato da un'amica e non mi do pace.|Il corriere a casa mi trova solo la mattina.]
Grazie, <nome> <cognome>
--- pia +<t>
<Gentile>,
[ne ho giusto <quanti> pronti|volentieri|certo, ve li preparo]: partono domani e arrivano [in due giorni|entro venerdì|prima del fine settimana]. [Le mando il totale qui sotto, può pagare con bonifico o alla consegna.|Con la spedizione fanno pochi euro in più, li trova nel riepilogo.]
Pia
xxx pia +2d 11:20
[Pacco <pacco> consegnato, pagamento arrivato.|Consegnato il pacco <pacco>, ricevuto il bonifico, tutto in ordine.]

=== counter | * | *
@typed pia
[Al banco|In bottega|Passat<o> di corsa in bottega]: [si informa su|domanda di] <prodotto>, [se vanno in frigo|se c'è anche il formato grande|se ne arrivano altri entro {+30m}|se si fa la confezione regalo per {+<g>sat}]. [Ha fretta, lascia il numero.|Torna più tardi.|Intanto assaggia.]
--- pia +[4|9|25|50]
[Risposto al banco|Detto di persona]: sì, e [gliene ho messo uno da parte|ho segnato il nome <cognome> sul quaderno|gli ho dato il foglietto con le istruzioni di Ottavio|l'ha preso subito, senza aspettare]. (Pia)

=== counter | * | *
@typed irene
[Telefonata|Ha chiamato|Al telefono]: [<il signor>] <cognome>, [chiede se per {+<g>fri} è rimasta una camera|vuole spostare l'arrivo alle <ora>|ha smarrito la conferma e la vuole di nuovo|domanda se il battello corre anche col vento]. Voce [gentile|un po' preoccupata|allegra, si sentivano bambini].
--- <io> +[7|18|33|48]
Richiamat<o>: [tutto a posto|chiarito in due minuti|confermato], [nessun'altra domanda|ringrazia e saluta|arriva volentieri]. Camera <camera>. (<Io>)

=== mail | * | *
@subject [Fattura soggiorno|Fattura per favore|Richiesta fattura] – <cognome>
<saluto>, [ho dimenticato di chiedere la fattura|il commercialista mi chiede la fattura|mi servirebbe la fattura] per la camera <camera>, [<notti> notti|il soggiorno di {-9m}]. [I dati sono quelli del documento.|Se serve altro mi dica.|Scusi il disturbo.]
<nome> <cognome>
--- <io> +<t>
<Gentile>,
eccola in allegato, intestata a <nome> <cognome>. [Se c'è una virgola fuori posto me lo dica e la rifaccio.|Il commercialista può dormire tranquillo.|La copia elettronica arriva per conto suo entro domani.]
<Io>
@file fattura-<numero>.pdf pdf
--- customer +<t2>
[Ricevuta, grazie.|Perfetta, grazie mille <Io>.|Tutto giusto, grazie!] <e poi>
xxx <io> +[12|28|55]
[Fattura <numero> ricevuta e confermata.|Il documento <numero> è a posto, chiede solo di ringraziare.]

=== chat | * | *
[scusate|salve scusate|ciao], [ho lasciato|credo di aver dimenticato|potrei aver perso] <cosa> [in camera <camera>|in veranda|sulla barca|a colazione]
--- <io> +<c>
[Buongiorno|Salve] <nome>, sono <Io>: [guardo subito|salgo a vedere|chiedo alle ragazze dei piani]. Dieci minuti.
--- <io> +[8|11|14]
[Trovato|C'è, eccolo qui|Salvo e intero]: <cosa> [è in ricevimento a suo nome|glielo tengo nel cassetto degli smarriti|può essere da lei dopodomani, se vuole la spedizione]. <Io>
--- customer +<c>
[grazie passo domani|meno male!! grazie|siete un mito, spedite pure|[uff|ah] che sollievo] <e via>
xxx <io> +[25|40|1h20]
[Oggetto (<cosa>) ritirato o spedito, niente in sospeso.|Consegnato <cosa>, registrato sul quaderno degli smarriti.|<nome> <cognome> ha riavuto <cosa>.]

=== reviews | * | *
@rating 5
[Posto del cuore.|Ci torneremo.|Che scoperta.|Fine settimana perfetto.|Tre giorni fuori dal mondo.] [Camera <camera> deliziosa|<La camera> ha una luce che non si racconta|Dormito come non succedeva da anni <nella camera>], [colazione con torte vere|Gaspare in cucina è un pericolo pubblico|staff che ti guarda negli occhi|il gatto fa gli onori di casa]. [Consigliato|Andateci prima che se ne accorgano tutti|Grazie a <Io>, gentilissim<o di io>].
--- bianca +<t>
[Grazie|Grazie di cuore|Che bello leggerla], <nome>: [<la camera> la aspetta|lo dico a tutti in cucina|Timone si è dato delle arie per due giorni|ci teniamo più di quanto sembri]. Bianca

=== reviews | * | *
@rating [3|4]
[Nel complesso bene.|Bello, con un ma.|Esperienza positiva a metà.] [Il lago ripaga di tutto, però|Personale carino, però|Cucina ottima, però] [1:il parcheggio è un'avventura|la doccia <della camera> è minuscola|le scale senza ascensore si sentono|il wifi va e viene|il cuscino era di pietra]. [Peccato.|Si può migliorare.|Lo dico con simpatia.]
--- [2:bianca|nives] +<t>
Gentile <nome>, grazie [della|di cuore della|davvero della] franchezza: [1:dove lasciare l'auto da oggi lo scriviamo chiaro nella conferma|della doccia abbiamo parlato stamattina con Davide|sulle scale non posso promettere miracoli, sui bagagli sì, li portiamo noi|il ripetitore nuovo è montato da ieri|dei cuscini adesso c'è una scelta di tre, basta dirlo]. [2:Bianca Torvelli|Nives Cardelio]

=== mail | * | *
@subject [Rumore|Notte difficile|Segnalazione] camera <camera>
<saluto>, [volevo segnalare|mi dispiace dover scrivere|non è per lamentarmi ma]: [la porta del corridoio sbatte tutta la notte|dal lavandino viene un odore di stagno|la tapparella <della camera> resta a metà|il termosifone gocciola sul tappeto|la lampada del comodino si accende da sola]. [Capisco che sia un edificio antico.|Ci tenevo a dirlo.|Per il resto tutto bene.]
<nome> <cognome>
--- <io> +<t>
<Gentile>,
[mi scuso per la notte|ha fatto bene a dirmelo|le chiedo scusa]: Davide ci mette le mani [entro mezzogiorno|oggi pomeriggio|prima che lei risalga]. [Se stasera non è a posto le cambio camera.|Intanto le ho tolto la colazione dal conto.|Per qualsiasi cosa, anche tardi, sono al banco.]
<Io>
--- customer +<t2>
[Sistemato, grazie della prontezza.|Stanotte dormito. Grazie.|A posto, siete stati gentili.] <e poi>
xxx <io> +[20|45|1h30]
[Guasto <della camera> risolto e confermato da <nome> <cognome>.|<nome> ha dormito; segnato sul registro di Davide, camera <camera>.]

=== form | * | *
@subject [Buono regalo|Un regalo per {+<g>m}|Idea regalo]
<saluto>, [vorrei regalare|cerco un buono per|si può comprare] [una cena per due|una notte con colazione|la degustazione di Gaspare] [ai miei genitori|alla mia collega che va in pensione|a mio fratello e la sua fidanzata|al medico che ha sopportato mia madre]. [Come si fa?|Arriva in tempo per {+<g>fri}?|Si può personalizzare?] <nome>
--- nives +<t>
[Car<o>|Gentile] <nome>,
[è semplice|si può, eccome|volentieri]: il buono [le arriva in busta in due giorni|si ritira in bottega|si stampa da casa, se ha fretta,] e vale un anno intero, sabati compresi. [Il biglietto lo scriviamo a mano: mi detta due righe?|Mi dice solo la cifra e il nome da scrivere?]
Nives
--- customer +<t2>
[Perfetto. Scriva: "te lo sei meritato. <nome>".|Nome: <cognome>. Biglietto: "pensaci poco, vai".|100 euro, a nome famiglia <cognome>, grazie.|In busta, grazie, e senza il prezzo in vista.] <e poi>
--- nives +<t>
Fatto, buono numero <numero> per <nome> <cognome>. [Grazie della fiducia|Bel pensiero|Buona festa], Nives

=== mail | * | *
@subject [Disdetta|Annullamento|Cambio programma] {+<g>}
<saluto>, [purtroppo devo disdire|devo rinunciare a|mi tocca annullare] la camera <camera> del {+<g>}: [mio figlio ha la varicella|ho il braccio ingessato|mi hanno spostato un esame|lo sciopero mi lascia a piedi|il capo ha deciso altrimenti]. [Ci riproveremo.|Spero di non creare problemi.|Mi dispiace davvero.]
<nome> <cognome>
--- <io> +<t>
<Gentile>,
annullata senza spese, [siamo nei tempi|ci mancherebbe|non si preoccupi]. [Auguri per tutto|Un abbraccio al convalescente|Forza e coraggio]; [quando si rimette in viaggio, qui c'è sempre un letto|le date nuove me le dica con calma].
<Io>

=== portal | * | *
Prenotazione <pren>. [Possiamo aggiungere|Vorremmo aggiungere|Ci servirebbe] [1:un lettino|una notte in più|la mezza pensione|un posto auto|un letto per un'altra persona], [si può?|quanto costa?|ditemi voi.]
--- <io> +<t>
[Gentile|Buongiorno] <nome>, [1:il lettino c'è e non costa niente|la notte in più è segnata, stesso prezzo|mezza pensione segnata, 32 euro a persona|il posto in cortile è suo e non si paga|letto aggiunto, 25 euro con la colazione][: il resto non cambia|, trova tutto nel riepilogo|, il conto lo vediamo insieme all'arrivo]. [A presto|Buon viaggio|Grazie], <Io>

=== [mail|form] | * | *
@subject [Allergie|Intolleranze|Una domanda per la cucina]
<saluto>, saremo da voi {+<g>sat}. [Sono allergic<o>|Mia figlia è allergica|Mio padre è allergico] [alla frutta a guscio|alle uova|ai crostacei|al latte|al sedano|a kiwi e banane]. [Come siete organizzati a colazione?|La cena di sabato è un rischio?|Porto il mio pane o ci pensate voi?] [Grazie|Vi ringrazio], <nome> <cognome>
--- marta +<t>
<Gentile>,
[ne ho parlato adesso con Gaspare|il cuoco è qui accanto e legge con me]: [i piatti per lei li prepara per primi, con padelle a parte|la colazione gliela serviamo al tavolo, fuori dal buffet|le scrive lui stesso un menù per la serata]. [All'arrivo passi da me un minuto che glielo presento.|Sulla prenotazione è scritto in rosso.]
Marta
--- customer +<t2>
[Grazie, adesso parto tranquill<o>.|Gentilissima, a sabato.|Che differenza rispetto al solito. Grazie.] <e poi>
xxx marta +[20|40|1h]
[Allergia di casa <cognome> scritta sul libro e in cucina.|Nome <cognome>: segnato in rosso in cucina e in sala.]

=== chat | * | *
[c'è ancora|funziona ancora|fate ancora] [la barca a remi per gli ospiti|la colazione sul molo|il giro in barca con davide|la zuppa del martedì al bar]? [siamo in <n2>|veniamo {+<g>sat}|siamo già per strada 😅]
--- <io> +<c>
Certo, [tutti i giorni se non c'è vento|basta dirlo la sera prima|fino alle 17]. Sono <Io>, [la segno?|le tengo un posto?|la aspetto al molo?]
--- customer +<c>
[sì grazie, <cognome>|sii|segni pure <nome>|evviva, grazie] <e via>
--- <io> +<c>
[Segnato|Fatto], <nome>. [Scarpe comode|Maglione anche se c'è il sole|Il salvagente ve lo do io]. <Io>

=== mail | * | *
@from <ditta>@commerciale-<numero>.example
@subject [Offerta riservata|Convenzione esclusiva|Proposta imperdibile|Ultimi posti]: [illuminazione led|software gestionale|prodotti per la pulizia|materassi sottovuoto|recensioni garantite]
[Spett.le struttura|Gentile albergatore|Buongiorno titolare], [siamo leader nel settore|la contattiamo perché selezionata|abbiamo una proposta su misura per <n2> camere]. [Sconto del <sconto>% solo questa settimana.|Primo mese gratis, poi si vede.|Le telefono giovedì.] [Cordialità|Distinti saluti|A presto], <nome>
xxx <io> +<t>
[Pubblicità non richiesta (<ditta>, sconto del <sconto>%): nessuna risposta.|Offerta commerciale di <ditta> uguale per tutti, non ci serve.|Testo in serie firmato <nome>, archiviato senza rispondere.]

=== mail | * | *
@subject Candidatura [sala|cucina|piani|ricevimento] – <nome> <cognome>
<saluto>, mi chiamo <nome>, ho <anni> anni [e due stagioni alle spalle|, un diploma alberghiero e molta voglia|e abito a mezz'ora di battello]. [Mi trovo bene con le persone, meno con la stampante.|So fare i letti con gli angoli.|Parlo inglese e un po' di tedesco.] Cercate [qualcuno|personale|una mano] per [la stagione|i fine settimana|le mattine]?
@file curriculum-<cognome>.pdf pdf
--- [2:nives|bianca] +<t>
[Gentile|Car<o>] <nome>,
[in questo momento siamo al completo anche di colleghi|adesso non cerchiamo, ma tra due mesi sì], e preferisco dirglielo subito. [Il curriculum resta nel cassetto giusto.|La richiamo io se si libera un posto.] In bocca al lupo.
[2:Nives, anche per Bianca|Bianca, con Nives]

=== form | * | *
@subject [Gruppo|Gita|Uscita in <n3>] {+<g>sat}
<saluto>, siamo [un gruppo di <n3> persone|<n3> ex compagni di classe|un club di [ciclisti|lettori|micologi|pattinatori a rotelle]: <n3> persone], [vorremmo pranzare da voi|cerchiamo dove mangiare|passiamo a piedi e avremo fame] {+<g>sat}. [Avete un menù per gruppi?|Quanto a testa?|Si paga tutto insieme o è un caos?]
<nome>, [il meno disorganizzato|per tutti|che ha perso a sorte]
--- marta +<t>
[Buongiorno|Gentile] <nome>,
per <n3> persone {+<g>sat} [c'è la saletta col camino|vi apparecchio il tavolo lungo in veranda]: menù fisso a [32|34|36] euro, bevande comprese. [Il conto lo divido io, con pazienza.|Chi arriva tardi trova comunque la minestra.] Mi conferma il numero tre giorni prima?
Marta
--- customer +<t2>
[Confermo <n3>, salvo influenze.|Va bene, <n3> bocche.|Ottimo. Ti faccio sapere i vegetariani.] <e poi>
--- marta +<t>
[Segnati|Scritto] {+<g>sat}, nome <cognome>. [A presto|Vi aspetto], Marta
"""
