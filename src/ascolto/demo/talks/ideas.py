# ruff: noqa: E501 -- people write as long as they like
"""Suggestions, from the useful to the heroic."""

SCRIPT = r"""
=== form | Prospero Galimberti | 57 17:30
@subject Un'idea per la colazione
Buongiorno, la colazione finisce alle 10:30 e io alle 10:30 apro gli occhi. Perché non lasciate sul molo, fino a mezzogiorno, un thermos e due fette di torta per i dormiglioni? Ci si serve da soli, non chiedo un cameriere.
Prospero, dormiglione
--- nives +1h02
Gentile signor Prospero,
l'idea è buona e da sabato la proviamo: thermos, torta, frutta e un barattolo per la mancia di chi la lava. Se funziona la chiamiamo "la colazione di Prospero". Grazie davvero.
Nives
--- customer +2h
Mia moglie dice che finalmente sono servito a qualcosa.
... bianca +1d 09:00
Provata sabato: finita la torta in quaranta minuti. La teniamo.
xxx nives +1d 10:00
Idea adottata; al signor Prospero lo racconta Bianca di persona sabato, quando torna.

=== chat | Annarita Scotti | 51 15:15
una critica costruttiva: nella doccia della Tinca non c'è un posto dove appoggiare lo shampoo. è una cosa da 10 euro
--- irene +5
Buongiorno Annarita, sono Irene. Ha ragione, e lo diciamo da un anno. Lo giro a Davide adesso.
... davide +3h
Comprate dodici mensoline, una per doccia. Avvitate nove, le altre domani.
--- irene +1d 10:00
Annarita, da oggi c'è la mensolina in tutte le camere. 9 euro e 90 l'una, era più precisa lei di noi. Grazie, Irene

=== mail | Fulgenzio Bragadin | 44 08:30
@subject Proposta articolata in sette punti
Egregi,
soggiornando presso di voi ho elaborato alcune migliorie, che elenco: 1) segnaletica dal pontile, insufficiente; 2) la luce in cortile è fredda, consiglio lampadine calde; 3) il menù ha caratteri per lettori giovani; 4) il gatto andrebbe munito di campanello; 5) biciclette a disposizione; 6) un registro delle firme all'antica; 7) il caffè è perfetto, non toccatelo.
Cordialità, prof. Fulgenzio Bragadin
--- bianca +3h
Gentile professore,
rispondo per punti, come merita: 1) vero, chiediamo al Comune un cartello; 2) cambiate ieri, grazie; 3) da venerdì c'è un menù a caratteri grandi, basta chiederlo; 4) provato, il gatto si è offeso e ha dormito fuori due giorni: il campanello è tolto; 5) ne prendiamo quattro; 6) il registro è aperto sul banco e la prima riga bianca è la sua; 7) non lo tocchiamo.
Grazie del tempo che ci ha dedicato,
Bianca Torvelli
--- customer +1d 08:10
Risposta esaustiva. Sul punto 4 mi rimetto alla volontà del gatto.
xxx bianca +2h
Il professore è soddisfatto su sette punti di sette.

=== reviews | Camilla Dotti | 37 13:00
@as camidotti
@rating 4
Tutto molto bello, però ancora i flaconcini monouso di plastica in bagno? Dispenser ricaricabili e passa la paura.
--- bianca +2h10
Cara Camilla, sono gli ultimi di un ordine vecchio: finiti quelli, in ogni bagno c'è il nostro sapone all'olio in bottiglia di vetro da riempire. Ce lo hanno chiesto in tre, lei è stata quella che ci ha fatto vergognare il giusto. Bianca

=== counter | Abbondio Merelli | 33 18:20
@typed marta
Al banco, dopo cena. Dice che i nomi delle grappe in lista sono belli ma non si capisce quale è forte e quale no. "Metteteci dei pallini, come per la toponomastica dei sentieri."
--- marta +5
Detto che lo facciamo: un pallino per le morbide, tre per quelle che si sentono. Nuova lista da sabato. Gli abbiamo offerto una da tre, per taratura. (Marta)

=== portal | Guendalina Forti | 28 10:40
Prenotazione 88-4340. Consiglio: mettete un'ora silenziosa in veranda la mattina, senza telefoni. Ieri ho ascoltato la videochiamata di un signore con il suo dentista
--- nives +35
Gentile Guendalina, dalle 7:30 alle 9 la veranda diventa "dei lettori", cartello piccolo e sguardo severo di Marta. Il dentista, ci pare, consigliava un impianto. Grazie del suggerimento, Nives

=== mail-dispensa | Zaira Pontremoli | 22 20:05
@subject Vuoti a rendere
Ciao Pia, a casa ho quarantadue vasetti vostri vuoti e mio marito minaccia la separazione. Perché non li riprendete con uno sconto? Vi costano meno di quelli nuovi e io salvo il matrimonio.
Zaira
--- pia +13h
Cara Zaira,
ne ho parlato con Bianca: da lunedì ogni vaso pulito che torna vale trenta centesimi in bottega. Quarantadue fanno dodici euro e sessanta, più un matrimonio. Passa quando vuoi, ma avvisa che faccio posto.
Pia
... ottavio +4h
Che siano senza etichetta però, che a grattarle tocca a me.
--- customer +9h
Etichette già tolte, nella vasca. Lui non sa.
xxx pia +14h
Zaira passa giovedì con i vasi, siamo d'accordo al telefono.

=== form | Anonimo | 12 02:14
@from nessuno.in.particolare@casella.example
@subject ...
mettete le luci anche dall'altra parte del molo la sera si fa il bagno al buio ed è bello ma anche no
xxx irene +6h
Non chiede risposta e non lascia il nome; la proposta è passata a Davide, che il faretto lo mette questa settimana.
"""
