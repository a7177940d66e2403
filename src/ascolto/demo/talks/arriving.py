# ruff: noqa: E501 -- people write as long as they like
"""Getting there: parking, train, ferry, late arrivals, bicycles, the road that is closed."""

SCRIPT = r"""
=== mail | Bruno Scaramelli | 57 10:20
@subject Treno + battello, come si fa?
Buongiorno, arriviamo da fuori regione in treno, io e mia moglie, due valigie e un violoncello (non scherzo). Da Porto Sarvena c'è il battello, ma non trovo gli orari e il sito della navigazione mi fa vedere solo pubblicità di gelati. Mi aiuta lei?
Bruno Scaramelli
--- nives +29
Gentile signor Scaramelli,
il sito dei gelati lo conosciamo. Dalla stazione al pontile di Porto Sarvena sono quattro minuti a piedi, in discesa. I battelli partono ai dieci di ogni ora dalle 8:10 alle 19:10, poi l'ultimo alle 19:40. La traversata dura 25 minuti e noi siamo a centocinquanta metri dal pontile.
Per il violoncello: il personale di bordo lo fa viaggiare in cabina senza problemi, e all'arrivo mando Davide con il carretto. Mi dice solo che battello prendete?
Buon viaggio,
Nives
@file orari-battello.pdf pdf
--- customer +5h
Quello delle 16:10. Mia moglie (la violoncellista) chiede se può studiare un'ora al giorno senza che le tirino dietro le scarpe.
--- nives +21
Alle 16:35 Davide è sul pontile con il carretto. Per studiare c'è la vecchia sala delle reti, muri spessi e bella acustica: dalle 11 alle 13 è tutta sua. Se lascia la porta aperta, in cucina ringraziano. Nives

=== chat | Mirko Tassoni | 53 18:58
siamo in ritardo, coda in galleria, arriviamo alle 23.. trovo aperto?
--- samuele +2
Buonasera, sono Samuele. Nessun problema: il portone si chiude alle 22:30 ma io dormo qui. Suoni il campanello di ottone, quello alto.
--- customer +1
e la macchina?
--- samuele +2
Le tengo il posto sotto il fico, entra dal cancello verde. Ha mangiato? La cucina chiude alle 22 ma un piatto di formaggi e pane glielo lascio.
--- customer +1
lei è un santo
--- samuele +1
Solo il turno di notte. Guidi piano, Samuele

=== counter | Palmira Gusmeroli | 50 11:15
@typed pia
Al telefono. Ha 79 anni, viene con l'amica in battello da Porto Sarvena giovedì per il pranzo e vuole sapere se dal pontile ci sono gradini. Le ho detto di no, solo un pezzo di acciottolato. Vuole che la richiamiamo se piove perché col bastone scivola.
... marta +50
Giovedì danno pioggia al mattino. La richiamo io mercoledì sera.
--- marta +1d 18:10
Richiamata la signora Palmira: pioggia fino alle 10, poi schiarisce. Vengono. Davide le aspetta al pontile con l'ombrello grande. (Marta)

=== form | Nunzio Cattabriga | 47 09:33
@subject parcheggio furgone
Salve, ho un furgone lungo 6,20 mt con le bici da corsa dentro. Ci sta da voi? Se no dove lo lascio senza trovarlo aperto la mattina
Nunzio
--- irene +44
Gentile Nunzio,
nel nostro cortile il furgone entra ma non gira: si arriva a 5,50. Il Piazzale del Lavatoio è a 250 metri, illuminato, gratis dalle 18 alle 9. Le bici però non le lascerei lì: le portiamo dentro, nella rimessa delle barche chiusa a chiave, ce ne stanno dodici appese.
Se mi dice l'ora le apro io.
Irene
--- customer +2h
Ok perfetto, sabato verso le 15. Siamo in 4, tutti matti ma puliti
--- irene +18
Alle 15 sono al cancello verde con la chiave. C'è anche una canna dell'acqua per lavarle, le bici. A sabato, Irene

=== portal | Ginevra Salvioni | 42 15:26
Prenotazione 88-4203. Ma si arriva anche senza macchina??? Da nessuna parte lo scrivete e io la patente non ce l'ho
--- nives +18
Gentile Ginevra, si arriva benissimo: treno fino a Porto Sarvena e poi battello, 25 minuti, il viaggio più bello che c'è. Ha ragione che sul portale non si capisce: lo facciamo scrivere oggi stesso. Se perde l'ultimo delle 19:40 la viene a prendere Davide, sono 20 euro. Un saluto, Nives
... nives +3
Irene, aggiungi "come arrivare senza auto" alla scheda su Lagovia? È la terza che lo chiede.
... irene +1d 10:00
Fatto, con gli orari.

=== mail | Ettore Vismarini | 38 17:05
@subject Strada chiusa per frana?
Buonasera, leggo che la litoranea è interrotta al chilometro 14. Abbiamo la camera domani. Si passa o mi conviene rinunciare? Ho una bimba di pochi mesi e tre ore di deviazione non le reggo io, figurarsi lei.
Ettore Vismarini
--- samuele +16
Gentile signor Vismarini,
la litoranea è chiusa solo dalla parte sud. Da nord si passa normalmente: esca a Montesarva e segua "Riva alta", sono dodici minuti in più, non tre ore. Ho appena chiesto al benzinaio di Montesarva che lo vede con i suoi occhi.
Se domani cambia qualcosa le scrivo prima delle 9. E se preferisse comunque rimandare, spostiamo la data senza spese.
Samuele
--- customer +9
Grazie, allora veniamo. Le devo un caffè.
--- samuele +1d 08:20
Buongiorno signor Vismarini, confermo: da Montesarva tutto libero anche stamattina. Il caffè lo offre la casa, lei pensi alla bimba. Samuele

=== chat | Tatiana Ferloni | 34 12:30
@as Tati
buongiorno si può arrivare prima delle 15? abbiamo il treno alle 11 😩
--- nives +5
Buongiorno, sono Nives. La camera è pronta dalle 15, ma i bagagli li prendiamo a qualsiasi ora e c'è uno spogliatoio con doccia. Se la camera si libera prima la avviso.
--- customer +1
top grazie mille
--- nives +2
A presto allora. Se vuole pranzare sul molo mi dica che le tengo due sedie, Nives

=== counter | Tatiana Ferloni | 31 11:30
@typed irene
Arrivata in anticipo con il compagno, lasciati tre bagagli in ricevimento. Chiede se oggi si può uscire con la barca a remi. Detto di sì, dalle 14, salvagente obbligatorio. Anche lui, che dice di saper nuotare.
xxx irene +2h40
Barca consegnata alle 14:10 e rientrata alle 15:40, tutto fatto a voce.

=== mail | Gualtiero Pincelli | 22 08:44
@subject Colonnina elettrica
Buongiorno. Ho un'auto elettrica. Avete la colonnina? Se sì, di che potenza, con che cavo, e si paga? Se no, prego indicare la più vicina con distanza in metri. Distinti saluti, ing. G. Pincelli
--- nives +37
Gentile ingegnere,
abbiamo una presa da 7,4 kW con cavo Tipo 2 nostro, nel secondo posto a sinistra del cortile. Si prenota insieme alla camera; costa 12 euro a notte, carica libera. In alternativa ci sono due colonnine pubbliche da 22 kW al Piazzale del Lavatoio: 250 metri da portone a presa, misurati.
Vuole che le riservi la nostra?
Cordialmente,
Nives Cardelio
--- customer +12
Sì. Risposta esemplare.
--- nives +6
Riservata per tutte le notti del soggiorno. Grazie a lei, Nives Cardelio

=== chat | Yuri Malavasi | 16 07:42
Ho perso il battello delle 7.10 per colpa della vostra colazione 😅 troppo buona. Il prossimo?
--- irene +1
Buongiorno Yuri, sono Irene. 8:10, quindi ha tempo per un altro caffè. Glielo porto sul molo?
--- customer +1
siii
--- irene +1
Arrivo. Irene
"""
