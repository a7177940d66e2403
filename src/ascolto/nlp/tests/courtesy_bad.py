"""Replies with one fault put in, and the finding that must name it: (rule, words it is said of, the reply)."""

# ruff: noqa: E501 (a reply on its line is easier to read than one in pieces)

from __future__ import annotations

from ascolto.nlp.tests.courtesy_good import ANGRY, ASKS, GLAD, IDEA, OTHER, SAD, Said

BAD: tuple[tuple[str, str, Said], ...] = (
    # whom it blames
    ("blame", "se avesse letto", Said("Dov'è il pacco?", SAD, "Buongiorno, se avesse letto le condizioni saprebbe che i tempi sono "
                                      "indicativi. Ci scusiamo. Saluti, Anna")),
    ("blame", "Lei ha inserito", Said("Non arriva", SAD, "Buongiorno, Lei ha inserito un indirizzo errato. Ci scusiamo. Saluti, Anna")),
    ("blame", "Ha sbagliato", Said("Non arriva", SAD, "Buongiorno. Ha sbagliato numero civico. Ci scusiamo. Saluti, Anna")),
    ("blame", "doveva controllare", Said("Non arriva", SAD, "Mi spiace, doveva controllare il tracking.", public=True)),
    ("blame", "è un problema suo", Said("Non arriva", SAD, "Ci dispiace ma è un problema suo.", public=True)),
    ("blame", "dovevi", Said("Non arriva", SAD, "Ciao, dovevi avvisarci prima. Scusaci. Ciao, Anna")),
    ("blame", "legga bene", Said("Non arriva", SAD, "Ci scusiamo, ma legga bene la mail. Saluti, Anna")),
    ("blame", "Sarebbe bastato", Said("Non arriva", SAD, "Ci dispiace. Sarebbe bastato chiedere. Saluti, Anna")),
    ("blame", "Si calmi", Said("VERGOGNA", ANGRY, "Si calmi, per favore. Ci scusiamo. Saluti, Anna")),
    ("blame", "da Lei accettate", Said("Non arriva", SAD, "Ci scusiamo, ma le condizioni da Lei accettate lo dicono. Saluti, Anna")),
    ("blame", "should have read", Said("No parcel", SAD, "Sorry, but you should have read the terms. Regards, Ann", "en")),
    ("blame", "If you had checked", Said("No parcel", SAD, "If you had checked your email you would know. Sorry. Regards, Ann", "en")),
    ("blame", "you entered", Said("No parcel", SAD, "Sorry, you entered the wrong address. Regards, Ann", "en")),
    ("blame", "Calm down", Said("No parcel", ANGRY, "Calm down please. We are sorry. Regards, Ann", "en")),
    ("blame", "culpa suya", Said("¡Qué vergüenza!", ANGRY, "Lo sentimos, pero es culpa suya. Saludos, Eva", "es")),
    ("blame", "auriez dû lire", Said("Une honte", ANGRY, "Désolés, vous auriez dû lire les conditions. Cordialement, Luc", "fr")),
    ("blame", "hätten", Said("Unverschämt", ANGRY, "Entschuldigung, Sie hätten die AGB lesen müssen. Viele Grüße, Jan", "de")),
    # how it defends itself
    ("defensive", "non c'entriamo", Said("Ladri", ANGRY, "Ci dispiace, ma noi non c'entriamo niente.", public=True)),
    ("defensive", "non siamo tenuti", Said("Non arriva", SAD, "Ci scusiamo, ma non siamo tenuti a rispondere del corriere. Saluti, Anna")),
    ("defensive", "procedure", Said("Non arriva", SAD, "Ci scusiamo. Le nostre procedure sono state rispettate. Saluti, Anna")),
    ("defensive", "altre lamentele", Said("Ladri", ANGRY, "Ci scusiamo. Non ci risultano altre lamentele.", public=True)),
    ("defensive", "giornata storta", Said("Ladri", ANGRY, "Ci dispiace! Sarà stata una giornata storta la Sua.", public=True)),
    ("defensive", "nulla di cui scusarci", Said("Ladri", ANGRY, "Non abbiamo nulla di cui scusarci. Buona giornata.", public=True)),
    ("apology", "", Said("Ladri", ANGRY, "Non abbiamo nulla di cui scusarci. Buona giornata.", public=True)),
    ("defensive", "nothing to do with us", Said("No parcel", SAD, "Sorry, but that has nothing to do with us. Regards, Ann", "en")),
    ("defensive", "as stated in our terms", Said("No parcel", SAD, "Sorry; as stated in our terms, times are a guide. Regards, Ann", "en")),
    ("defensive", "records show", Said("No parcel", ANGRY, "We're sorry. Our records show it was delivered.", "en", True)),
    ("apology", "sentito così", Said("Ladri", ANGRY, "Ci dispiace che Lei si sia sentito così.", public=True)),
    ("apology", "you feel that way", Said("No parcel", ANGRY, "We're sorry you feel that way.", "en", True)),
    ("apology", "", Said("Non arriva", SAD, "Buongiorno, il pacco è in viaggio. Cordiali saluti, Anna")),
    ("apology", "", Said("Drei Wochen!", ANGRY, "Guten Tag, das Paket kommt morgen. Viele Grüße, Jan", "de")),
    ("thanks", "", Said("Siete fantastici", GLAD, "Buongiorno, riferiremo. Saluti, Anna")),
    ("thanks", "", Said("Mettete il menù in inglese", IDEA, "Il menù in inglese non è previsto.", public=True)),
    # what nobody says
    ("threat", "vie legali", Said("Truffatori", ANGRY, "Ci scusiamo, ma saremo costretti ad agire per vie legali.", public=True)),
    ("threat", "we may take legal", Said("Crooks", ANGRY, "Sorry, but we may take legal action against you.", "en", True)),
    ("rude", "cazzo", Said("Ladri", ANGRY, "Ma che cazzo vuole? Ci scusiamo.", public=True)),
    ("rude", "Lei è un maleducato", Said("Ladri", ANGRY, "Ci scusiamo, ma Lei è un maleducato. Saluti, Anna")),
    ("unfilled", "[NOME]", Said("Non arriva", SAD, "Buongiorno [NOME], ci scusiamo. Il pacco arriva domani. Saluti, Anna")),
    ("unfilled", "{{ordine}}", Said("Non arriva", SAD, "Buongiorno, ci scusiamo. Il pacco {{ordine}} arriva domani. Saluti, Anna")),
    ("unfilled", "XXX", Said("No parcel", SAD, "Hello, sorry, it comes tomorrow. Regards, XXX", "en")),
    # tu, Lei, voi
    ("mixed address", "tu", Said("Non arriva", SAD, "Buongiorno, ci scusiamo. Le mandiamo domani il pacco, ma tu devi essere a casa. Fammi "
                                 "sapere. Saluti, Anna")),
    ("mixed address", "ti", Said("C'è un taxi?", ASKS, "Buongiorno, ti accompagniamo noi; Le serve altro? Saluti, Anna")),
    ("mixed address", "", Said("Non arriva", SAD, "Gentile cliente, ci scusiamo. Vi preghiamo di inviarci i vostri dati e La ricontatteremo "
                               "domani alle 9. Cordiali saluti")),
    # how it reads
    ("office words", "si comunica che", Said("Non arriva", SAD, "Spett.le cliente, ci scusiamo: si comunica che la pratica è stata inoltrata "
                                             "all'ufficio competente. Distinti saluti")),
    ("jargon", "SLA", Said("Non arriva", SAD, "Ci scusiamo: lo SLA è di due giorni. Domani alle 10 il pacco è da Lei.", public=True)),
    ("shouting", "È STATO CONSEGNATO", Said("Non arriva", SAD, "Il pacco È STATO CONSEGNATO. Ci scusiamo.", public=True)),
    ("vague", "appena possibile", Said("Non arriva", SAD, "Buongiorno, ci scusiamo. Le scriviamo appena possibile per l'ordine 4471902. "
                                       "Cordiali saluti, Anna")),
    ("vague", "soon", Said("No parcel", SAD, "Hi, sorry. We will get back to you soon. Regards, Ann", "en")),
    # what was asked
    ("unanswered", "", Said("Accettate cani?", ASKS, "Buongiorno, il nostro ristorante è aperto dal 1998. Saluti, Anna")),
    ("unanswered", "", Said("A che ora chiudete? E c'è il parcheggio?", ASKS, "Buongiorno, chiudiamo alle 20. Saluti, Anna")),
    ("unanswered", "", Said("Volevo sapere gli orari della piscina", ASKS, "Buongiorno, grazie del messaggio. Saluti, Anna")),
    ("unanswered", "", Said("Do you have a cot?", ASKS, "Hello, thanks for your message. Please visit our website. Regards, Ann", "en")),
    # what everybody reads
    ("personal data", "via Piave 7", Said("Non arriva", SAD, "Ci scusiamo. Il pacco arriva domani in via Piave 7, Mestre.", public=True)),
    ("personal data", "347 1234567", Said("Non arriva", SAD, "Ci scusiamo, La chiamiamo al 347 1234567.", public=True)),
    ("personal data", "4432", Said("Non entro", OTHER, "Ciao, il tuo pin è 4432.", public=True)),
    ("personal data", "214", Said("Si può entrare?", ASKS, "Sì, la Sua camera 214 è pronta.", public=True)),
    ("personal data", "rossi.m@gmail.com", Said("Mi scrivete?", ASKS, "Sì, Le scriviamo a rossi.m@gmail.com.", public=True)),
)  # fmt: skip
