# ruff: noqa: E501 -- people write as long as they like
"""The kitchen: tables, allergies, menus, and breakfast."""

SCRIPT = r"""
=== chat | Silvano Brambati | 60 11:40
Buongiorno tavolo per 4 stasera alle 20?
--- marta +6
Buongiorno, sono Marta. Alle 20 siamo pieni, ho le 19:15 o le 21:15. Sulla veranda o dentro?
--- customer +2
21.15 fuori. Uno dei 4 è vegetariano e rompe
--- marta +2
Segnato: Brambati, 4, ore 21:15, veranda. Al vegetariano diciamo che ci sono i casoncelli di erbe e la torta di cipolle, così rompe meno. A stasera, Marta

=== mail-dispensa | Cosima Ranaldi | 58 15:48
@subject Celiachia – domanda seria
Buongiorno,
ho 34 anni e la celiachia da quando ne avevo 6. "Abbiamo la pasta senza glutine" per me non vuol dire niente: vorrei sapere se avete una friggitrice separata, se usate lo stesso scolapasta, chi impiatta. Se la risposta è "no" non mi offendo, vengo e mangio insalata, ma devo saperlo prima.
Cosima Ranaldi
... marta +14
Gaspare, puoi rispondere tu? È una che sa di cosa parla.
--- gaspare +1h
Gentile signora Ranaldi,
sono il cuoco. Friggitrice separata sì, piccola, la uso solo per il senza glutine. Pentola e scolapasta dedicati sì, col manico rosso. Il piano però è uno solo, quindi i suoi piatti li faccio per primi, prima di toccare la farina, e li impiatto io. Pane senza glutine: quello confezionato, in busta chiusa, perché nel mio forno gira farina tutto il giorno e non mi fido.
Non posso servirle i casoncelli né la torta del giorno. Lavarello, coregone in carpione, risotto, polenta, carne: tutto.
Mi dica che sera viene e la guardo in faccia prima di cominciare.
Gaspare
--- customer +30
È la prima risposta onesta che ricevo in anni. {+4fri}, ore 19:30, due persone. La voglio vedere, la pentola col manico rosso.
--- marta +20
Gentile Cosima, tavolo per due {+4fri} alle 19:30, quello vicino alla cucina così la pentola la vede davvero. A venerdì, Marta

=== reviews | Cosima Ranaldi | 52 10:12
@as cosima_senzaglutine
@rating 5
Finalmente un cuoco che esce dalla cucina, ti mostra la pentola col manico rosso e ti dice cosa NON puoi mangiare. Sono celiaca e ho mangiato come una persona. Il risotto al persico da solo vale il battello.
--- marta +1h30
Cara Cosima, grazie. Gaspare ha fatto finta di niente ma ha stampato la recensione e l'ha attaccata sopra la pentola. La aspettiamo presto, Marta

=== form | Gildo Ferrabue | 54 19:22
@subject martedi
Ma perche il martedi siete chiusi che io il martedi sono libero
--- marta +55
Gentile signor Gildo,
perché un giorno dobbiamo pur cucinare per noi. Il martedì però il bar sul molo è aperto, con taglieri e la zuppa del giorno fino alle 21. Se viene e le piace, un mercoledì la convinciamo a prendersi ferie.
Marta

=== counter | Ornella Sacchi | 51 10:05
@typed marta
Telefonata. Ha prenotato per domenica in 6, diventano 9 perché "i cugini non si sono potuti scansare". Chiede se il menù dei bambini può essere mezza porzione di quello dei grandi e non la cotoletta, che la cotoletta la mangiano tutti i giorni.
--- marta +15
Richiamata: tavolo 4 e 5 uniti, 9 posti, domenica alle 13. Mezze porzioni per i due bambini, metà prezzo. (Marta)

=== chat | Ivo Castellazzi | 46 21:02
Siamo al tavolo 7, è un'ora che aspettiamo il secondo. UN'ORA.
--- marta +2
Signor Ivo, sono Marta, arrivo al tavolo.
... marta +25
La comanda del 7 era rimasta sotto il cestino del pane. Serviti alle 21:20, offerti i dolci e il vino. Lui si è calmato, lei rideva già.
--- marta +14h
Buongiorno signor Castellazzi, le scrivo a mente fredda: ieri sera la vostra comanda si era persa, la colpa è nostra e le chiedo scusa. Se ci dà un'altra occasione, il primo giro lo offre Gaspare. Marta
--- customer +50
Apprezzo. Il lavarello comunque era ottimo, quando è arrivato.
xxx marta +10
Ha accettato le scuse; lo aspettiamo, sulla sua scheda c'è scritto di offrirgli il primo.

=== mail-dispensa | Aureliano Pozzoli | 43 12:30
@subject MENU PER CRESIMA
BUONGIORNO VORREI SAPERE PER UNA CRESIMA 22 PERSONE QUANTO COSTA IL MENU CON ANTIPASTI DUE PRIMI SECONDO E TORTA LA TORTA LA PORTIAMO NOI GRAZIE SCUSI IL MAIUSCOLO NON SO TOGLIERLO
AURELIANO
--- marta +50
Gentile signor Aureliano,
il maiuscolo non disturba. Per 22 persone: antipasto della casa, risotto e casoncelli, lavarello o brasato, contorni, acqua, vino della casa e caffè sono 46 euro a testa, 23 per i bambini fino a dieci anni. La torta portata da voi va benissimo, la teniamo in cella e non chiediamo il taglio.
Mi manda la data? La saletta col camino ne tiene 26.
Marta
--- customer +1d 09:15
DOMENICA {+36sunn} A MEZZOGIORNO. MIA MOGLIE HA TOLTO IL MAIUSCOLO MA IO L'HO RIMESSO PER SBAGLIO
--- marta +30
Saletta vostra il {+36sun} dalle 12. Le chiedo il numero giusto dieci giorni prima. Saluti alla signora, Marta

=== portal | Loredana Pistorio | 36 18:33
Prenotazione 88-4298. Colazione: mio padre è diabetico, c'è qualcosa che non sia torta???
--- nives +20
Gentile Loredana, c'è parecchio: uova, formaggi, pane nero di segale, yogurt bianco, frutta intera, noci. Per il babbo mettiamo in fila le cose senza zucchero con un biglietto, così non deve chiedere. Buona serata, Nives

=== chat | Rachele Oldani | 30 17:15
quanto costa la degustazione? e si può fare in una persona sola senza sentirsi sfigati
--- marta +4
Buonasera Rachele, sono Marta. 48 euro, cinque piatti, col vino 66. Da sola si sta benissimo al tavolino 2, vista molo: ci mettiamo sempre chi legge o chi vuole guardare il lago in pace.
--- customer +2
prenotato! venerdì 20.00. porto un libro
--- marta +2
Tavolino 2, venerdì alle 20, con la lampada buona. A venerdì, Marta

=== mail-dispensa | Ulderico Santambra | 24 08:10
@subject Ricetta del carpione
Spettabile cucina, da quando sono rimasto vedovo cucino io. Mia moglie faceva il carpione come il vostro e non l'ha mai scritto. Mi potete dire almeno quanto aceto?
Ulderico Santambra
... marta +30
Gaspare, leggi questa.
--- gaspare +2h10
Caro signor Ulderico,
due parti di aceto bianco e una di vino, mai solo aceto. Cipolla, non scalogno. Salvia tanta. Il trucco di mia nonna: lo versa tiepido, non bollente, e lo lascia due notti, non una.
Se viene un lunedì pomeriggio che sono tranquillo glielo faccio fare a lei con le mie padelle, così vede con la mano. Non costa niente, mi aiuta a pulire il pesce.
Gaspare
--- customer +1d 07:40
Vengo lunedì. Porto il mio coltello. Grazie.
--- gaspare +3h
L'aspetto alle tre, porta della cucina dal cortile. Gaspare
"""
