"""How a promise sounds in Italian. The text comes folded: lower case, no accents. Pure."""

# A table of patterns reads best a line each, however long.
# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from ascolto.commitments.pledges.bits import Bit, clock

_TO = r"(?:la|le|vi|ti|gliel[oae]|ve l[oae]|te l[oae]|glie ne|gliene)"
_CALL = (
    r"(?:ri)?chiam(?:o|iamo|ero|eremo)|(?:ri)?telefon(?:o|iamo|ero|eremo)"
    r"|(?:faccio|facciamo|faro|faremo) (?:ri)?(?:chiamare|telefonare)"
)
_FUTURE = (
    r"conferm(?:ero|eremo)|comunich(?:ero|eremo)|rimbors(?:ero|eremo)|prenot(?:ero|eremo)"
    r"|consegn(?:ero|eremo)|prepar(?:ero|eremo)|restitui(?:ro|remo)|accredit(?:ero|eremo)"
    r"|dir(?:o|emo)|indich(?:ero|eremo)|spieghero|spiegheremo"
)
_TELL = (
    r"(?:faccio|facciamo|faro|faremo) (?:sapere|avere|contattare|scrivere|rispondere|arrivare)"
    r"|(?:ri)?scriv(?:o|iamo|ero|eremo)|rispond(?:o|iamo|ero|eremo)"
    r"|(?:ri)?contatt(?:o|iamo|ero|eremo)|aggiorn(?:o|iamo|ero|eremo)"
    r"|(?:terro|terremo|tengo|teniamo) (?:informat[aoie]|aggiornat[aoie]|al corrente)"
    r"|(?:do|diamo|daro|daremo) (?:una |la |un |mie |nostre )?(?:risposta|conferma|notizie|riscontro|aggiornamento)"
)
_SEND = (
    r"(?:ri)?mand(?:o|iamo|ero|eremo)|invi(?:o|amo|ero|eremo)|spedi(?:sco|amo|ro|remo)"
    r"|rimbors(?:o|iamo)|rifacciamo avere"
)
_INFINITIVE = (
    r"(?:provvedo|provvediamo|provvedero|provvederemo|sara (?:mia|nostra) cura|mi impegno|ci impegniamo"
    r"|prometto|promettiamo|conto di|contiamo di|cerchero|cercheremo|vedremo|vedro)[^,.;]{0,40}?"
)
_COLLEAGUE = (
    r"\b(?:colleg(?:a|he|hi)|responsabile|direttore|direttrice|direzione|tecnico|ufficio|reparto|reception"
    r"|amministrazione|titolare|proprietari[oa]|cucina|chef|qualcuno|persona)\b[^,.;]{0,40}?\b(?:la|le|vi|ti) "
)

VERBS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("call_back", re.compile(rf"\b{_TO} (?:{_CALL})\b")),
    ("call_back", re.compile(r"\b(?:ri)?(?:chiamero|chiameremo|telefonero|telefoneremo)\b(?! (?:il|lo|la|i|gli|l'))")),
    ("call_back", re.compile(rf"{_INFINITIVE}\b(?:ri)?(?:chiamar(?:la|vi|ti)|telefonar(?:le|vi|ti))\b")),
    ("call_back", re.compile(rf"{_COLLEAGUE}(?:ri)?(?:chiam(?:a|era|ano|eranno)|telefon(?:a|era))\b")),
    ("call_back", re.compile(r"\b(?:sara|verra|sarete|verrete) (?:ri)?chiamat[aoie]\b")),
    ("call_back", re.compile(r"\bricevera (?:una|la) (?:nostra |mia )?(?:chiamata|telefonata)\b")),
    ("promise", re.compile(rf"\b{_TO} (?:{_TELL}|{_FUTURE})\b")),
    ("send", re.compile(rf"\b{_TO} (?:{_SEND})\b")),
    ("promise", re.compile(rf"{_INFINITIVE}\b(?:(?:ri)?contattar(?:la|vi|ti)|risponder(?:le|vi|ti)|(?:ri)?scriver(?:le|vi|ti)|far(?:le|vi|ti) (?:sapere|avere)|inviar(?:le|vi|ti)|mandar(?:le|vi|ti)|aggiornar(?:la|vi|ti)|dar(?:le|vi|ti) (?:una |un )?(?:risposta|riscontro|notizie)|rimborsar(?:la|vi|ti))\b")),
    ("promise", re.compile(rf"{_COLLEAGUE}(?:(?:ri)?contatt(?:a|era)|(?:ri)?scriv(?:e|era)|rispond(?:e|era)|(?:fa|fara) sapere|aggiorn(?:a|era))\b")),
    ("promise", re.compile(r"\b(?:mi faccio|ci facciamo|mi faro|ci faremo) (?:sentire|vivo|viva|vivi|risentire)\b")),
    ("promise", re.compile(r"\b(?:avra|avrete|ricevera|riceverete|avrai|riceverai) (?:una |un |la |il |nostre |mie |mia |nostra |i |le )?(?:nostra |mia |sua )?(?:risposta|notizie|conferma|riscontro|rimborso|preventivo|offerta|documenti|fattura|mail|messaggio)\b")),
    ("promise", re.compile(r"\b(?:sara|verra) (?:ri)?contattat[aoie]\b")),
    ("promise", re.compile(r"\b(?:torno|torniamo|tornero|torneremo) da (?:lei|voi|te)\b")),
    ("promise", re.compile(r"\b(?:rimborseremo|invieremo|spediremo|manderemo|consegneremo|risponderemo|scriveremo|aggiorneremo|confermeremo|rispondero|scrivero|inviero|mandero|confermero)\b")),
)  # fmt: skip

