# ruff: noqa: E501 -- people write as long as they like
"""What is written to sell something to the inn: offers, influencers, frauds and nonsense."""

SCRIPT = r"""
=== mail | Visibility Turbo Hotel | 58 03:12
@from growth@visibilityturbo.example
@subject 🚀 Locanda dei Tre Remi: sei IN TERZA PAGINA (possiamo rimediare)
Ciao Titolare! Ho fatto un'analisi GRATUITA del tuo sito e ho trovato 47 errori critici. I tuoi competitor ti stanno mangiando le prenotazioni mentre leggi. Con il nostro Pacchetto Razzo sei in prima pagina in 14 giorni o quasi. Quando ti chiamo, martedì o mercoledì? Kevin
xxx irene +5h
Pubblicità non richiesta: stesso testo a tutti, mittente mai sentito. Non rispondiamo per non confermare l'indirizzo.

=== mail | Visibility Turbo Hotel | 51 03:12
@from growth@visibilityturbo.example
@subject Re: Re: Re: la nostra chiacchierata
Ciao Titolare, come d'accordo al telefono ti confermo il Pacchetto Razzo. Rispondi "SÌ" per bloccare il prezzo. Kevin
xxx nives +5h
Nessuna telefonata e nessun accordo: è il secondo messaggio del "Pacchetto Razzo", segnato come indesiderato.

=== mail | Forniture Lenzuolari Riunite | 56 10:05
@from commerciale@lenzuolari.example
@subject Nuovo catalogo biancheria
Gentile cliente, alleghiamo il nuovo catalogo lenzuola e spugne. Per ordini entro la fine del mese, spese di trasporto a nostro carico. Cordiali saluti
@file catalogo-biancheria.pdf pdf
xxx bianca +1h40
Fornitore conosciuto, catalogo messo da parte per l'ordine di primavera. Non aspettano risposta.

=== form | Skyler Vibes | 49 13:13
@from collab@skylervibes.example
@language en
@subject Collab?? ✨
Heyyy! I'm a lifestyle creator (41k souls 💫) and I LOVE your aesthetic. I'm offering you 3 stories + 1 reel in exchange for 5 nights lake-view, full board, for me and my team (4 people + ring light). Let me know asap, spots are filling up xx Skyler
--- bianca +1d 10:00
Dear Skyler,
thank you for thinking of us. With twelve rooms, five of them for five nights is our whole month, so we do not do exchanges. If you ever come by yourself as a guest, the lake view is included and the light is better than any ring.
Kind regards,
Bianca Torvelli

=== mail | Ufficio Sospensioni Posta | 47 04:55
@from sicurezza@verifica-casella.example
@subject ULTIMO AVVISO la sua casella verrà sospesa
Gentile utente, la sua casella ha superato il 99% dello spazio. Cliccare immediatamente entro 24 ore per evitare la cancellazione di tutti i messaggi in arrivo. Ufficio Sospensioni
@file avviso.pdf pdf
xxx irene +3h
Truffa: la nostra posta è piena al 12 % e nessuno la sospende. Non abbiamo aperto l'allegato, avvisati tutti i colleghi.

=== counter | Ennio Battistoni | 43 11:40
@typed pia
Rappresentante di macchine da caffè, passato senza appuntamento con la valigetta. Gentile. Lascia il biglietto e un pacco di cialde.
xxx marta +20
Il caffè non lo cambiamo, l'ha chiesto anche il professore. Ringraziato a voce, cialde date a Ottavio.

=== mail | Principessa Adeola Royal Trust | 36 02:02
@from princess@royaltrust.example
@language en
@subject CONFIDENTIAL: booking for 90 nights
Dear Beloved Innkeeper, I am a princess in temporary difficulty and wish to reserve ALL your rooms for ninety nights. I will send a cheque of EUR 94,000 by mistake larger than the price and you will kindly return the difference. God bless your towels.
xxx samuele +6h
Truffa dell'assegno, la più classica. Nessuna risposta; la benedizione degli asciugamani la teniamo.

=== mail | Guida Sapori Nascosti | 32 12:00
@from redazione@saporinascosti.example
@subject Siete stati selezionati!
Gentili ristoratori, la nostra giuria anonima vi ha assegnato il Cucchiaio d'Argilla. Per ricevere la targa e comparire in guida è richiesto un contributo di 390 euro + iva. Complimenti!
... gaspare +2h
390 euro per un cucchiaio d'argilla? Lo faccio io col fango del lago.
--- marta +1h
Gentile redazione, vi ringraziamo del pensiero. Nelle guide dove si paga per comparire preferiamo non esserci. Se un giorno un vostro giurato viene e si paga la cena, ci fa piacere lo stesso. Cordialmente, Marta Zulberti

=== chat | Bot Crescita | 27 05:31
@as 💰 Crescita Sicura 💰
Guadagna 800€ al giorno dal divano 👉 scrivi INFO
xxx samuele +2h
Messaggio automatico di un truffatore, nessuna persona dall'altra parte.

=== mail | Caseificio Alpe Lontana | 21 09:30
@from ordini@alpelontana.example
@subject Consegna formaggi anticipata
Buongiorno Pia, per la neve in quota (o il vento, ancora non si sa) anticipiamo la consegna a mercoledì mattina. Le solite sei forme? Il vecchio Tita manda a dire che quelle da sedici mesi sono venute bene.
--- pia +50
Buongiorno, mercoledì va benissimo, le solite sei e due di quelle da sedici mesi se il Tita si fida. Porto giù il carrello alle otto. Grazie, Pia

=== portal | Lagovia Partner Success | 14 15:00
@as Lagovia
Ciao Tre Remi! Aumenta la tua visibilità del 30% attivando il programma Onda Alta: basta una piccola commissione aggiuntiva del 9%. Attiva ora con un clic!
xxx bianca +2h20
Proposta commerciale del portale uguale per tutti. Alla commissione attuale ci basta l'onda bassa.

=== form | Loris Tagliapietra | 6 10:10
@subject Offerta lavori tetto
Buongiorno passavo col battello e ho visto che vi mancano 4 coppi lato lago, quello basso. Faccio tetti da 30 anni. Se volete passo a dare un occhio, senza impegno. Tagliapietra Loris
--- bianca +50
Buongiorno signor Loris, che occhio. I coppi sono caduti col vento della settimana scorsa e stavamo cercando proprio qualcuno. Può passare giovedì mattina? Le offro il caffè anche se poi il preventivo è alto. Bianca Torvelli
--- customer +1h20
Giovedì ore 9. Il preventivo sarà giusto
xxx bianca +30
Appuntamento segnato in agenda, ci vediamo giovedì alle nove.
"""
