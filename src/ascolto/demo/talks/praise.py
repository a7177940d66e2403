# ruff: noqa: E501 -- people write as long as they like
"""Thanks, of the long and of the short kind."""

SCRIPT = r"""
=== reviews | Virginio Casagrande | 56sun 17:44
@as virginio_c
@rating 5
Ci siamo fermati per un caffè e siamo ripartiti dopo tre giorni. Non so cosa sia successo.
--- bianca +1d 09:10
Caro Virginio, succede soprattutto a chi dice "solo un caffè". La tazza è ancora lì. Bianca

=== mail | Liliana Brentegani | 54 16:05
@subject Grazie a Samuele
Gentile direzione,
la notte del nostro arrivo mio padre si è sentito male. Non era niente di grave, ma alle tre di notte non lo si sa. Il vostro Samuele ha chiamato la guardia medica, ha fatto luce al molo, è rimasto con noi fino alle cinque e alle sette e mezza serviva i caffè come se niente fosse. Non l'ha detto a nessuno, ne sono sicura. Per questo lo scrivo io.
Liliana Brentegani
... bianca +20
Infatti non l'aveva detto. Samuele, domani sera sei libero. E sei invitato a cena da Gaspare con tua mamma.
... samuele +3h
Ma figurati, ho solo fatto due caffè. Grazie però. Mamma dice che viene.
--- bianca +15
Gentile signora Liliana,
aveva visto giusto: non l'aveva detto a nessuno. Gli ho letto la sua lettera davanti a tutti e ha cambiato colore due volte. Come sta suo padre?
La ringrazio di averci scritto una cosa così.
Bianca Torvelli
--- customer +1d 09:50
Papà sta bene, va in bicicletta e nega tutto.
xxx bianca +2h
Bella notizia, non chiede altro. Segnato di salutare il padre quando tornano.

=== chat | Desirée Panzeri | 50 09:55
volevo solo dire che la marmellata di fichi è illegale
--- pia +4
Buongiorno Desirée, sono Pia e la faccio io: mi costituisco. Ne teniamo da parte un vaso a suo nome se ripassa.

=== reviews | Ubaldo Crosetti | 42sun 20:15
@as Ubaldo e Mirella
@rating 5
Quarant'anni di matrimonio festeggiati qui. Camera con fiori (non richiesti), torta piccola (non richiesta), barca pronta al molo con due cuscini (non richiesti). Io avevo chiesto solo una camera. Mirella crede che abbia organizzato tutto io. Vi prego di non smentire.
--- irene +1d 10:30
Cari Ubaldo e Mirella, confermiamo che il signor Ubaldo ha organizzato tutto nei minimi dettagli. Auguri, Irene

=== counter | Onorina Fadini | 39 10:50
@typed pia
Entrata in bottega per dire che la zuppa di ieri era come quella di sua mamma. Si è commossa e ha comprato un sapone "per educazione".
xxx pia +5
Ringraziata di persona e detto a Gaspare, che ha fatto finta di avere una cipolla davanti.

=== form | Tobia Ricciardelli | 35 14:00
@subject Disegno
Buongiorno sono la mamma di Tobia, 6 anni. Vi manda il disegno del signore delle barche (Davide) perché gli ha insegnato il nodo. Lui ci tiene che lo veda.
@file disegno-di-tobia.png photo
--- nives +40
Cara mamma di Tobia,
il disegno è già appeso nella rimessa, all'altezza degli occhi di Davide. Vi faccio rispondere da lui.
Nives
--- davide +3h
Caro Tobia, il disegno è bello e la barca ha anche il remo giusto. Il nodo che hai imparato si chiama gassa. Fanne dieci al giorno che poi quando torni ti insegno il parlato. Davide
--- customer +1d 17:20
Ne ha fatti quaranta. Ho legato anche il frigorifero. Grazie!!
xxx davide +3h
Tobia è a posto con i nodi. Risposta già data, la prossima gliela do di persona.

=== portal | Flaminia Occhipinti | 31 12:48
Prenotazione 88-4309. Tutto bello, tutto pulito, tutti gentili. Non ho niente da ridire e mi dà quasi fastidio
--- nives +50
Gentile Flaminia, la prossima volta le facciamo trovare un cassetto che cigola, così ha qualcosa da dire. Grazie di cuore, Nives

=== mail | Marcello Tenconi | 23 19:10
@subject Appunti di viaggio
Cari amici del molo,
sono ripartito ieri e stasera, a casa, ho apparecchiato per uno e ho messo la seggiola verso la finestra, come da voi. La finestra qui dà su un parcheggio, ma ho guardato lo stesso. Volevo dirvi che in quattro giorni nessuno mi ha chiesto "è solo?" con quella voce. Marta mi ha dato il tavolo bello, non quello dietro la colonna. Sono cose piccole. Ci sono alberghi da trecento euro che non le sanno.
Tornerò col caldo, o col freddo, vediamo.
Marcello Tenconi
--- marta +14h
Caro signor Marcello,
la sua lettera l'abbiamo letta in cucina, ad alta voce, prima del servizio. Il tavolo bello è di chi guarda fuori, e lei guardava più di tutti. Col caldo o col freddo, quella seggiola è verso il lago.
Con affetto,
Marta e gli altri

=== reviews | Ottone Bersani | 20sun 11:30
@as Ottone B.
@rating 4
Bellissimo. Tolgo una stella perché mia moglie adesso vuole venirci ogni mese.
--- bianca +22h
Caro Ottone, per le mogli che tornano ogni mese c'è la terza notte a metà prezzo: così forse la stella ce la ridà. Bianca

=== chat | Sofia Malinverni | 8 18:15
ciao!! siamo tornati a casa, volevamo ringraziare Irene per la foto sul molo, è diventata lo sfondo di tutta la famiglia 💙
--- irene +20
Ciao Sofia, allora sono famosa in cinque telefoni. È stato bello avervi qui, Irene
"""
