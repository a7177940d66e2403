"""What a reply is made of: greeting, thanks, apology, farewell, promise. Italian and English; of Spanish, French and
German what an apology and a farewell are. Pure."""

from __future__ import annotations

import re


def compiled(by_language: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {code: re.compile(said, re.IGNORECASE) for code, said in by_language.items()}


def _gap(ends: str, most: int) -> str:
    """Within one clause: no mark, no word that begins another."""
    return rf"(?:(?! (?:{ends}) )[^.,;:!?\n]){{0,{most}}}"


GREETING = compiled({
    "it": r"\b(?:buon ?giorno|buona ?sera|buon pomeriggio|buondì|salve|ciao|benvenut[oaie])\b"
    r"|(?:^|[.!\n,]\s*)(?:gentil[ei]|gentilissim[oaie]|car[oaie]|carissim[oaie]|spett\.?(?:le|abile)?|egregi[oa])\b"
    r"|^\W*(?:grazie|di nulla|di niente|figur(?:ati|i)|prego\b|non c'è di che|che bel)",
    "en": r"\b(?:hello|hi|hey|good (?:morning|afternoon|evening|day))\b|(?:^|[.!\n,]\s*)dear\b"
    r"|^\W*(?:thank you|thanks|you're (?:very )?welcome|my pleasure|no problem|welcome)\b",
})  # fmt: skip
THANKS = compiled({
    "it": r"\b(?:grazie|ringrazi\w*|grati|riconoscent\w*)\b",
    "en": r"\b(?:thank(?:s| you)?|thanking|grateful|appreciate\w*)\b",
})  # fmt: skip
APOLOGY = compiled({
    "it": r"\b(?:scus\w+|dispiac\w+|spiacent\w*|spiace|perdon\w+|ramm?aric\w*|rincresc\w*|mortificat\w*|desolat\w+"
    r"|condoglianze|al (?:suo|tuo|vostro) dolore|chiediamo venia)\b",
    "en": r"\b(?:sorry|apolog\w+|regret\w*|forgive|condolences)\b",
    "es": r"\b(?:perd[oó]n\w*|disculp\w+|lament\w+|sentimos|siento|pesar)\b",
    "fr": r"\b(?:désolée?s?|excus\w+|pardon\w*|regrett\w+|navrée?s?)\b",
    "de": r"\b(?:entschuldig\w+|verzeih\w+|bedauer\w+|(?:tut|täte) (?:uns|mir)(?: \w+)? leid|leid tut)\b",
})  # fmt: skip
# “Non abbiamo nulla di cui scusarci” has the word and is none; “non possiamo che scusarci” is one.
NO_APOLOGY = compiled({
    "it": rf"\b(?:non|nulla|niente)\b(?! (?:possiamo|posso|resta|ci resta"
    rf"|mi resta) che){_gap('e|ed|ma|quindi|perciò', 40)}"
    r"\b(?:scusar\w+|scusiamo|scuso|dispiace)\b(?! (?:mai )?abbastanza)|\bscus[ai],? (?:ma|però)\b",
    "en": r"(?:\b(?:do|does|will|wo|ca|should|need|have|are|am)(?: not|n['’]t)|\b(?:cannot|never|nothing"
    r"|no (?:need|reason)))"
    r"(?: (?:to|have|need|going|we|us|i|for|be|really|owe)){0,5} (?:apologi[sz]e|sorry)\b(?! enough)",
    "es": rf"\b(?:no|nada)\b{_gap('y|e|pero', 30)}\b(?:disculparnos|disculpamos|sentimos|lamentamos)\b",
    "fr": rf"\b(?:rien|pas)\b{_gap('et|mais', 20)}\b(?:excuser|excuses)\b",
    "de": rf"\b(?:nichts|kein\w*|nicht)\b{_gap('und|aber', 30)}\bentschuldig\w+",
})  # fmt: skip
CLOSING = compiled({
    "it": r"\b(?:(?:cordiali|distinti|cari) saluti|(?:un )?(?:caro |cordiale |affettuoso )?saluto|saluti|a presto"
    r"|a (?:domani|sabato|domenica|lunedì|martedì|mercoledì|giovedì|venerdì|stasera)(?=[!.,\n]|$)"
    r"|buon[ao]? (?:giornata|serata|domenica|notte|lavoro|fine settimana|weekend|proseguimento|viaggio|vacanz[ae])"
    r"|cordialmente|(?:un )?(?:forte |grande )?abbraccio|(?:la|ti|vi) (?:aspettiamo|salut(?:o|iamo))|ci vediamo"
    r"|con (?:stima|affetto)|resto a disposizione|ciao)\b",
    "en": r"\b(?:(?:kind|best|warm|kindest|warmest) regards|regards|(?:best|warm|good) wishes|sincerely|yours"
    r"|have a (?:nice|good|great|lovely|safe)|cheers|warmly|all the best|take care|best,|see you|speak soon|talk soon"
    r"|many thanks|bye(?: for now)?|enjoy your)",
    "es": r"\b(?:(?:un )?(?:cordial |afectuoso )?saludos?|atentamente|cordialmente|(?:un )?(?:fuerte )?abrazo|hasta "
    r"(?:pronto|luego|mañana)|(?:que tenga )?(?:un )?buen (?:día|fin de semana))\b",
    "fr": r"\b(?:cordialement|salutations|bien à vous|à (?:bientôt|très vite|demain)|bonne (?:journée|soirée"
    r"|continuation"
    r"|semaine)|bon week-end|amicalement|sincèrement)\b",
    "de": r"\b(?:(?:freundliche[nr]?|herzliche[nr]?|beste[nr]?|liebe[nr]?|viele|schöne[nr]?) grü(?:ß|ss)en?|mfg"
    r"|grü(?:ß|ss)e"
    r"|hochachtungsvoll|bis (?:bald|morgen|dann)|(?:einen )?schönen (?:tag|abend)|schönes wochenende|alles gute)\b",
})  # fmt: skip
# Haste without a time. A stay “a breve termine” and “get well soon” are no promises.
PROMISE = compiled({
    "it": r"\b(?:il prima possibile|al più presto|quanto prima|(?:non )?appena possibile|nei prossimi giorni"
    r"|in tempi brevi|nel più breve tempo possibile|a breve(?! (?:termine|distanza|scadenza|durata)))\b",
    "en": r"\b(?:as soon as (?:possible|we can)|asap|shortly|in due course|in the (?:next|coming) few days|soon)\b",
})  # fmt: skip
# Only what we do, or what will be done to them, is a promise.
OURS = compiled({
    "it": r"\b\w+(?:iamo|remo|rò)\b|\b(?:sarà|sarete|verrà|verrete|riceverà|riceverai|riceverete|risponderà|contatterà"
    r"|arriverà|scrivo|chiamo|richiamo|rispondo|mando|invio|aggiorno|faccio|ricontatto|contatto|verifico)\b",
    "en": r"\b(?:we|i)\b|\b(?:we|i)['’]ll\b|\bour (?:team|colleagues?)\b|\b(?:you['’]ll|you will|will be|will get)\b",
})  # fmt: skip
NO_PROMISE = compiled({
    "it": r"(?!)",
    "en": r"\b(?:look(?:ing)? forward|hope|see(?:ing)? you|get well|come back|welcom\w+|visit"
    r"|meet)\b[^.!?]{0,60}\bsoon\b"
    r"|\bspeak soon\b|\btalk soon\b|\bsoon after\b|\bas soon as (?!possible|we can)",
})  # fmt: skip
TIME = compiled({
    "it": r"\b(?:alle|entro|dalle|ore|il|al|fra|tra|del|dell['’])\s?(?:le )?\d|\bl['’]\d|\d{1,2}[/:.]\d\d"
    r"|\d (?:minut|or[ae]|giorn|settiman)\w*"
    r"|\b(?:oggi|domani|dopodomani|stasera|stamattina|stanotte|lunedì|martedì|mercoledì|giovedì|venerdì|sabato"
    r"|domenica|mezz['’]ora|un['’]ora|mattina(?:ta)?|pomeriggio|giornata)\b",
    "en": r"\b(?:by|at|on|within|in|before|until) (?:the )?\d|\d{1,2}[/:.]\d\d|\d ?(?:am|pm)\b|\d (?:minute|hour"
    r"|day|week)s?\b"
    r"|\b(?:today|tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|an hour"
    r"|this (?:morning|afternoon|evening))\b",
})  # fmt: skip
