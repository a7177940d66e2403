"""The word lists of the courtesy check, Italian and English. Pure."""

from __future__ import annotations

import re

GREETING = {
    "it": r"\b(?:buon ?giorno|buona ?sera|buon pomeriggio|salve|ciao|gentile|gentilissim[oaie]|cara?|caro"
    r"|spett\.?(?:le|abile)?|egregi[oa])\b",
    "en": r"\b(?:hello|hi|hey|dear|good (?:morning|afternoon|evening|day))\b",
}
THANKS = {
    "it": r"\b(?:grazie|ringrazi\w*|la ringraziamo|grati|riconoscent\w*)\b",
    "en": r"\b(?:thank(?:s| you)?|thanking|grateful|appreciate\w*)\b",
}
APOLOGY = {
    "it": r"\b(?:scus\w+|dispiac\w+|spiacent\w*|spiace|perdon\w+|ramm?aric\w*|rincresc\w*|mortificat\w*)\b",
    "en": r"\b(?:sorry|apolog\w+|regret\w*|forgive)\b",
}
CLOSING = {
    "it": r"\b(?:cordiali saluti|distinti saluti|un saluto|saluti|a presto|buona giornata"
    r"|buona serata|cordialmente|buon fine settimana)\b",
    "en": r"\b(?:kind regards|best regards|regards|best wishes|sincerely|yours|have a (?:nice|good"
    r"|great)|cheers|warmly)\b",
}
# (pattern, what to write instead)
BLAME = {
    "it": [
        (r"\b(?:lei|voi|tu) (?:ha|avete|hai|non ha|non avete|non hai) (?:sbagliat\w+|capit\w+"
         r"|lett\w+|compilat\w+|fatto male)\b",
         "C'è stato un malinteso: Le spieghiamo volentieri come fare."),
        (r"\b(?:hai|ha|avete) sbagliat\w+\b", "C'è stato un malinteso: vediamo insieme come sistemarlo."),
        (r"\bcome (?:già|gia'?) (?:detto|spiegato|scritto|comunicato)\b", "Riassumiamo volentieri:"),
        # Of a person only: “doveva arrivare ieri” is said of a parcel.
        (r"\b(?:dovevi|dovevate|avresti dovuto|avreste dovuto|lei (?:non )?(?:doveva|avrebbe dovuto))\b"
         r"(?! (?:già )?(?:ricever\w+|aver\w* ricevut\w+))"
         r"|(?:(?<=^)|(?<=[.!?;:,]\s)|(?<=\n))(?:doveva|avrebbe dovuto) (?:prima )?"
         r"(?:legg|guard|chied|compil|telefon|chiam|prenot|avvis|scriv|controll|invi|mand|presentars"
         r"|pensarc|farl|dircel|contatt|annull|disdi|pag)\w+", "La prossima volta può aiutare"),
        (r"\bè colpa (?:sua|tua|vostra)\b", "Vediamo che cosa è successo."),
        (r"\bbastava (?:leggere|guardare|chiedere|telefonare)\b", "Trova queste informazioni anche qui:"),
        (r"\b(?:si calmi|calmati|stia calm[oa]|moderi i toni)\b", "Capiamo che la situazione è spiacevole."),
        (r"\b(?:lei|tu|voi) (?:non )?(?:può|puoi|potete) pretendere\b", "Le diciamo che cosa possiamo fare:"),
    ],
    "en": [
        (r"\byou (?:are|were) wrong\b", "There has been a misunderstanding; let us sort it out together."),
        (r"\byou (?:should|must|ought to) have\b(?! (?:already )?(?:received|got|had)\b)", "Next time it may help to"),
        (r"\byou (?:failed|forgot|neglected|didn'?t (?:read|follow|understand)|did not (?:read|follow|understand))\b",
         "It looks as if one step is missing; here is how to do it:"),
        (r"\bas (?:i|we)(?:'ve| have)? (?:already )?(?:said|told|explained|stated|mentioned)\b", "To sum up:"),
        (r"\b(?:it'?s|it is|that'?s) your (?:own )?fault\b", "Let us look at what happened."),
        (r"\bcalm down\b", "We understand how annoying this is."),
        (r"\byou can(?:'t|not) expect\b", "Here is what we can do:"),
    ],
}  # fmt: skip
DEFENCE = {
    "it": [
        (r"\bnon (?:è|e') (?:un )?(?:problema|colpa|responsabilità) nostr[ao]\b"
         r"|\bnon dipende da noi\b|\bnon è colpa nostra\b",
         "Ce ne occupiamo noi e La teniamo al corrente."),
        (r"\b(?:la|sono le) (?:nostra )?(?:policy|procedur[ae]|regol[ae]) (?:aziendal[ei]|intern[ae])\b",
         "Le spieghiamo il motivo con parole semplici:"),
        (r"\bnon possiamo farci (?:niente|nulla)\b", "Ecco che cosa possiamo fare:"),
        (r"\bè impossibile\b", "Ci risulta strano: lo verifichiamo subito."),
        (r"\bnessun altro (?:cliente )?si è (?:mai )?lamentat\w+\b", "La Sua segnalazione è importante."),
    ],
    "en": [
        (r"\bnot our (?:fault|problem|responsibility)\b", "We will take care of it and keep you posted."),
        (r"\b(?:it'?s|that'?s|(?:it|that|this) is) (?:our |company )?policy\b", "Here is the reason in plain words:"),
        (r"\bthere(?:'s| is) nothing (?:we|i) can do\b", "Here is what we can do:"),
        (r"\b(?:that|this|it) is impossible\b", "This sounds odd; we are checking it now."),
        (r"\b(?:nobody|no one) else (?:has )?complained\b", "Thank you for telling us; it matters."),
    ],
}  # fmt: skip
# Where a company says nothing else: words that customers do not use.
JARGON = {
    "it": {
        "trouble ticket": "segnalazione", "ticket": "richiesta", "escalation": "passaggio a un collega",
        "in evasione": "in preparazione", "evadere": "completare", "presa in carico": "ce ne stiamo occupando",
        "obliterare": "timbrare", "ottemperare": "rispettare", "in oggetto": "di cui ci scrive",
        "pregiata": "gentile", "customer care": "assistenza", "back office": "i colleghi", "kpi": "risultati",
        "sla": "tempi promessi", "conguaglio": "differenza da pagare o ricevere", "quanto sopra": "questo",
        "all'uopo": "per questo", "disguido": "errore", "onboarding": "i primi passi",
    },
    "en": {
        "trouble ticket": "request", "ticket": "request", "escalate": "pass on to a colleague",
        "escalated": "passed on to a colleague", "as per": "as in", "pursuant to": "under",
        "herewith": "with this message", "aforementioned": "this", "kpi": "results", "sla": "promised time",
        "back office": "our colleagues", "onboarding": "first steps", "utilize": "use", "remit": "pay",
    },
}  # fmt: skip
TU = re.compile(
    r"\b(?:tu|tuo|tua|tuoi|tue|ti|te|scrivici|contattaci|chiamaci|inviaci|mandaci|facci|puoi|vuoi|hai|sei|"
    r"dovresti|potresti|grazie a te)\b",
    re.IGNORECASE,
)
# Spelled with a capital, or forms that only a polite reply has: "lei" alone may be somebody else.
LEI = re.compile(
    r"(?:(?<![.!?]\s)(?<!^)\b(?:Lei|Le|La|Suo|Sua|Suoi|Sue)\b(?!\s+(?:camera|consegna|signora)))"
    r"|\b(?:[Ll]a (?:preghiamo|ringraziamo|invitiamo|contatteremo|informiamo|aspettiamo)"
    r"|[Ll]e (?:chiediamo|scriviamo|confermiamo|auguriamo|inviamo|diciamo|spieghiamo)"
    r"|[Cc]i scriva|[Cc]i contatti|[Cc]i chiami|[Cc]i invii|[Cc]i dica|[Ss]crivendoLe|[Cc]ontattarLa)\b"
)
PERSONAL = {
    "tax code": r"\b[A-Z]{6}\d{2}[A-EHLMPR-T]\d{2}[A-Z]\d{3}[A-Z]\b",
    "IBAN": r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){3,7}(?:\s?[A-Z0-9]{1,3})?\b",
    "e-mail address": r"[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{1,120}\w",
    "phone number": r"(?<![\w/-])(?:\+|00)?\d{2,4}[\s./-]?\d{3}[\s./-]?\d{3,5}(?![\w/-])",
    "card number": r"\b(?:\d{4}[\s-]?){3}\d{4}\b",
}
PERSONAL_IT = {
    "tax code": "codice fiscale", "IBAN": "IBAN", "e-mail address": "indirizzo e-mail",
    "phone number": "numero di telefono", "card number": "numero di carta",
}  # fmt: skip
PROMISE = {
    "it": r"\b(?:il prima possibile|al più presto|quanto prima|a breve|nei prossimi giorni)\b",
    "en": r"\b(?:as soon as possible|asap|shortly|in due course|in the next few days|soon)\b",
}
