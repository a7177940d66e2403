# ruff: noqa: E501 -- people write as long as they like
"""Things left behind, and one that was never lost."""

SCRIPT = r"""
=== mail | Edvige Colantuono | 58 12:40
@subject Orecchino
Buongiorno, ho perso un orecchino a forma di foglia, d'argento, valore niente, importanza tanta: era di mia madre. Forse in sala, forse in barca, forse nel lago (e allora pazienza). Camera Airone, siamo partiti ieri.
Edvige Colantuono
--- irene +28
Gentile signora Edvige,
ho guardato in camera, sotto il letto, nel sacchetto dell'aspirapolvere (aperto sul giornale, con guanti e coraggio) e in sala. Per ora niente. Davide smonta il fondo della barca oggi pomeriggio. Le scrivo stasera in ogni caso.
Irene
--- irene +6h
Trovato. Era tra due assi della barca verde, lato sinistro. Davide è sceso dal molo gridando come se avesse preso un luccio. Glielo spedisco assicurato domani: mi conferma l'indirizzo?
Irene
--- customer +25
Sono qui che piango davanti alla lavatrice. L'indirizzo è quello della prenotazione. Ringrazi il pescatore.
--- irene +14h
Partito stamattina, arriva domani entro sera. Il pescatore ringrazia e si vanta. Irene

=== chat | Samanta Bellisario | 53 08:30
ho lasciato il caricatore del telefono in camera, bianco
--- irene +5
Buongiorno, sono Irene. Ne abbiamo una scatola con trentuno caricatori bianchi. Aveva un segno particolare?
--- customer +1
uno smile con lo smalto rosa
--- irene +4
Eccolo, sorride. Glielo spedisco o passa?
--- customer +1
passo domenica 🙏
--- irene +1
Perfetto, è in ricevimento a suo nome. Irene

=== counter | Nazzareno Piovesan | 48 11:10
@typed samuele
Telefonata. Convinto di aver lasciato qui la dentiera. Camera Luccio, due notti fa. Un po' in imbarazzo, molto simpatico.
... samuele +40
Guardato ovunque, chiesto alla lavanderia. Niente.
--- samuele +1h
Richiamato: non si trova. Mi dice che nel frattempo l'ha trovata, era nel taschino della giacca buona. Abbiamo riso tutti e due, lui di più adesso che poteva. (Samuele)

=== form | Giordano Bevilacqua Prandi | 46 20:30
@subject libro in veranda
Ho dimenticato un libro in veranda, tavolino giallo. Non importa il libro (era brutto) ma dentro c'è un biglietto che fa da segnalibro e quello mi serve. È una lettera.
--- nives +11h
Gentile signor Bevilacqua Prandi,
il libro è qui e il biglietto è dentro, a pagina 112. Non l'ho letto. Glielo mando in busta chiusa con ricevuta di ritorno; il libro, se è brutto davvero, lo mettiamo nello scaffale degli scambi e qualcuno lo difenderà.
Nives
--- customer +1h
Pagina 112 è giusta. Grazie di non averlo letto, e anche di avermelo detto.
xxx nives +3h
Lettera spedita stamattina; il cliente è sereno e il numero di spedizione gli è arrivato dal corriere.

=== portal | Debora Scandola | 40 10:10
Prenotazione 88-4233. Abbiamo trovato noi qualcosa di vostro: la chiave della Ninfea è nella borsa di mia figlia. Scusate!!! Come facciamo
--- nives +12
Gentile Debora, succede una volta al mese e quella chiave ha già visto mezza Europa. La metta in una busta imbottita, spese a carico nostro, oppure ce la riporti quando torna: così siamo sicuri che torna. Nives

=== mail | Iolanda Marchesin | 34 15:15
@subject ombrello verde
buongiorno ho lasciato ombrello verde manico di legno. non era mio era della parucchiera. aiuto
iolanda
--- irene +22
Gentile signora Iolanda, l'ombrello verde è salvo, manico di legno e tutto. Lo affido alla corriera delle 16 che passa da Montesarva, l'autista è mio zio: lo trova domattina dal giornalaio. La parrucchiera non saprà niente. Irene
--- customer +1d 09:00
trovato!! dal giornalaio. siete forti
xxx irene +1h10
Ombrello ritirato. Lo zio con la corriera ringrazia.

=== chat | Massimiliano Erba | 24 13:13
Salve, camera Folaga, potrei aver lasciato un anello sul lavandino
--- nives +3
Buongiorno, sono Nives. Guardo di persona e le scrivo tra dieci minuti.
--- nives +11
Non è sul lavandino. Abbiamo smontato anche il sifone: niente. Mi dice com'è fatto?
--- customer +2
È un anello di fidanzamento. Ancora da dare. Lei non sa niente
--- nives +1
Capito. Silenzio assoluto. Rifacciamo la camera centimetro per centimetro.
... nives +50
Trovato da Davide dentro la scatola dei fazzoletti. IN CASSAFORTE, busta gialla. Non telefonare alla camera, risponde lei!
--- nives +4
È in cassaforte. Era nella scatola dei fazzoletti. Lo ritira quando vuole, dica che scende per il giornale. Nives
--- customer +2
Il nascondiglio era quello e me l'ero scordato. Scendo per il giornale 😅
xxx nives +35
Anello ritirato. Verso le 19 sul molo si è sentito un applauso, quindi direi bene.

=== mail | Pasquale Onorato | 15 09:20
@subject Pigiama
Gentile ricevimento, nell'armadio della Persico è rimasto un pigiama a righe. NON speditelo a casa: non è mio, e mia moglie aprirebbe il pacco. Era già lì quando siamo arrivati noi! Ve lo dico solo per correttezza.
Pasquale Onorato
--- nives +45
Gentile signor Onorato,
le crediamo senza esitare: il pigiama a righe è di un ospite di tre settimane fa che lo cercava disperato. Grazie a lei torna a casa sua. E a casa dell'ospite, non sua.
Nives Cardelio
--- customer +10
Ecco. Appunto. Grazie.
xxx nives +30
Il signor Onorato è scagionato e non desidera altra corrispondenza sul pigiama.
"""
