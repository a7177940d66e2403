# ruff: noqa: E501 -- people write as long as they like
"""Gift vouchers, invoices, wrong bills, cards charged twice."""

SCRIPT = r"""
=== form | Ludovica Ansaldi | 60 21:18
@subject Buono regalo per anniversario
Buonasera, vorrei regalare ai miei una notte con cena. Fate dei buoni? Valgono anche il sabato o ci sono le solite trappole?
Ludovica
--- nives +11h
Gentile Ludovica,
i buoni ci sono: notte in doppia, cena per due e colazione, 230 euro. Valgono un anno, sabato compreso. L'unica cosa che chiediamo è di prenotare prima, perché le camere sono dodici. Nessuna trappola: se non li usano entro l'anno li allunghiamo di sei mesi.
Lo mando per posta in busta, o da stampare?
Nives
--- customer +25
Busta!! Il PDF ai miei sembra una bolletta.
--- nives +15
Parte domattina, busta crema e ceralacca blu. Grazie da parte loro, che ancora non lo sanno. Nives

=== mail | Oreste Campagnari | 57 18:00
@subject Buono scaduto?
Mi è stato regalato un buono (n. 0219) e solo ora leggo che è scaduto da 11 giorni. Colpa mia. Chiedo comunque.
Oreste Campagnari
--- nives +31
Gentile signor Campagnari,
undici giorni non li guarda nessuno. Il buono 0219 da adesso vale altri sei mesi: quando vuole venire, mi dia due date e vediamo.
Nives
--- customer +4h
Gentilissima. {+30fri} o quello dopo.
--- nives +12h
Va bene {+30fri}: camera Airone e tavolo alle 20, tutto compreso nel buono. A presto, Nives

=== mail | Rinaldo Speziali | 54 09:05
@subject CONTO SBAGLIATO
Buongiorno, a casa ho controllato la ricevuta: mi avete messo DUE cene il giorno 2 ma io quella sera ero a letto col mal di pancia e mia moglie ha preso un brodo. Un brodo! Sono 64 euro. Non è per i soldi, è per il principio. (Anche per i soldi.)
Rinaldo Speziali
@file ricevuta.png photo
--- nives +43
Gentile signor Speziali,
ha ragione sul principio e anche sui soldi. Le due mezze pensioni sono partite in automatico e nessuno ha guardato: errore nostro, le chiedo scusa. Le ho appena riaccreditato 64 euro, li vede sulla carta in due o tre giorni. Il brodo lo offre Gaspare, che si è offeso al posto suo.
E la pancia, passata?
Nives
--- customer +1h
Passata, grazie. Dica a Gaspare che il brodo era buono.
xxx nives +20
Rimborso fatto e confermato; il saluto a Gaspare è stato portato in cucina.

=== chat | Piergiorgio Lodi | 50 10:47
mi avete addebitato due volte 158 euro
--- irene +4
Buongiorno, sono Irene. Guardo subito, mi dice solo la data?
--- customer +1
ieri
--- irene +9
Vedo un addebito e una preautorizzazione, cioè una cifra bloccata e non presa. Ho mandato adesso lo sblocco alla banca: di solito sparisce entro stasera, a volte domani. Se domani alle 12 la vede ancora mi scriva qui, chiamo io la banca con lei in linea.
--- customer +1d 12:05
è sparita, ok
--- irene +6
Bene così. Mi dispiace per lo spavento. Irene

=== mail | Studio Bertolaccini | 45 11:30
@from amministrazione@studio-bertolaccini.example
@subject Fattura mancante soggiorno dott.ssa Bertolaccini
Spettabile struttura, con la presente si sollecita, per la seconda volta, l'invio della fattura relativa al soggiorno di due notti della dott.ssa Bertolaccini. In difetto saremo costretti a sospendere la registrazione contabile. Distinti saluti, l'amministrazione.
--- bianca +1h25
Gentile amministrazione,
la fattura risulta inviata al codice destinatario che ci avete dato, ma è stata scartata perché mancava una lettera. Il primo sollecito purtroppo non l'ho trovato, e di questo mi scuso. L'ho riemessa adesso con il codice corretto e ve ne allego copia.
Un saluto alla dottoressa, che aveva dimenticato da noi gli occhiali da lettura: sono al ricevimento.
Bianca Torvelli
@file fattura-0398.pdf pdf
--- customer +2h
Ricevuta. La dottoressa ringrazia per gli occhiali: li cercava in tribunale.
... nives +15
Occhiali spediti oggi con la posta di Pia.
xxx bianca +20
Fattura ricevuta e occhiali in viaggio: l'amministrazione non aspetta altro.

=== portal | Walter Ghislandi | 41 19:40
Prenotazione 88-4255. La tassa di soggiorno era compresa o no? Sul portale c'è scritto compresa, alla cassa mi è stata chiesta. Sono 6 euro, ma mi girano
--- nives +1d 08:05
Gentile Walter, sul portale la scritta era sbagliata e quindi ha ragione lei: i 6 euro glieli ho resi stamattina. La tassa la versiamo noi al Comune. Ho corretto la scheda perché non succeda ad altri. Grazie di averlo detto, Nives

=== counter | Settimia Carraro | 36 16:30
@typed pia
Venuta con un buono da 100 euro della Dispensa del Natale di due anni fa, piegato in quattro nella patente. Ne vuole spendere 40 oggi e tenere il resto. Chiede se le facciamo un foglietto.
--- pia +4
Fatto: nuovo buono da 60 euro, senza scadenza perché alla signora Settimia non si dice di no. (Pia)

=== mail | Evaristo Monticelli | 30 08:55
@subject caparra
Ho bonificato la caparra 4 giorni fa (lavoro) e non mi è arrivata conferma (preoccupazione). Potete confermare (speranza)? E. Monticelli
--- nives +15
Gentile signor Monticelli,
caparra arrivata (gioia), camera Folaga confermata dal {+14} al {+16} (certezza). Avrei dovuto scriverglielo io venerdì (scuse).
A presto,
Nives

=== chat | Milena Bragato | 23 20:20
buonasera si può pagare a rate il soggiorno
--- samuele +5
Buonasera Milena, sono Samuele. Rate vere e proprie no, però si può lasciare un terzo alla prenotazione, un terzo due settimane prima e il resto alla partenza, senza costi.
--- customer +2
ah ma è perfetto così. ci penso col mio compagno
--- samuele +1
Con calma. Quando vuole mi trova qui la sera, Samuele

=== mail | Agnese Dorigatti | 10 17:28
@subject Fattura con nome sbagliato
Buonasera, sulla fattura avete scritto "Origatti". È dalle elementari che combatto. Si può correggere?
Agnese DDDDorigatti
--- nives +38
Gentile signora Dorigatti (con la D, ben salda),
fattura corretta e rimandata. La vecchia è annullata, non deve fare nulla. Le maestre di tutta Italia si scusano attraverso di me.
Nives Cardelio
@file fattura-0441.pdf pdf
"""
