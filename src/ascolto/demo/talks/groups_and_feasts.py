# ruff: noqa: E501 -- people write as long as they like
"""Groups, weddings, clubs, and the village's two feasts."""

SCRIPT = r"""
=== mail | Valeriana Stucchi | 59 11:00
@subject Matrimonio piccolo (ma davvero)
Buongiorno,
ci sposiamo in Comune a Riva Sant'Alba, siamo trenta persone e non vogliamo: lancio del riso, DJ, fuochi d'artificio, torta a sette piani, mio zio al microfono. Vogliamo: mangiare bene, il lago, e che i nonni si siedano comodi. Si può fare da voi il {+95sat}?
Valeriana e Simone
... marta +30
Trenta in veranda ci stanno comodi. Camere tutte libere quel weekend, le blocco?
... bianca +15
Blocca. E il microfono lo chiudo nel mio armadio.
--- bianca +40
Cari Valeriana e Simone,
si può fare eccome. Il {+95sat} la veranda e il molo sono vostri dalle 12, le dodici camere le tengo ferme fino alla fine del mese. I nonni li mettiamo con le spalle al muro caldo e il lago davanti. Torta a un piano, fatta da Gaspare. Il microfono qui non esiste.
Venite un mercoledì ad assaggiare? Poi parliamo di numeri, e sono numeri onesti.
Bianca
--- customer +5h
Mercoledì prossimo ci siamo. Lo zio chiede se almeno può leggere una poesia.
--- bianca +14h
Una, corta, e a voce. A mercoledì, Bianca

=== chat | Valeriana Stucchi | 41 19:20
@as Vale S.
Ciao, sono la sposa del microfono 😄 per il menù: due vegetariani in più e una bambina che mangia solo bianco
--- marta +10
Buonasera Valeriana, sono Marta. Due vegetariani segnati; per la bambina riso, pesce e gelato alla crema, tutto bianchissimo. E lei, dorme? Marta
--- customer +3
la notte no ma di giorno benissimo
xxx marta +15
Menù aggiornato con le aggiunte della sposa; era una battuta per salutare.

=== form | Circolo Bocciofilo La Sponda | 55 10:10
@from segreteria@bocciofila-lasponda.example
@subject pranzo sociale
Spettabile locanda, pranzo sociale 38 soci età media 73. Pullman. Chiediamo: menù fisso con vino, un posto per il pullman e se dopo si può giocare da qualche parte. Per la segreteria, Learco
--- marta +1h
Gentile signor Learco,
38 soci li accogliamo volentieri un giovedì: menù fisso 32 euro con vino, acqua e caffè. Il pullman si ferma al Piazzale del Lavatoio, 250 metri in piano, e chi fatica lo porta Davide. Per giocare: il parroco presta il campo dell'oratorio dalle 15, basta lasciarlo come lo si trova.
Marta
--- customer +2d 09:30
Approvato in consiglio con un astenuto (il solito). Facciamo {+18thu}. Learco
--- marta +30
Segnato. Per l'astenuto c'è il dolce doppio, vediamo se cambia idea. Marta

=== mail | Don Elio Casartelli | 50 15:40
@subject Ritiro ragazzi
Gentilissimi, dovrei sistemare 14 ragazzi e 2 educatori una notte. Il budget è quello di una parrocchia, cioè la parola budget è esagerata. Vedano loro.
don Elio
--- nives +1d 09:00
Caro don Elio,
quattordici ragazzi nelle camere non ci stanno, ma la sala delle reti è grande e asciutta: coi materassini è un'avventura, coi letti un problema. Facciamo 12 euro a testa con la colazione, e gli educatori li mettiamo in una camera vera che se la meritano. Le campane alle sei, quelle, le risparmieremo ai ragazzi soltanto se ci mette una parola lei.
Nives
--- customer +4h
Accetto tutto. Le campane no, quelle non dipendono da me.
xxx nives +1h
Don Elio ha accettato, sala delle reti prenotata in agenda.

=== mail | Ermete Dalla Costa | feast1 11:20
@subject oggi siete aperti?
Oggi c'è la festa giusto? si trova da mangiare alle 14 in cinque?
Ermete
--- marta +2h50
Gentile signor Ermete, le rispondo tardi e le chiedo scusa: oggi a Riva c'è la Festa dei Remi, eravamo tutti al molo a passare piatti. Se siete ancora in paese, dalle 15 c'è la cucina all'aperto fino a sera, senza prenotare. Marta
--- customer +40
Trovato posto dalle signore della pro loco. Viva la festa. Alla prossima!
xxx marta +4h
Il signor Ermete ha mangiato lo stesso e bene; nessuna risposta attesa.

=== chat | Nadia Fumagalli Rota | feast1 16:42
si può ancora iscrivere mio figlio alla gara delle barchette???
--- irene +48
Buonasera Nadia, sono Irene, ho visto adesso il messaggio: oggi il ricevimento era il molo. La gara è partita alle 17 ma domenica prossima c'è la rivincita dei piccoli, alle 15. Lo segno?
--- customer +5
sìì Leonardo 7 anni. ha già costruito la barca con la scatola delle uova
--- irene +3
Leonardo, 7 anni, cantiere navale Uova. Segnato, Irene

=== portal | Gregorio Vanzetti | feast2 09:15
Prenotazione 88-4145. Nessuno ci ha detto che oggi c'è la sagra e che la strada è chiusa!!! Siamo fermi da 40 minuti con le valigie
--- samuele +9
Signor Gregorio, sono Samuele. Lasci l'auto al campo sportivo, alla sua sinistra: arrivo io in Ape a prendere voi e le valigie, sei minuti.
--- customer +45
Arrivati in Ape. I bambini vogliono ripartire solo con quella
--- samuele +1d 09:30
Gentile signor Gregorio, ieri non gliel'avevamo scritto e dovevamo: da oggi chi arriva in un giorno di festa riceve un messaggio la sera prima. Le abbiamo tolto il parcheggio dal conto. L'Ape riparte alle 11, Samuele

=== counter | Wilma Pedretti | feast2 18:05
@typed pia
Al banco della sagra, in mezzo alla confusione: vuole prenotare per la cena degli auguri dell'ufficio, 16 persone, data da decidere. Scritto sul tovagliolo, lo copio qui prima che si macchi ancora.
--- marta +1d 16:20
Chiamata la signora Wilma, saletta col camino per 16, ci pensa e sceglie tra due venerdì. Il tovagliolo l'ho tenuto. (Marta)

=== mail | Quirino Salvadego | 30 14:14
@subject Coro alpino – alloggio
Salute a voi. Siamo 22 coristi, bassi compresi. Cantiamo {+40sat} in chiesa e ci servirebbe da dormire per 22 e da mangiare per 44 (i bassi). Ci sistemiamo anche in tre per camera. In cambio, dopo cena, cantiamo comunque, volente o nolente.
Quirino Salvadego, presidente e secondo tenore
--- bianca +55
Gentile presidente,
dodici camere, due in tre e le altre in coppia: 22 esatti, è un segno. Camera e colazione 52 euro a testa, cena 28, i bassi pagano come gli altri e mangiano come credono. Le altre sere chiediamo silenzio dalle 22:30; quella sera lo sospendiamo con un cartello.
Bianca Torvelli
--- customer +1d 20:00
Approvato all'unanimità e in quattro voci.
--- nives +12h
Bloccate tutte le camere per il {+40sat}. Mi manda l'elenco degli abbinamenti, con chi russa evidenziato? Nives
--- customer +2d 21:15
In allegato. I russatori sono in grassetto. È quasi tutto in grassetto.
@file elenco-coristi.txt text
xxx nives +11h
Elenco ricevuto e camere assegnate; prossimo contatto previsto una settimana prima del concerto.

=== form | Associazione Passi Lenti | 17 09:50
@from gruppo@passilenti.example
@subject camminata 26 persone
Ciao, siamo un gruppo di cammino, 26 persone zaini e scarponi infangati. Passiamo da voi il {+12sun} verso le 11 e vorremmo solo una cosa calda e un bagno. Disturbiamo?
--- marta +48
Non disturbate affatto. Minestrone, pane e formaggio 9 euro, pronti alle 11 sotto la tettoia, dove il fango è di casa. I bagni sono due, fate la fila con pazienza e con allegria. Ci confermate il numero il giorno prima?
Marta
--- customer +1h
Confermiamo e adoriamo. 26, di cui 4 vegani
--- marta +15
Minestrone senza crosta di formaggio per quattro, segnato. Buon cammino, Marta
"""
