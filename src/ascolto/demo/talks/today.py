# ruff: noqa: E501 -- people write as long as they like
"""What is on the table now: just arrived, soon due, and late."""

SCRIPT = r"""
=== chat | Beatrice Olgiati | -3m
Buongiorno! La Darsena è libera {+9fri}? Una notte, siamo in due e abbiamo un anniversario da salvare 🙏

=== portal | Gianmaria Strada | -6m
Prenotazione 88-4512. Arriviamo verso le 16, il bambino ha la febbre a 38. C'è una farmacia aperta in paese o devo fermarmi prima?

=== mail | Ermelinda Fossati | -9m
@subject Seconda colazione
Buongiorno, mia suocera si è innamorata della torta con le mele e la semola e adesso ce l'ha con la mia. Potrei avere la ricetta? Prometto di non dirle da dove viene.
Ermelinda Fossati

=== mail-dispensa | Delfina Morosetti | -11m
@subject Sono di nuovo io (castagno)
Buongiorno Pia, il castagno è finito, lo sapevamo. Altri sei, sempre al corriere. E mi raccomando i divisori.
Delfina M.

=== form | Cristiano Belotti | -14m
@subject Cena aziendale
Buongiorno, cena aziendale per 18 persone un giovedì di {+30m}. Due intolleranti al lattosio, uno che dice di esserlo. Budget 40 euro a testa, vino escluso. È fattibile? Mi serve una risposta entro domani per la circolare.
Cristiano Belotti

=== chat | Luca Bonfadini | -18m
@as luca
ciao sono quello della agone, la morosa ha detto sì 🎉 (alla domanda importante). c'è posto per festeggiare sabato sera a cena? in 2

=== mail | Harriet Penhallow | -22m
@language en
@subject Two sisters, again
Dear Nives,
we quarrelled only twice and would like to come back. Same room, from {+35} to {+41}? My sister says the bed by the window was hers. It was not.
Harriet Penhallow

=== counter | Palmira Gusmeroli | -27m
@typed pia
Al telefono: vuole tornare giovedì con l'amica e questa volta sono in tre, perché la terza era gelosa. Chiede se c'è ancora la zuppa. Da richiamare, ha detto "con comodo, ma prima di pranzo".
@assigned marta

=== mail | Vanni Pellizzari | -46m
@subject Camera per domani
Buongiorno, domani passo da Riva per lavoro e mi servirebbe una camera per una notte, anche piccola, anche sul cortile. Arrivo tardi, riparto presto, non do fastidio a nessuno. C'è qualcosa?
Vanni Pellizzari
@assigned irene

=== chat | Loretta Zanchin | -48m
buongiorno il tavolo di stasera possiamo spostarlo dalle 20 alle 20:45? nome Zanchin, siamo in 4. mio figlio ha la partita
@assigned marta

=== portal | Eberhard Lenz | -50m
@language de
Buchung 88-4530. Wir stehen mit dem Auto vor einer Baustelle, das Navi will uns ins Wasser schicken. Wie kommen wir zu Ihnen?

=== mail | Jolanda Pirovano | -52m
@subject Allergia – stasera
Buongiorno, stasera ceniamo da voi alle 20 (Pirovano, 5 persone). Mi accorgo solo ora di non aver detto che mia figlia è allergica ai crostacei, in modo serio. Basta anche la stessa padella. Mi confermate che lo sapete?
Jolanda Pirovano
@assigned marta
... marta -40m
Gaspare, mi dici tu se i gamberi stasera vanno in padella o al forno? Poi le rispondo.

=== form | Amina Rahimi | -54m
@subject Foto per il matrimonio
Buongiorno, sono la fotografa di Valeriana e Simone. Potrei venire una mattina della prossima settimana per guardare la luce sul molo? Mi basta mezz'ora e non tocco niente.

=== chat | Rupert Ainsley | -57m
@language en
Hello, we are on the ferry from Porto Sarvena with two bikes and a very tired child. Can somebody meet us at the pier?

=== mail | Ruggero Malagoli | -1h12
@subject Caparra non restituita
Buongiorno, il 4 del mese scorso mi avevate scritto "la caparra le torna entro tre giorni". Sono passate settimane. Ho controllato due volte, anche con mia figlia che capisce di banche. Gradirei sapere dov'è finita.
Ruggero Malagoli
@assigned nives

=== reviews | Nicoletta Boschi | -1h40
@as Nicoletta B.
@rating 2
Camera graziosa, colazione buona. Ma alla mia domanda sul parcheggio mi hanno risposto in tre, tre cose diverse, e alla fine ho preso la multa al Piazzale. 42 euro. Qualcuno può mettersi d'accordo?

=== chat | Fabrizio Lunardon | -2h05
ho prenotato il tavolo dal sito per domani ma non mi è arrivato nulla
--- customer -1h31
??
--- customer -1h02
Va beh, chiamo. Anzi no, occupato da mezz'ora. RISPONDETE

=== mail | Teresa Gandolfi | -2h50
@subject Il cappello di papà
Buongiorno, ieri mio papà ha lasciato da voi il cappello. Panno grigio, un po' lucido. Ha 91 anni e da ieri non vuole uscire di casa senza. L'avete trovato?
Teresa Gandolfi
... irene -2h20
In sala non c'è. Davide, sulla barca grande?

=== mail-dispensa | Manlio Testoni | -4h15
@subject Altro pacco, altro giro
Sono sempre io, quello dei fichi. Questa volta il pacco è arrivato, ma dentro c'erano tre vasi di cotogne e nessun fico. Le cotogne le ho assaggiate, buone. Ma io volevo i fichi.
M. Testoni
@assigned pia

=== portal | Katarzyna Meller | -5h30
@language en
Booking 88-4498. We asked for two single beds, we got one big bed, and nobody was at the desk at 14:50. My colleague slept on the armchair. Please answer.

=== mail | Learco Fadigati | -21h
@subject Foto del pranzo sociale
Spettabile locanda, mando le foto del pranzo. In quella di gruppo manca il solito, che era in cucina a chiedere il bis del dolce. Nella seconda c'è il vostro gatto sul tavolo della presidenza. Avete per caso una foto in cui il presidente ha gli occhi aperti?
Learco Fadigati
@file pranzo-sociale.png photo
@file gatto-in-presidenza.png photo

=== form | Edoardo Sprocati | -1h55
@subject Accessibilità sito
Buongiorno, sono ipovedente e uso un lettore di schermo: nella pagina delle camere i pulsanti si chiamano tutti "scopri". Scopri cosa? Ve lo dico perché vorrei prenotare, non per fare il professore.
--- nives -1h20
Gentile signor Sprocati,
ha ragione, e grazie di avercelo detto con garbo. Il sito lo facciamo correggere; intanto le leggo io le camere, una per una, al telefono o qui, come preferisce. Per quali giorni le servirebbe?
Nives
--- customer -38m
Qui va benissimo. {+20fri}, due notti, una camera silenziosa con la doccia e non la vasca.
@assigned nives

=== mail | Ivonne Tessari | -26h
@subject E allora questo materasso?
Cara Bianca, lo sportivo chiede se il materasso nuovo è arrivato, perché vorrebbe prenotare la Tinca {+14sat} ma prima vuole garanzie scritte. Io vorrei solo due notti e le tue albicocche.
Ivonne
--- bianca -25h
Cara Ivonne, materasso arrivato, provato da Davide per un'ora intera in orario di lavoro. La Tinca è vostra, le albicocche pure. Mi confermi le due notti?
Bianca
--- customer -33m
Confermo! Lo sportivo chiede se Davide può mettere la garanzia per iscritto.
@assigned bianca

=== chat | Gabriele Monti | -41m
salve ho sentito che fate i casoncelli di erbe anche da portare via, è vero? ne vorrei due kg per domenica, so che è tanto ma siamo una famiglia di lupi
--- marta -37m
Buongiorno Gabriele, sono Marta. È vero, ma due chili per domenica devo chiederli a Gaspare: le scrivo entro stasera.
--- customer -35m
ok grazie! anche un chilo e mezzo va bene. i lupi si adattano

=== mail | Wolfgang Thiele | -3h10
@language de
@subject Anfrage Chorreise
Sehr geehrte Familie Torvelli, unser kleiner Chor (14 Personen) plant eine Reise an Ihren See, vom {+80n} bis {+84}. Haben Sie sieben Doppelzimmer, und dürfte man abends in der Kapelle singen?
Mit herzlichem Gruß, Wolfgang Thiele

=== mail | Cosima Ranaldi | -20h
@subject Tavolo di compleanno
Cara Marta, {+6sat} compio gli anni e vorrei festeggiare lì, in sei, con una torta che possa mangiare anch'io. Chiedo troppo alla pentola col manico rosso?
Cosima
@waiting
--- marta -19h
Cara Cosima, la pentola è onorata. Sei persone {+6sat} alle 20, torta di mandorle senza glutine fatta per prima al mattino. Mi dice quante candeline? Marta

=== form | Gualtiero Pincelli | -23h
@subject Presa di ricarica, aggiornamento
Buongiorno, confermo l'arrivo. Segnalo che nel frattempo ho cambiato auto: il cavo Tipo 2 resta adeguato? Ing. G. Pincelli
@waiting
--- nives -22h
Buongiorno ingegnere, il Tipo 2 va bene per tutte le auto nuove; se mi dice il modello controllo anche la potenza e le confermo. Nives Cardelio
"""