NEGATED = re.compile(r"\b(?:non|senza|mai|nessuno)\s+(?:\w+\s+){0,2}$")
OFFERED = re.compile(
    r"\b(?:se (?:vuole|volete|vuoi|preferisce|preferite|preferisci|desidera|le va|le fa (?:comodo|piacere)|gradisce)"
    r"|posso|possiamo|potrei|potremmo|vuole che|desidera che|preferisce che)\b"
)
ENDS = re.compile(
    r"\s(?:se|quando|perche|che|dopo che|appena(?! possibile))\s"
)  # what follows is about something else

_NUMBERS = {
    "un": 1, "un'": 1, "uno": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "sei": 6,
    "sette": 7, "otto": 8, "nove": 9, "dieci": 10, "undici": 11, "dodici": 12, "quindici": 15,
    "venti": 20, "trenta": 30, "quaranta": 40, "ventiquattro": 24, "quarantotto": 48, "settantadue": 72,
}  # fmt: skip
_N = r"(\d{1,3}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
_HOUR_WORDS = "una|due|tre|quattro|cinque|sei|sette|otto|nove|dieci|undici|dodici"
_DAYS = ("lunedi", "martedi", "mercoledi", "giovedi", "venerdi", "sabato", "domenica")
_MONTHS = (
    "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
    "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
)  # fmt: skip


