"""Replies that must be left alone: nothing that `must` or `should` be better. (what is answered, the reply); a
`Said` says more of it. Written for this check, ordinary ones and tricky ones."""

# ruff: noqa: E501 (a reply on its line is easier to read than one in pieces)

from __future__ import annotations

from dataclasses import dataclass

from ascolto.nlp.courtesy import Asked

ANGRY = Asked("complaint", "negative", True)
SAD = Asked("complaint", "negative", False)
ASKS = Asked("question", "neutral", False)
SHARP = Asked("question", "neutral", True)  # as the fast reader hears a short question
GLAD = Asked("praise", "positive", False)
IDEA = Asked("suggestion", "neutral", False)
BUYS = Asked("purchase", "neutral", False)
OTHER = Asked("other", "neutral", False)


@dataclass(frozen=True)
class Said:
    to: str
    asked: Asked
    text: str
    language: str = "it"
    public: bool = False


GOOD = (
    # Italian, in private
    Said("La lavatrice perde acqua da lunedì e nessuno si è fatto vivo!", ANGRY,
         "Buongiorno signora Ferri,\nha ragione, e ci scusiamo: la Sua chiamata di lunedì è rimasta senza risposta. Il tecnico "
         "passa domani tra le 8 e le 10; L'avvisa lui mezz'ora prima.\nUn caro saluto,\nGiulia"),
    Said("Mi avete addebitato due volte lo stesso mese", SAD,
         "Buongiorno signor Lodi,\nmi dispiace: doveva pagare 30 euro e ne ha pagati 60. Le restituiamo la differenza entro "
         "venerdì, sullo stesso conto.\nCordialmente,\nPaolo"),
    Said("La taglia è sbagliata", SAD,
         "Buongiorno Elena,\nil nostro collega ha sbagliato taglia, e ce ne scusiamo. La 44 parte oggi; quella che ha in casa la "
         "ritira il corriere.\nBuona giornata, Sara"),
    Said("Ho aspettato tutto il giorno", ANGRY,
         "Buongiorno,\nil corriere La aspettava alle 10. Doveva chiamare e non l'ha fatto: ci scusiamo. Passa domani alle 9.\n"
         "Cordiali saluti, Marco"),
    Said("Nessuno mi ha scritto", SAD,
         "Buongiorno,\nmi scuso. Doveva scriverLe la mia collega, ieri era in ferie. Il contratto è in allegato.\nA presto, Anna"),
    Said("Aspetto da un'ora al telefono", ANGRY,
         "Buongiorno,\nnon doveva aspettare così a lungo, e non è colpa Sua: ci scusiamo. La richiamo io oggi alle 16.\nBuon lavoro, Luca"),
    Said("Forse ho sbagliato io a compilare", OTHER,
         "Buongiorno,\nnon si preoccupi: se ha sbagliato a inserire un dato lo correggiamo noi. Mi dica solo quale.\nUn saluto, Luca"),
    Said("Che cosa faccio se la misura è sbagliata?", ASKS,
         "Ciao Piero,\nse hai sbagliato misura cambiamo volentieri la giacca entro 30 giorni, gratis.\nCiao, Anna"),
    Said("A che ora è la colazione?", SHARP, "Buongiorno,\ndalle sette alle dieci, in veranda.\nA domani, Rita"),
    Said("Quanto costa la doppia?", SHARP, "Buongiorno, novanta euro a notte, colazione compresa. Un caro saluto, Rita"),
    Said("Avete il garage?", SHARP,
         "Buongiorno, no, purtroppo. Il più vicino è in piazza Dante, a due passi. Cordiali saluti, Rita"),
    Said("Volevo una ricevuta", SHARP, "Buongiorno, ecco la ricevuta in allegato. Buona giornata, Rita"),
    Said("Dal 3 al 5 avete una tripla?", SHARP,
         "Buongiorno, sì: la tripla è libera dal 3 al 5 e costa 140 euro a notte. La tengo per Lei fino a domani. A presto, Rita"),
    Said("Ieri ho dimenticato una sciarpa, l'avete trovata?", SHARP,
         "Buongiorno Sandra, sì, eccola qui! La teniamo alla reception. Un abbraccio, Rita"),
    Said("Mi confermate la stanza?", ASKS,
         "Ciao Laura,\nLa tua stanza è confermata per sabato. Ti aspettiamo a La Spezia!\nA presto, Nina"),
    Said("C'è posto il 15?", ASKS,
         "Ciao Laura,\nLe camere sono tutte prese, ma ti teniamo in lista e ti scriviamo domani.\nUn abbraccio, Nina"),
    Said("Quando posso venire?", ASKS,
         "Buongiorno signora, La aspettiamo alle sei di sera. Siamo aperti fino alle sei e mezza. Cordiali saluti, Nina"),
    Said("Avete spedito il vino?", ASKS,
         "Buongiorno signora, abbiamo spedito le sei bottiglie e Le scriviamo appena arrivano a Verona. Buona serata, Nina"),
    Said("C'è qualcosa da fare stasera?", ASKS,
         "Ciao Luca,\nstasera c'è La Traviata alle 21: se ti va, tengo due posti. I sei biglietti ridotti sono finiti.\nCiao, Nina"),
    Said("La filiale quando apre?", ASKS,
         "Buongiorno signori,\nvi aspettiamo da lunedì alle 9. La vostra pratica è pronta.\nCordiali saluti, Nina"),
    Said("Mio padre è mancato, che cosa devo fare con la luce?", Asked("question", "negative", False),
         "Gentile signora, ci uniamo al Suo dolore. Per il cambio di nome basta un Suo documento, e non costa nulla. "
         "Un caro saluto, Sara"),
    Said("Grazie a Marta della cassa, gentilissima!", GLAD,
         "Che bel messaggio, grazie! L'ho letto a Marta e si è commossa. La aspettiamo presto. Un abbraccio, Paolo"),
    Said("Sarebbe comodo avere il menù anche in inglese", IDEA,
         "Buongiorno Ivo, bella idea, grazie! L'ho passata a chi stampa i menù e Le scrivo entro venerdì. Buon lavoro, Anna"),
    Said("ok grazie", OTHER, "Di nulla, buona giornata! Luca"),
    Said("Siete sicuri che arriva?", ASKS,
         "Buongiorno, è impossibile dire l'ora esatta, ma il pacco arriva giovedì. Cordiali saluti, Anna"),
    Said("Serve lo SPID?", ASKS,
         "Buongiorno, sì: il Suo ISEE e il DURC si mandano con lo SPID. Per ENEL ENERGIA vale lo stesso. Cordiali saluti, Anna"),
    Said("Vorrei 40 coperti il 14 febbraio", BUYS,
         "Buongiorno! Per 40 persone il menù di pesce costa 38 euro a testa. Le tengo la sala fino a venerdì. A presto, Luca"),
    Said("Il vostro operatore è stato scortese", ANGRY,
         "Buongiorno, il collega è stato maleducato e non possiamo che scusarci. Ne abbiamo parlato con lui stamattina. "
         "La chiamo oggi alle 17. Cordiali saluti, Sara"),
    Said("Farò causa", ANGRY,
         "Buongiorno, capiamo che pensi alle vie legali e ci scusiamo di averLa portata a questo. Le propongo di vederci domani "
         "alle 10. Cordiali saluti, Sara"),
    Said("Sono furioso", ANGRY,
         "Buongiorno, ha ragione a essere furioso: tre ore sono inaccettabili. Non è accettabile e ci scusiamo. La chiamo oggi alle 15. "
         "Cordiali saluti, Sara"),
    Said("Posso restare un mese?", ASKS,
         "Buongiorno, certo: il soggiorno a breve termine costa meno. Le mando i prezzi oggi. Cordiali saluti, Anna"),
    Said("Entro quando posso fare causa?", ASKS,
         "Buongiorno, entro 15 giorni. Se desidera procedere per vie legali può rivolgersi al giudice di pace. Cordiali saluti, Leo"),
    Said("Chi finisce i lavori?", ASKS,
         "Ciao Marta, gli operai finiscono venerdì, poi ti scrivo. Con la tessera FAI il tuo ingresso è gratuito. Un abbraccio, Leo"),
    # Italian, in public
    Said("Bellissimo posto!", GLAD, "Grazie di cuore! Lo diciamo subito a chi cura il giardino. A presto, il team del Borgo", public=True),
    Said("Ladri, tre ore di attesa", ANGRY,
         "Buonasera, tre ore sono troppe e ci scusiamo. Le scriviamo in privato per rimediare. Sara", public=True),
    Said("Ma si può chiamare?", ASKS,
         "Buongiorno! Sì: il nostro numero verde è 800 123 456, fino alle 20; o scriva a assistenza@borgo.it.", public=True),
    Said("Quando parte?", ASKS, "Buongiorno, l'ordine 4471902188 parte domani. A presto, Anna", public=True),
    Said("Ma fate qualcosa per l'ambiente?", ASKS,
         "Buongiorno, sì! Abbiamo piantato 12.000.000 alberi. Borgo Srl, P.IVA 01234567890", public=True),
    Said("Dove siete?", ASKS, "Ciao! Siamo in via Garibaldi 12, dietro il duomo: ti aspettiamo. Nina", public=True),
    Said("Che fine ha fatto il wi-fi in sala?", SAD,
         "Buongiorno! Il wi-fi torna giovedì: cambiamo l'antenna. Scusate il disagio e grazie della pazienza.", public=True),
    Said("C'è uno sconto?", ASKS, "Ciao! Sì, con il codice SCONTO NATALE, fino al 6 gennaio. Ti aspettiamo!", public=True),
    # English
    Said("My parcel never came", ANGRY,
         "Hello Mr Shaw,\nyou're right, this isn't good enough and I apologise. A new parcel leaves tonight; you should have it on "
         "Thursday.\nBest wishes,\nHelen", "en"),
    Said("I was stuck in the lift", ANGRY,
         "Hello Mr Shaw,\nI am so sorry: you must have been so worried! The engineer came at 10. It is not your fault in any way.\n"
         "Take care, Helen", "en"),
    Said("Can I get my money back?", ASKS,
         "Hello Kim, of course. It's our policy to refund within 10 days; if you forgot your receipt, your card will do. "
         "All the best, Ann", "en"),
    Said("Is there a train?", ASKS, "Hi Jo, yes, the ticket for the 10 am train is attached. See you soon, Ann", "en"),
    Said("I am in hospital and must cancel", Asked("other", "negative", False),
         "Hello Jo, don't worry about the room, nothing is charged. Get well soon! Warm wishes, Ann", "en"),
    Said("When will it come?", SHARP, "Hello Jo, it is impossible to say before noon, but it comes on Friday. Kind regards, Ann", "en"),
    Said("Is the pool open?", ASKS,
         "Hello, there is nothing we can do about the rain, but the pool of THE RITZ HOTEL is open! Kind regards, Jo", "en"),
    Said("Lovely staff in Leeds", GLAD, "Hi Sue, thank you, that made our day! Hope to see you soon at the bar by the river.", "en", True),
    Said("Awful service", ANGRY,
         "Hi Sam, we're really sorry about this. We've sent you a private message, or call us on 0113 496 0000.", "en", True),
    Said("Where do I write?", ASKS, "Hello! Please write to support@harbour.example and we'll answer by 6 pm.", "en", True),
    # Spanish, French, German: what is covered there
    Said("Llevo tres semanas esperando", ANGRY,
         "Buenos días, sentimos mucho el retraso: no es culpa suya. El paquete llega mañana. Un cordial saludo, Eva", "es"),
    Said("Trois semaines d'attente !", ANGRY,
         "Bonjour, nous sommes désolés : vous n'auriez pas dû attendre. Le colis arrive demain. Cordialement, Luc", "fr"),
    Said("Drei Wochen warte ich schon!", ANGRY,
         "Guten Tag, das tut uns sehr leid. Das Paket kommt morgen. Mit freundlichen Grüßen, Jan", "de"),
)  # fmt: skip
