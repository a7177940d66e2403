# ruff: noqa: E501 -- people write as long as they like
"""People who would like to work at the inn."""

SCRIPT = r"""
=== mail | Jessica Trevisiol | 55 14:30
@subject Candidatura sala
Buongiorno,
mi chiamo Jessica, ho 22 anni, ho fatto tre stagioni in pizzeria e so portare quattro piatti con una mano (allego foto, non curriculum artistico). Cerco un posto dove si impari. Sono disponibile da subito, anche i weekend, anche lavare i bicchieri.
Jessica Trevisiol
@file curriculum-jessica.pdf pdf
@file quattro-piatti.png photo
--- marta +1d 10:20
Cara Jessica,
la foto dei quattro piatti ha fatto il giro della cucina. Cerchiamo una persona per il weekend: vieni sabato alle 16, ti faccio vedere la sala e parliamo di ore e paga prima che di ogni altra cosa. Porta scarpe comode.
Marta
--- customer +15
CI SONO. Grazie!!!!!
... marta +4d 23:10
Prova fatta: sveglia, gentile, non rompe niente. La prenderei da venerdì.
... bianca +9h
Presa. Contratto pronto domani.
xxx bianca +1h
Jessica l'ha saputo a voce: comincia venerdì.

=== form | Ivan Morselli | 48 23:50
@subject lavoro
cercate lavapiatti
--- marta +9h10
Buongiorno Ivan, al momento no, ma in alta stagione sì. Ci lascia un numero e due righe su cosa ha fatto finora? La richiamo io comunque vada. Marta
--- customer +2h
ho fatto il muratore e il papà. +39 0000 118220
--- marta +1h
Due mestieri in cui si lava molto. Segnato, la chiamo. Marta

=== mail | Istituto Alberghiero Sponda Nord | 42 09:00
@from stage@alberghiero-spondanord.example
@subject Tirocinio studenti classe quarta
Gentile dott.ssa Torvelli, anche quest'anno cerchiamo strutture per due studenti in tirocinio di tre settimane (ricevimento e cucina). L'anno scorso i ragazzi sono tornati entusiasti e uno sa finalmente rifare un letto. Attendiamo un cenno. La referente
--- bianca +2h15
Gentile professoressa,
due volentieri: una persona con Nives, una con Gaspare. Come l'altra volta vitto compreso, orario umano, niente "solo fotocopie". Mi mandi pure la convenzione.
Bianca Torvelli

=== mail | Rocco Santaniello | 34 11:05
@subject Cuoco esperto 25 anni
Spett.le, chef con esperienza internazionale, disponibile a rilevare la vostra cucina e rivoluzionarla completamente. Chiedo 4.200 netti, alloggio, brigata propria e carta bianca sul pesce. Rocco Santaniello
... gaspare +1h
Se rivoluziona il mio carpione ci vediamo in piazza.
--- bianca +1d 09:15
Gentile signor Santaniello, la ringrazio della proposta. La nostra cucina ha già chi la guida e nessuna rivoluzione in programma, quindi non sarebbe onesto farla venire fin qui. Le auguro di trovare il posto giusto. Bianca Torvelli

=== chat | Aicha Benali | 29 16:00
buongiorno cercate cameriere ai piani? abito a montesarva ho 2 bambini posso mattina 8-13
--- nives +5
Buongiorno Aicha, sono Nives. Sì, cerchiamo una persona proprio per le mattine, contratto regolare, domenica a turno. Può venire a conoscerci domani alle 10?
--- customer +1
sì grazie
--- nives +1
La aspetto in ricevimento. Se i bambini sono a casa da scuola li porti, c'è Timone. Nives
... nives +1d 11:00
Brava, puntuale, parla tre lingue. Comincia lunedì.

=== mail | Gerolamo Pizzinato | 19 18:45
@subject Pensionato volenteroso
Gentile Locanda, ho 68 anni, ero macchinista. Mia moglie dice che devo trovarmi qualcosa da fare prima che lei trovi un avvocato. So aggiustare orologi, biciclette e stare zitto. Due mattine la settimana, anche gratis.
Gerolamo
--- bianca +14h
Caro signor Gerolamo,
gratis no, che poi sua moglie l'avvocato lo manda a noi. Però abbiamo quattro biciclette appena comprate usate e un orologio in sala che segna le sei meno dieci dal 1998. Passa a trovare Davide mercoledì? Parlate poco tutti e due, andrete d'accordo.
Bianca
--- customer +3h
Mercoledì. Porto i cacciaviti piccoli.
xxx bianca +12h
Il signor Gerolamo viene mercoledì, Davide lo sa.

=== form | Martina Delbuono | 4 12:20
@subject Tesi sul turismo lento
Buongiorno, non cerco lavoro ma una risposta: sto scrivendo la tesi sulle locande di lago e mi servirebbe un'intervista di mezz'ora con la titolare. Posso adattarmi a qualsiasi orario, anche alle sei del mattino con le campane (ho letto le recensioni).
Martina
--- bianca +1d 08:30
Gentile Martina, se ha letto delle campane è già preparata. Venga giovedì alle 15, quando la sala riposa: mezz'ora diventa sempre un'ora. Il caffè è perfetto, l'ha scritto un professore. Bianca Torvelli
"""