def _n(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMBERS[word]


def _span(m: re.Match[str]) -> Bit:
    n, unit = _n(m[1]), m[2]
    if unit.startswith("minut"):
        return Bit(span=timedelta(minutes=n))
    if unit.startswith("or"):
        return Bit(span=timedelta(hours=n))
    if unit.startswith("settiman"):
        return Bit(days=7 * n)
    return Bit(working_days=n) if m[3] else Bit(days=n)


def _hour(m: re.Match[str]) -> Bit | None:
    word, minute = m[1], m[2]
    if not word.isdecimal():
        word = str(_NUMBERS[word])
    rest = (m[3] or "").strip()
    if rest:
        minute = {"e mezza": "30", "e mezzo": "30", "e un quarto": "15"}.get(
            rest, rest[2:]
        )
        if not minute.isdecimal():
            minute = "45" if "tre quarti" in rest else "0"
    return clock(word, minute)


def _weekday(m: re.Match[str]) -> Bit:
    day = next(i for i, name in enumerate(_DAYS) if name in m[0])
    return Bit(weekday=day, weeks=1 if "settimana" in m[0] else 0)


def _date(m: re.Match[str]) -> Bit:
    return Bit(date=(int(m[1]), _MONTHS.index(m[2]) + 1, int(m[3]) if m[3] else None))


def _short_date(m: re.Match[str]) -> Bit | None:
    year = int(m[3]) if m[3] else None
    year = 2000 + year if year is not None and year < 100 else year
    return Bit(date=(int(m[1]), int(m[2]), year)) if int(m[2]) <= 12 else None


Read = Callable[[re.Match[str]], Bit | None]
_WD = "|".join(_DAYS)
_CLOCK = rf"(\d{{1,2}}|{_HOUR_WORDS})(?:[:.](\d\d))?((?: e mezz[ao]| e un quarto| e tre quarti| e \d\d))?\b(?! (?:giorni|ore|minuti|persone|notti))"

TIMES: tuple[tuple[re.Pattern[str], Read], ...] = (
    (re.compile(r"\b(?:entro|in|tra|fra|nel giro di|per) (?:la |una )?mezz'?ora\b"), lambda m: Bit(span=timedelta(minutes=30))),
    (re.compile(r"\b(?:tra|fra) (?:un|dieci|cinque) (?:attimo|momento|istante)\b"), lambda m: Bit(span=timedelta(minutes=15))),
    (re.compile(r"\b(?:entro|tra|fra|in|nel giro di)(?: le| i| le prossime| i prossimi| massimo| al massimo)? " + _N + r" ?(minut[oi]|or[ae]|giorn[oi]|settiman[ae])( lavorativ[oi])?\b"), _span),
    (re.compile(r"\bdopodomani(?: (mattina|pomeriggio|sera))?\b"), lambda m: Bit(days=2, part=_part(m[1]))),
    (re.compile(r"\b(?:domattina|domani mattina|domani in mattinata)\b"), lambda m: Bit(days=1, part="morning")),
    (re.compile(r"\bdomani(?: (?:nel |in )?(pomeriggio|sera|serata))?\b"), lambda m: Bit(days=1, part=_part(m[1]))),
    (re.compile(r"\b(?:stasera|questa sera|entro sera|in serata)\b"), lambda m: Bit(days=0, part="evening")),
    (re.compile(r"\b(?:stamattina|stamani|stamane|questa mattina|in mattinata)\b"), lambda m: Bit(days=0, part="morning")),
    (re.compile(r"\b(?:oggi pomeriggio|oggi nel pomeriggio|questo pomeriggio|nel pomeriggio)\b"), lambda m: Bit(days=0, part="afternoon")),
    (re.compile(r"\b(?:in giornata|entro la giornata|entro fine giornata|a fine giornata|oggi stesso|oggi)\b"), lambda m: Bit(days=0)),
    (re.compile(r"\b(?:entro|a|per) (?:la )?fine (?:della )?settimana\b"), lambda m: Bit(ends="week")),
    (re.compile(r"\b(?:in settimana|entro (?:la|questa) settimana)\b"), lambda m: Bit(ends="week")),
    (re.compile(r"\b(?:entro|a|per) (?:la )?fine (?:del )?mese\b"), lambda m: Bit(ends="month")),
    (re.compile(rf"\b(?:{_WD})(?: (?:della |di )?(?:settimana prossima|prossima settimana))\b"), _weekday),
    (re.compile(r"\b(?:entro )?(?:la )?(?:settimana prossima|prossima settimana)\b"), lambda m: Bit(ends="week", weeks=1)),
    (re.compile(rf"\b(?:prossim[oa] )?(?:{_WD})\b(?: prossim[oa])?"), _weekday),
    (re.compile(r"\b(\d{1,2})(?:o|°|º)? (" + "|".join(_MONTHS) + r")(?: (\d{4}))?\b"), _date),
    (re.compile(r"\b(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d\d))?\b(?!\s*(?:euro|€|%))"), _short_date),
    (re.compile(r"\b(?:entro il|il giorno|il) (\d{1,2})\b(?! ?(?:[/.:]\d|€|%|euro|per cento))"), lambda m: Bit(date=(int(m[1]), 0, None))),
    (re.compile(r"\b(?:tra|fra|dalle) (?:le )?(?:ore )?\d{1,2}(?:[:.]\d\d)? (?:e le|e|alle) " + _CLOCK), _hour),
    (re.compile(r"\b(?:alle|all'|per le|verso le|entro le|prima delle|intorno alle|attorno alle|dopo le|non oltre le)(?: ore)? ?" + _CLOCK), _hour),
    (re.compile(r"\bore (\d{1,2})(?:[:.](\d\d))?()\b"), _hour),
    (re.compile(r"\b(?:a|per|entro) mezzogiorno\b"), lambda m: Bit(minutes=720, half="24")),
    (re.compile(r"\b(?:a|entro) mezzanotte\b"), lambda m: Bit(minutes=1440, half="24")),
    (re.compile(r"\b(?:di|del|nel|al|in) (mattina|mattino|mattinata|pomeriggio|sera|serata)\b|\b(mattina|pomeriggio|sera)\b"), lambda m: Bit(part=_part(m[1] or m[2]))),
    (re.compile(r"\b(?:al piu presto|appena possibile|quanto prima|il prima possibile|a breve|tra poco|fra poco|presto|nei prossimi giorni|appena (?:so|sappiamo|abbiamo)|non appena)\b"), lambda m: Bit(is_vague=True)),
)  # fmt: skip

# Before a day it makes it the day of something else: "la camera di venerdì".
NOT_WHEN = re.compile(
    r"\b(?:di|del|della|dell'|dal|dalla|da|dalle|per il|per la|dello scorso|scorso|fino a|fino al|lo scorso)\s$"
)
FOR = re.compile(r"\bper\s$")  # "le mando il listino per domani": not when it is sent
GONE = re.compile(r"^\s+(?:scors[oa]|passat[oa])\b")


def _part(word: str | None) -> str:
    if not word:
        return ""
    if word.startswith("matt"):
        return "morning"
    return "afternoon" if word.startswith("pom") else "evening"
