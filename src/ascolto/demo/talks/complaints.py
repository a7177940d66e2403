# ruff: noqa: E501 -- people write as long as they like
"""What went wrong, and how it was put right, or not quite."""

SCRIPT = r"""
=== reviews | Giulia Ravizzoni | 47 09:30
@as Giulia R.
@rating 2
Posto da cartolina ma la notte è stata un incubo: condizionatore bloccato su 17 gradi, nessun modo di spegnerlo, una coperta sola. Ho dormito con la giacca. Al ricevimento mi hanno detto "strano". Strano sarà, ma io ho preso il raffreddore.
... nives +20
Camera Canneto. Davide, il telecomando era quello con le pile scariche?
... davide +45
No, la scheda. Cambiata stamattina. Sulla Canneto erano già in due a dirlo, l'avevo in lista per la settimana dopo. Colpa mia.
--- bianca +25
Gentile Giulia, sono Bianca, la titolare. Ha dormito con la giacca in una camera pagata per stare bene: le chiedo scusa, e le chiedo scusa anche per quello "strano". Il guasto lo conoscevamo e avremmo dovuto chiudere la camera. La scheda è cambiata da stamattina e in ogni armadio ci sono due coperte in più. Le ho scritto in privato per il resto. Bianca Torvelli

=== mail | Giulia Ravizzoni | 47 13:40
@subject La mia recensione
Ho visto la risposta pubblica, grazie. Confermo che ero nella Canneto. Non voglio rovinarvi, però voglio che si sappia.
Giulia Ravizzoni
--- bianca +40
Gentile signora Ravizzoni,
ha fatto bene a scriverlo. Le ho riaccreditato la notte per intero: non è un regalo, è che quella notte non gliel'abbiamo data. Se un giorno vorrà riprovare, la Canneto gliela faccio scaldare io di persona.
Spero che il raffreddore sia passato.
Bianca
--- customer +1d 18:15
Il raffreddore sì. Ho aggiunto una riga alla recensione. Magari in primavera.
xxx bianca +30
Chiusa bene: notte rimborsata, recensione aggiornata da lei a quattro stelle. Lasciamola in pace.

=== chat | Donatella Gorini | 55 23:52
Scusate ma sopra di noi c'è gente che sposta mobili. A mezzanotte. Camera Persico
--- samuele +2
Buonasera signora, sono Samuele, salgo subito.
--- samuele +9
Erano quattro amici che giocavano a bocce in camera con le arance. Hanno smesso e chiedono scusa. Se sente ancora un rotolio mi scriva, sono sveglio.
--- customer +3
...con le arance
--- customer +1
buonanotte e grazie
xxx samuele +8h
Rumore finito subito. Stamattina trovate sei arance davanti alla porta della Persico con un biglietto di scuse dei quattro.

=== mail | Achille Rondanini | 52 12:10
@subject Tono al telefono
Buongiorno. Ieri verso le 13 ho telefonato per un tavolo e una voce femminile mi ha risposto, testuale: "Se guardava il sito lo sapeva che è chiuso". Ho 71 anni, non guardo i siti, telefono. Non chiedo nulla, volevo solo che lo sapeste.
Achille Rondanini
... marta +30
Ero io. C'erano quaranta coperti e due assenti, ma non è una scusa. Rispondo io.
--- marta +20
Gentile signor Rondanini,
quella voce ero io. Avevo la sala piena e poca pazienza, e l'ho fatta pagare a lei che chiedeva solo un tavolo. Me ne vergogno e le chiedo scusa.
Se vorrà, il telefono lo faccia squillare ancora: la cercherò io un tavolo, e il dolce glielo porto io.
Marta Zulberti
--- customer +2h
Signorina Marta, ci vuole più carattere a scrivere questa mail che a portare quaranta coperti. Domenica, due persone, ore 12:30.
--- marta +10
Domenica alle 12:30, tavolo 3, il più bello. Grazie, davvero. Marta

=== portal | Sante Quartieri | 49 08:15
Prenotazione 88-4190. Acqua calda finita alle 7.40 di mattina, doccia gelata. Non è accettabile a questi prezzi
--- nives +25
Gentile signor Quartieri, non lo è, ha ragione. Ieri il secondo bollitore si è fermato e ce ne siamo accorti con la sua doccia, che è il modo peggiore. Davide l'ha riparato alle 8:20. Se è ancora in camera le mando su la colazione e le apro la doccia della Luccio. Le tolgo metà della notte dal conto. Nives

=== form | Morena Lazzarotto | 43 22:02
@subject Foto non corrispondente
La camera che ho avuto (Alborella) nelle foto sembra il doppio!!! Con che obiettivo la fotografate?? Mio marito ha dovuto fare le valigie sul ballatoio
--- nives +10h20
Gentile signora Lazzarotto,
ha ragione: quella foto è stata fatta con un grandangolo che allarga tutto, e non è onesta. Da oggi sul sito c'è quella nuova, con accanto i metri quadri di ogni camera (l'Alborella è 13). Le ho reso la differenza con la tariffa della singola, che è quello che quella camera dovrebbe essere.
Mi scuso con suo marito per il ballatoio.
Nives Cardelio
--- customer +40
Rispondere e pure rimediare... non ci sono abituata. Grazie
xxx nives +25
La signora è soddisfatta del rimborso e delle foto nuove; un'altra mail sarebbe di troppo.

=== chat | Ferruccio Bonalumi | 38 19:33
veranda, tavolo 11. il gruppo vicino fuma e il fumo viene tutto qui. mia moglie è incinta
--- marta +3
Signor Bonalumi, arrivo. Vi sposto al 2, dentro alla vetrata, già apparecchiato. Marta
xxx marta +30
Spostati subito al tavolo 2, tutto detto di persona. Da oggi in veranda non si fuma più dalle 19 alle 22.

=== mail | Ivonne Tessari | 33 10:40
@subject Materasso camera Tinca
Buongiorno, scrivo con affetto perché da voi veniamo da nove anni. Il materasso della Tinca è diventato un'amaca. Mio marito, che è sportivo, è sceso la mattina e ha chiesto un carrello. Ditelo a Bianca da parte mia, che ci conosciamo.
Ivonne
--- bianca +1h05
Cara Ivonne,
nove anni e l'unica lamentela è un'amaca: mi vergogno ma mi fa anche sorridere. Ho ordinato quattro materassi nuovi, arrivano tra due settimane; fino ad allora la Tinca la teniamo chiusa. Al prossimo giro provate voi per primi quello nuovo, e il carrello per tuo marito lo teniamo comunque, non si sa mai.
Un abbraccio,
Bianca

=== reviews | Fedele Armanni | 28sun 21:12
@as F. Armanni
@rating 1
Sala piena, un solo cameriere, un'ora e dieci per due risotti e quando è arrivato il conto avevano messo anche il pane. IL PANE. Mai più.
--- marta +15h
Gentile signor Armanni, un'ora e dieci per due risotti è troppo, e domenica eravamo in due invece che in quattro: avremmo dovuto dirvelo all'ingresso e farvi scegliere. Il coperto è sul menù, ma quella sera avrei dovuto toglierlo io. Se mi scrive a dispensa@treremi.example le rendo il coperto e la invito a riprovare un mercoledì. Marta, responsabile di sala

=== mail-dispensa | Fedele Armanni | 26 18:30
@subject come da invito
Eccomi, sono quello del pane. Non mi interessano i 6 euro, mi interessa sapere se il mercoledì siete davvero in quattro.
F. Armanni
--- marta +25
Gentile signor Armanni,
in quattro, e con il pane. Le tengo il tavolo per mercoledì alle 20? Se dopo venticinque minuti il risotto non è davanti a lei, la cena la pago io di tasca mia.
Marta
--- customer +3h
Accetto la sfida. Porto il cronometro.
... marta +3d 22:30
22 minuti. Ha stretto la mano a Gaspare. Il cronometro l'ha lasciato sul tavolo come mancia, in aggiunta alla mancia.
xxx marta +20
Sfida vinta di persona, il signor Armanni è uscito contento.

=== mail | Renzo Cavagnin | 25 07:30
@subject campane
Alle 6 suonano le campane. Tutti i giorni. Lo sapete? Renzo Cavagnin, camera Agone
--- nives +33
Gentile signor Cavagnin,
lo sappiamo, e il parroco sa che lo sappiamo. Sul sito non lo diciamo, e dovremmo: lo aggiungo oggi. Se vuole le cambio camera, la Svasso dà sull'orto e a quell'ora si sente appena. Intanto le faccio trovare dei tappi di cera, di quelli buoni.
Mi dispiace per le sue sei del mattino,
Nives
--- customer +2h
Provo la svasso grazie
--- nives +12
Trasloco fatto noi mentre è a colazione, se ci lascia la valigia chiusa. Nives

=== chat | Katia Rampinelli | 18 11:20
il wifi in camera non va, ho una call fra 10 minuti AIUTO
--- irene +1
Sono Irene. Scenda in sala delle reti, lì prende sempre, porta a sinistra dopo le scale. Le preparo io il tavolo.
--- customer +1
arrivo
--- customer +1h05
salvata. ma in camera va sistemato eh
--- irene +6
Davide sta mettendo un ripetitore al secondo piano proprio adesso. Se stasera non va ancora, mi scriva e ci resto male io. Irene
"""
