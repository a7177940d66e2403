# ruff: noqa: E501 -- people write as long as they like
"""Dogs, cats, cots, high chairs and all the small people."""

SCRIPT = r"""
=== chat | Noemi Arrigoni | 59 20:31
Buonasera! accettate cani? Il nostro è un po' grosso 🙈
--- samuele +3
Buonasera Noemi, sono Samuele. I cani sono benvenuti, 8 euro a notte. Quanto grosso?
--- customer +1
58 kg. ma è un cuscino
--- samuele +2
Un cuscino da 58 chili lo mettiamo in Ninfea, piano terra con porta sul cortile. In sala da pranzo no, ma sulla veranda sì, accanto al tavolo.
--- customer +2
perfetto!! si chiama Polpetta
--- samuele +1
Allora a Polpetta diciamo di portare la sua coperta; la ciotola ce l'abbiamo, misura secchio. Mi lasci una mail e vi mando la conferma. Samuele

=== mail | Noemi Arrigoni | 40 21:05
@subject Polpetta ringrazia (e una domanda)
Buonasera, siamo quelli del cane cuscino. Stiamo pensando di tornare il {+25sat} ma stavolta i cani sono due, perché Polpetta si è fidanzata. Si può? Stessa camera se c'è.
Noemi, Gabriele, Polpetta e Susetta (11 kg, tranquilli)
@file polpetta-e-susetta.png photo
--- nives +12h
Cara Noemi,
la Ninfea è libera e il fidanzamento ci fa piacere. Due cani in quella camera ci stanno; per Susetta non le chiediamo niente, pesa meno della valigia media. Vi aspettiamo il {+25sat}.
Samuele ha chiesto di avere lui il turno.
A presto,
Nives

=== form | Leandro Zocchi | 56 12:12
@subject Culla
Buongiorno, bambina di 7 mesi. Avete culla con sponde vere (non il lettino da campeggio che si piega in due)? Scaldabiberon? Grazie
--- nives +39
Gentile signor Zocchi,
la culla è di legno, con sponde alte e materasso suo, 60 per 120. Ne abbiamo due e non si paga. Lo scaldabiberon c'è, e in cucina le sterilizzano quello che serve fino alle 22; dopo, il bollitore è in camera.
Le chiedo solo le date, così gliela montiamo prima che arriviate.
Nives

=== portal | Sabrina Morandotti | 52 19:55
Prenotazione 88-4066. Avevamo chiesto il seggiolone e un tavolo lontano dalla porta, nessuno ci ha confermato
--- irene +1d 08:40
Gentile Sabrina, mi scusi per l'attesa di una notte: il messaggio è arrivato quando il ricevimento stava chiudendo. Seggiolone e tavolo 9, nell'angolo, lontano dalla porta e vicino alla finestra dei gatti: tutto segnato. A sabato, Irene

=== counter | Carola Bisetti | 48 17:20
@typed pia
In bottega con il bimbo (Elio, 4 anni) che è allergico alle nocciole. Vuole sapere se la torta della colazione le contiene. Ho chiesto a Gaspare.
--- gaspare +9
Detto a voce alla signora: la torta del martedì e del sabato sì, le altre no. A Elio da domani ne faccio una sua, con le mele, in una teglia che le nocciole non le ha mai viste. (Gaspare)

=== chat | Denis Fantoli | 45 09:18
fate lo sconto x bambini?
--- irene +6
Buongiorno, sono Irene. Sotto i 3 anni non pagano; da 3 a 12 il letto aggiunto è 25 euro con la colazione. Quanti anni hanno i suoi?
--- customer +2
5 8 e 43 (il terzo è mio marito, una sagoma)
--- irene +3
Per il terzo non abbiamo sconti, mi dispiace. Per gli altri due 25 a testa. Mi scriva le date quando vuole, Irene
--- customer +1
😂😂
xxx irene +1h
Ha riso e basta: la domanda sui prezzi ha già avuto risposta, le date le scriverà quando le sa.

=== mail | Erminia Tagliaferro | 39 14:22
@subject Il mio gatto
Gentili signori, viaggio con un gatto di diciassette anni, cieco, che non si muove dalla poltrona. Non è un capriccio: se lo lascio non mangia. So che avete già un gatto vostro. Litigherebbero?
Erminia Tagliaferro
... nives +20
Samuele, Timone com'è con gli altri gatti?
... samuele +35
Timone ha paura anche del tostapane. Basta tenere chiusa la finestra del ballatoio.
--- nives +8
Gentile signora Tagliaferro,
venga pure con lui. Il nostro Timone è un gran vigliacco e si terrà lontano; per sicurezza le do la Canneto, che non comunica con il ballatoio, e una poltrona comoda che tanto ci dorme solo il suo. Per un gatto di diciassette anni non si paga niente: è un onore.
Come si chiama? Così lo salutiamo all'arrivo.
Nives
--- customer +1h50
Si chiama Presidente. Grazie, mi ha commosso.
xxx nives +30
Ringrazia e prenota al telefono con Samuele la sera stessa; "Presidente" è già sulla scheda della camera.

=== form | Omar Baldassin | 35 22:14
@subject Piscina
C'è la piscina per i bambini?
--- nives +10h10
Buongiorno signor Baldassin,
piscina no. C'è una spiaggetta di ghiaia a due minuti, acqua bassa per dieci metri, e ai bambini prestiamo secchielli e salvagenti. Se la piscina per voi è indispensabile glielo dico con franchezza: meglio un altro posto. Se invece bastano i sassi da tirare, ne abbiamo milioni.
Nives Cardelio
--- customer +40
I sassi bastano. Quanto viene una tripla in {+40m}?
--- nives +22
Tra 153 e 183 euro a notte secondo il lato, colazione compresa. Mi dica i giorni e le do la cifra precisa. Nives Cardelio

=== chat | Fiorella Nembrini | 27 16:40
La bambina ha lasciato il coniglio di stoffa in camera Tinca. È grigio, orecchio mangiato. Vi prego ditemi che c'è
--- irene +3
Buongiorno signora, sono Irene. Salgo a vedere.
--- irene +7
Trovato: era in fondo al letto, sotto il lenzuolo, con una faccia molto riposata. Glielo spedisco domattina con corriere, arriva venerdì. Mi scrive l'indirizzo?
--- customer +2
GRAZIE. stasera sarà durissima ma venerdì si può fare 😭
--- irene +4
Se vuole le mando una foto di lui sul molo, da far vedere stasera. Così è in vacanza, non perso. Irene
--- customer +1
siete meravigliosi. sì!!!
... irene +25
Foto fatta: coniglio sul molo, coniglio in barca, coniglio con Timone. Inviate. Pacco pronto in bottega, lo affida Pia al corriere delle 9.
xxx irene +16h
Foto mandate alla mamma, coniglio partito: la signora ha risposto con un cuore e aspetta solo venerdì.

=== mail | Amedeo Stradiotto | 19 10:58
@subject Cane lasciato solo in camera
Buongiorno, camera Agone. La vicina ha un cagnolino che piange da quando esce, cioè dalle 9. Non ce l'ho col cane, poveretto. Ma io sono qui per scrivere una tesi.
A. Stradiotto
--- nives +11
Gentile signor Stradiotto,
ha ragione lei e ha ragione anche il cagnolino. Abbiamo chiamato la signora: rientra tra venti minuti, intanto Davide lo porta a vedere le barche. Per la tesi le apro la sala delle reti, c'è un tavolo lungo e nessuno fino alle 17. Il caffè lo porto io.
Mi scusi per la mattina persa,
Nives
--- customer +35
Sala delle reti meravigliosa. Ho scritto due pagine. Il cane pare si diverta più di me.
xxx nives +15
Problema risolto di persona, il signor Stradiotto è contento e ci siamo parlati in sala.
"""
