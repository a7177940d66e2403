# ruff: noqa: E501 -- people write as long as they like
"""Rooms: free or not, which one, what it costs, changing one's mind."""

SCRIPT = r"""
=== mail | Ortensia Balestri | 58 09:14
@subject Due notti, camera tranquilla
Buongiorno,
mio marito compie settant'anni e vorrei portarlo dove ci siamo conosciuti, cioè sul vostro molo (lui pescava, io gli ho chiesto l'ora). Avete una doppia libera dal {+32} al {+34}? L'unica richiesta è il silenzio: lui dorme leggero da quando è in pensione, prima sarebbe rimasto a letto anche sotto un treno.
Grazie,
Ortensia Balestri
--- nives +41
Gentile signora Balestri,
che bella storia, e il molo è sempre lì. Dal {+32} al {+34} ho libera la Svasso: è all'ultimo piano, dà sull'orto e la mattina si sentono solo le galline di Ottavio, ma non prima delle sette. Costa 142 euro a notte con la colazione. Le avviso che non c'è ascensore e le scale sono quarantuno: se preferisce le tengo la Tinca al primo piano, un po' meno silenziosa ma con la stessa vista sull'orto.
Mi dica lei, gliele tengo ferme tutte e due fino a domani sera.
A presto,
Nives
--- customer +3h20
La Svasso! Quarantuno gradini li fa ancora, magari brontolando. Confermo, e se ci fosse modo di far trovare due bicchieri in camera quella sera, una bottiglia la porto io.
O.B.
--- nives +25
Gentile signora Ortensia,
Svasso confermata dal {+32} al {+34}, e i due bicchieri ci saranno, di quelli buoni. La bottiglia me la affidi all'arrivo che la mettiamo al fresco senza farci vedere.
Un caro saluto,
Nives

=== chat | Luca Bonfadini | 55 22:48
@as luca
ciao avete posto sabato prossimo? siamo in 2
--- samuele +4
Buonasera Luca, sono Samuele, ricevimento. Sabato abbiamo ancora la Folaga, matrimoniale lato lago, 158 euro con colazione. Una notte sola va bene.
--- customer +2
azz 158
--- customer +1
lato orto costa meno?
--- samuele +3
Sì, 128, e c'è l'Agone. È più piccola ma ha la vasca. Gliela tengo fino a domani alle 12 senza impegno?
--- customer +1
grande!! si tienila, chiedo alla morosa e ti dico
--- customer +1d 11:52
preso 👍 luca bonfadini, 1 notte, agone
--- samuele +14
Perfetto Luca, Agone confermata. Arrivo dalle 15. A sabato, Samuele

=== form | Ilario Passerini | 51 18:20
@subject Preventivo
Salve, vorrei sapere quanto viene a persona dal {+60} al {+67}, 2 adulti, mezza pensione se la fate, e se il prezzo è trattabile visto che sono 7 notti. Cordiali saluti. Ilario Passerini
--- nives +52
Gentile signor Passerini,
per sette notti in doppia lato lago il prezzo passa da 158 a 139 euro a notte: è già quello che facciamo a chi si ferma una settimana, così non serve trattare. La mezza pensione sono 32 euro a persona a sera, tranne il martedì che la cucina è chiusa (e quella sera vi prepariamo un vassoio freddo, se volete).
In tutto: 973 euro la camera, 384 le sei cene per due.
Se le torna, mi risponda qui e la blocco.
Cordialmente,
Nives Cardelio
--- customer +2d 08:05
Torna. Confermo. Apprezzo la chiarezza.
I.P.
--- nives +30
Gentile signor Passerini, confermato: camera Persico, dal {+60} al {+67}, mezza pensione tutte le sere tranne il martedì. Le scrivo una settimana prima per l'orario di arrivo.
Nives Cardelio

=== portal | Rosalba Chitti | 49 13:02
Prenotazione 88-4120. Ho scelto la camera "Classica" ma dalle foto non capisco se il letto è unico o due singoli. Siamo due sorelle. GRAZIE
--- irene +35
Gentile Rosalba, nella sua camera il letto è grande ma si divide: ve lo facciamo trovare separato, con due comodini. Buona giornata, Irene
xxx irene +1d 09:00
La cliente ha letto e confermato con il pollice nel portale; letti separati già segnati sulla scheda della camera.

=== mail | Teodoro Lanfranchi | 46 07:51
@subject disdetta
Buongiorno devo purtroppo disdire la camera prenotata per il {+3} (due notti, nome Lanfranchi) per un lutto in famiglia. So che siamo fuori dai termini, ditemi cosa vi devo.
Teodoro Lanfranchi
... nives +40
Siamo a tre giorni, da regola sarebbe la prima notte. Bianca, io non gli farei pagare niente: la camera la rivendo, è un ponte.
... bianca +22
Niente penale, ovvio. Scrivigli tu, due righe e basta.
--- nives +6
Gentile signor Lanfranchi,
ci dispiace molto. Non ci deve nulla: la prenotazione è annullata senza spese e la caparra le torna sulla carta entro tre giorni.
Quando avrà voglia di lago, noi siamo qui.
Un pensiero a lei e alla sua famiglia,
Nives
--- customer +1d 19:30
Grazie di cuore. Non è da tutti.
xxx nives +1d 08:10
Ha ringraziato; rispondere ancora a una persona in lutto sarebbe solo disturbarla.

=== chat | Giada Perotti | 44 14:11
Buongiorno, ma la camera Darsena è quella con il balcone che si vede nella seconda foto?? Quella col gatto 😍
--- irene +2
Buongiorno Giada, sono Irene. Sì, quella è la Darsena: terrazzino sull'acqua, 210 euro a notte. Il gatto si chiama Timone e fa come gli pare: a volte sta lì, a volte in cucina.
--- customer +1
il gatto è compreso nel prezzo?
--- irene +1
Il gatto è compreso, ma non lo garantiamo per iscritto.
--- customer +3
ahahah ok. libera dal {+21fri} alla domenica?
--- irene +4
Libera. Gliela fermo fino a domani sera, le serve solo lasciarmi una mail. Buona giornata, Irene
--- customer +2
giada.perotti@lettere.example 🐈
--- irene +3
Fatto Giada, tutto scritto anche per posta. Timone avvisato. Irene

=== mail | Corrado Fumagò | 41 23:37
@subject R: R: Fwd: camera???
Scusate ma è la TERZA volta che scrivo e mi avete chiesto due volte le stesse date. dal {+10} al {+12}. DUE adulti. UNA camera. Cosa c'è di difficile
--- nives +8h20
Gentile signor Fumagò,
ha ragione, e le chiedo scusa: la sua prima mail era arrivata alla posta della bottega e le due risposte non si sono parlate. Da oggi le guardo io tutte e due.
Dal {+10} al {+12}, due adulti, una camera: la Luccio, lato lago, 158 euro a notte. Per la pazienza che le abbiamo chiesto, la seconda colazione in camera la offriamo noi.
Se mi risponde solo "sì", è sua.
Nives Cardelio
--- customer +18
sì
--- nives +5
È sua. Camera Luccio, dal {+10} al {+12}, nome Fumagò. Nessun'altra domanda, promesso. Nives

=== mail-dispensa | Corrado Fumagò | 43 20:15
@subject camera
Buonasera, cerco una camera per due dal {+12} al {+14}. Grazie. C. Fumagò
--- pia +1d 10:40
Buongiorno signor Fumagò, noi qui siamo la bottega, ma giro tutto al ricevimento. Mi ripete per favore per quante persone e che giorni? Pia
xxx nives +1d 08:30
Doppione: la richiesta continua nella posta della locanda, dove il signor Fumagò ha già avuto risposta e scuse.

=== form | Wanda Crispolti | 37 16:45
@subject Camera accessibile
Buongiorno, mia sorella usa la carrozzina. Avete una camera a piano terra e un bagno dove si possa girare? Per favore non mi risponda "sì certo" come fanno tutti, mi dica i centimetri. Siamo rimaste scottate.
--- nives +48
Gentile signora Crispolti,
i centimetri li ha misurati Davide dieci minuti fa, metro alla mano. La Ninfea è a piano terra: porta d'ingresso 84, porta del bagno 78, nel bagno un cerchio libero di 140, doccia a filo con seggiolino, maniglione a destra del water (non a sinistra). Dal cortile c'è una rampa di tre metri, un po' ripida: chi spinge fa fatica e noi diamo una mano volentieri. La sala da pranzo è in piano, la bottega ha uno scalino di 11.
Se qualcosa non le torna me lo chieda pure, rimando Davide col metro.
Nives Cardelio
--- customer +1h10
Prima volta che qualcuno mi scrive anche il lato del maniglione. Prenoto. {+24fri} - {+24sun}. Grazie davvero.
Wanda
--- nives +20
Gentile signora Wanda, la Ninfea è vostra per quei giorni. Se all'arrivo ci dà un colpo di telefono, qualcuno è già sulla rampa. A presto, Nives

=== chat | Elvezia Mottini | 33 10:05
avete camere singole
--- nives +3
Buongiorno, sono Nives. Singole vere no, ma l'Alborella la diamo a una persona sola a 96 euro, colazione compresa. Per quando le servirebbe?
--- customer +1
no era per sapere
xxx nives +20
Chiedeva solo un'informazione, l'ha avuta e ha chiuso la finestra.

=== portal | Fausto Drigani | 29 21:40
Prenotazione 88-4377. Arriviamo in moto, 2 moto grandi. C'è un posto coperto? L'anno scorso altrove me l'hanno rigata e ci tengo più che alla suocera
--- samuele +9
Buonasera Fausto, le moto stanno sotto la tettoia delle barche, chiusa a chiave di notte. Ce ne stanno quattro, quindi la suocera può venire in treno. Porti un panno per la rugiada, non altro. A presto, Samuele

=== mail | Assunta Verdelli | 26 11:33
@subject Prenotazione nipote
Buon giorno, sono la nonna di Matilde Verdelli che ha prenotato da voi per il {+9sat} col fidanzato. Vorrei pagare io la camera senza che lo sappia, è possibile? Ho 84 anni e la carta di credito non ce l'ho, ma il bonifico me lo fa mio figlio.
Con stima, Assunta Verdelli
--- nives +33
Gentile signora Assunta,
certo che si può, e sarà un segreto ben tenuto: qui lo sappiamo in due. La camera fa 158 euro. Le ho messo sotto le coordinate per il bonifico; come causale scriva solo "barca a remi", così se la nipote guarda non capisce.
Vuole che alla partenza le diamo un biglietto da parte sua? Me lo detti pure qui.
Con affetto,
Nives
--- customer +1d 10:02
Scriva così: "Matilde, la camera è pagata, spendete i soldi in gelati. La nonna". E basta.
--- nives +12
Scritto, parola per parola, in bella calligrafia (non la mia, quella di Bianca). Grazie signora Assunta. Nives
... nives +2
PAGATO DALLA NONNA, non chiedere il saldo a Matilde alla partenza! Biglietto nella cassetta delle chiavi, busta azzurra.
"""
