# ruff: noqa: E501 -- people write as long as they like
"""The shop: honey, oil, grappa, jars, parcels that travel and parcels that do not."""

SCRIPT = r"""
=== mail-dispensa | Delfina Morosetti | 59 16:20
@subject Sei vasi di castagno
Buongiorno, vorrei ordinare sei vasi di miele di castagno da mezzo chilo, quello scuro scuro dell'Ottavio. Spedite? Come pago? Mio genero dice di farlo dal telefono ma io col telefono telefono.
Delfina Morosetti
--- pia +34
Gentile signora Delfina,
sei vasi a 9 euro fanno 54, più 8,50 di spedizione. Può pagare con bonifico, o se preferisce al corriere quando arriva (due euro in più). Me lo scriva qui, non serve il telefono. Il castagno di quest'anno è scurissimo, Ottavio dice che è il più amaro da dieci anni e ne va fiero.
Pia
--- customer +1h15
Al corriere. E metta due vasi di acacia per la bambina, l'amaro non lo vuole.
--- pia +20
Fatto: sei di castagno e due di acacia, 72 euro, quindi la spedizione non si paga più. Parte domani, arriva giovedì. Grazie signora Delfina, Pia

=== mail-dispensa | Delfina Morosetti | 53 11:02
@subject vaso rotto
Il pacco è arrivato ma un vaso di castagno è rotto e ha impiastrato tutto anche l'acacia. Ho leccato quello che potevo ma c'era il vetro.
@file vaso-rotto.png photo
--- pia +18
Signora Delfina, per l'amor del cielo non lecchi niente. Le rimando oggi un vaso di castagno e due di acacia nuovi, imballati uno per uno, senza spese. Quelli impiastrati li butti pure. Mi dispiace del disastro sul tavolo. Pia
... pia +4
Costo: 3 vasi + spedizione, 35 euro circa. Da oggi castagno nella scatola con i divisori, basta giornale.
... bianca +55
Giusto. Segnalo anche al corriere.
--- customer +3d 10:20
Arrivato tutto intero. Ha messo anche il torroncino. Brava.
xxx pia +40
Conferma che il secondo pacco è arrivato intero; contenta, non chiede altro.

=== counter | Romeo Gallinari | 56 10:10
@typed pia
Passato al banco. Vuole dodici bottiglie d'olio per i regali dei dipendenti, con fattura intestata alla ditta e un biglietto in ognuna. Lascia la chiavetta con il logo. Torna sabato.
... pia +30
Ottavio, ne restano 31. Gliene do 12?
... ottavio +2h
Daghele. Ma dieci le tengo per l'inverno, non una di più.
--- pia +1d 16:00
Telefonato al signor Gallinari: dodici bottiglie da mezzo litro, 17 euro l'una, pronte venerdì con i biglietti. Passa sabato mattina. (Pia)

=== chat | Ambra Colzani | 49 13:25
salve la grappa al miele la spedite anche in svizzera?
--- pia +12
Buongiorno, sono Pia della bottega. In Svizzera gli alcolici no, ci siamo provate e il pacco è tornato dopo un mese, ben viaggiato. Se ha un indirizzo in Italia, o passa di qui, volentieri.
--- customer +3
ho mia cugina appena di qua dal confine va bene lo stesso
--- pia +4
Benissimo, la cugina. Mi mandi l'indirizzo a dispensa@treremi.example e quante bottiglie. Buona giornata, Pia

=== mail-dispensa | Ambra Colzani | 48 19:10
@subject grappa - indirizzo cugina
Ecco: Ambra Colzani presso Betty, vicolo Inventato 2, scala B. Due bottiglie al miele e una alla ruta. La cugina dice che se ne arriva una in meno non è stata lei.
--- pia +14h
Gentile Ambra, tre bottiglie in partenza oggi: 66 euro più 8,50. Ho numerato i tappi, così la cugina è avvisata. Pia

=== form | Placido Norcini | 44 08:02
@subject Rivendita
Buongiorno, ho un negozio di gastronomia e vorrei tenere il vostro lavarello affumicato. Fate prezzi per rivenditori? Minimo d'ordine? Scadenza? Grazie, Placido Norcini
--- bianca +50
Gentile signor Norcini,
la ringrazio, ma le dico come stiamo: di lavarello ne affumichiamo quaranta vasi a settimana, quando il lago è generoso, e vanno tutti in bottega e in cucina. A un rivenditore non riuscirei a garantire niente, e non voglio prometterle vasi che poi non ho.
Di miele e confetture invece ne abbiamo: il listino è allegato, minimo ventiquattro pezzi assortiti.
Se passa da queste parti, un assaggio glielo offro volentieri.
Bianca Torvelli
@file listino-rivenditori.pdf pdf
--- customer +2h40
Apprezzo la franchezza. Prendo 24 confetture, metà fichi e metà cotogne. Il lavarello lo vengo a mangiare.
--- pia +45
Gentile signor Norcini, ordine preparato: 12 fichi e 12 cotogne, pronti mercoledì. La fattura segue. Pia

=== mail-dispensa | Tarcisio Bellodi | 40 20:33
@subject L'olio pizzica
Comprato da voi olio nuovo. Pizzica in gola. È normale o è andato a male? Mia moglie lo vuole buttare
Tarcisio
--- pia +12h30
Buongiorno signor Tarcisio,
fermi la signora! Se pizzica in gola è fresco: è segno buono, e passa in un paio di mesi. Se invece sapesse di rancido o di noci vecchie sarebbe un'altra storia, e in quel caso glielo cambio senza discutere.
Provatelo su una fetta di pane caldo e mi dica.
Pia
--- customer +9h
Mia moglie ha provato sul pane. Ora lo nasconde.
xxx pia +14h
Questione chiarita, si tiene l'olio. La risposta della moglie l'abbiamo letta tutti in bottega.

=== chat | Manlio Testoni | 32 18:06
Ho ordinato il 3 vasi di confettura 9 giorni fa e non è arrivato NIENTE
--- customer +26
c'è nessuno??
--- pia +9
Signor Testoni, eccomi, sono Pia: ero sola al banco con la fila, mi scusi. Guardo subito.
--- pia +8
Il corriere lo dà fermo in deposito per "indirizzo incompleto": mancava il numero di scala e nessuno ci ha avvisati. Ho già corretto, consegna domani entro le 13. Se domani alle 13 non c'è, gliene porto tre vasi io quando scendo giovedì.
--- customer +2
ok grazie. aspetto domani allora
--- pia +1d 13:20
Signor Testoni, risulta consegnato alle 11:48. Conferma? Pia
--- customer +4
sì, tutto ok. i fichi già aperti 😋
xxx pia +10
Pacco arrivato e confermato dal signor Testoni.

=== counter | Ines Maffezzoli | 28 12:15
@typed pia
Al banco, un po' delusa: la confettura di rose che le piaceva non c'è più. Vuole sapere se torna.
--- pia +5
Detto di persona: le rose fioriscono a maggio, la facciamo allora, una trentina di vasi. Segnata in testa alla lista, la chiamiamo noi. (Pia)
... pia +1
PROMESSA: chiamare Ines Maffezzoli quando c'è la confettura di rose.

=== mail-dispensa | Severino Acquati | 21 15:50
@subject fattura bottega
Buongiorno, per le 30 confezioni regalo mi serve fattura elettronica. Codice destinatario 0000000, la partita iva gliela mando a voce perché l'ultima volta l'ho scritta sbagliata. Severino
--- pia +26
Gentile Severino, la chiamo io alle 17 così la detta con calma, poi gliela rileggo due volte. Pia
--- pia +1h20
Fattura emessa questa sera, la trova allegata in copia. Riletta tre volte. Grazie, Pia
@file fattura-bottega-0412.pdf pdf

=== mail-dispensa | Gelsomina Tirabassi | 13 09:40
@subject cesto per mia suocera
Salve, devo fare un cesto per mia suocera, 80 anni, non beve, non mangia dolci, non le piace il pesce. Budget 60 euro. Cosa mi consigliate oltre alla pazienza?
Gelsomina
--- pia +33
Cara Gelsomina,
la pazienza non la teniamo, ma ci siamo vicine: olio nuovo da mezzo litro, un pezzo di formaggio d'alpe stagionato, i grissini di segale, la tisana di melissa dell'orto e il sapone all'olio con la lavanda. Con il cestino fanno 58 euro. Il biglietto lo scriviamo a mano, e il tono lo decide lei.
Pia
--- customer +22
Perfetto!!! Sul biglietto: "Con affetto". Secco.
--- pia +9
"Con affetto", secco, in corsivo. Pronto da domani. Pia
"""
