"""What a message tells that nobody should have to ask again: numbers, dates, addresses. Pure.

Better to miss one than to show a wrong one: a number counts only beside the word that says what it
is ("prenotazione 8841"), an IBAN only when its check digits agree, and it is kept masked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from ascolto.nlp import codes, dates

LONGEST = 20_000  # characters of a message that are read
MOST = 12  # facts of one message: more is a list, not somebody telling theirs


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)


_SIGNS = {"email": "@"}  # what must stand in a text that holds one; else a digit

_ROOM = _pattern(
    r"\b(?:camera|stanza|room|suite)\s*(?:n\.?°?|nr\.?|no\.|numero|number|#|la|the)?\s*"
    r"(?P<value>\d{1,4}[a-z]?)\b(?![/:.,]\d|°|\s*(?:letti|letto|posti|person[ae]|nott[ei]|ospiti|"
    r"adult[io]|bambini|bed|beds|people|persons?|nights?|guests?|adults?|euro|eur|€|giorni|days?|"
    r"mq|m2|stelle|stars?|ore|x\b))"
)
_PHONES = (
    re.compile(
        r"(?<![\w+])(?P<value>(?:\+|00)\d{1,3}[ ./-]?(?:\(?\d{1,4}\)?[ ./-]?){2,5}\d{2,4})(?!\w)"
    ),
    re.compile(
        r"(?<![\w+/.-])(?<!contatore )(?<!lettura )(?<!matricola )(?<!meter )(?<!reading )"
        r"(?P<value>3[2-9]\d[ ./-]?\d{3}[ ./-]?\d{3,4})"
        r"(?![\w€]|[.,]\d|\s*(?:kwh|kw|smc|mc|m3|euro|eur|€|litri|km|punti)\b)",
        re.IGNORECASE,
    ),
    _pattern(
        r"\b(?:tel|telefono|cell|cellulare|phone|mobile|fisso|chiam\w+|call me)\b[^\d+\n]{0,24}"
        r"(?P<value>0?\d{1,4}[ ./-]?\d{5,8})(?!\w)"
    ),
)
_EMAIL = re.compile(
    r"(?<![\w.+-])(?P<value>[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24})(?![\w-])"
)
_IBAN = re.compile(r"\b(?P<value>[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30})(?!\w)")
_NAME = r"[A-ZÀ-Ý][\wà-ÿ'’.]+"
_STREETS = (
    re.compile(
        r"\b(?P<value>(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Pp]iazzale|[Cc]orso|[Ll]argo|[Vv]icolo|[Ss]trada|[Ll]ungolago)"
        rf"\s+(?:(?:d[aei]l?l?[aeio]?|San|Santa|dei|degli|della)\s+)?{_NAME}(?:\s+(?:d[ei]l?l?[ae]?\s+)?{_NAME}){{0,3}}"
        rf",?\s+(?:n\.?°?\s*)?\d{{1,4}}(?:[/ ]?[a-zA-Z]\b)?(?:,?\s+(?:-\s*)?\d{{5}}(?:\s+{_NAME}){{1,3}})?)"
    ),
    re.compile(
        rf"\b(?P<value>\d{{1,4}}[a-zA-Z]?,?\s+{_NAME}(?:\s+{_NAME}){{0,2}}\s+"
        r"(?:Street|St\.?|Road|Rd\.?|Avenue|Ave\.?|Lane|Square|Drive|Terrace|Gardens)"
        r"(?:,\s*[A-Z][\w ]{2,30}?(?:,?\s+[A-Z]{1,2}\d[\dA-Z]?\s*\d[A-Z]{2})?)?)(?=[\s.,;)]|$)"
    ),
)


@dataclass(frozen=True)
class Told:
    kind: str
    value: str
    start: int = 0
    end: int = 0


def told(text: str) -> list[Told]:
    """What the text tells, in its order, each once."""
    text = text[:LONGEST]
    found: list[Told] = []
    taken: list[tuple[int, int]] = []
    for kind, said in _KINDS:
        if not _may_hold(kind, text):
            continue
        for start, end, value in said(text):
            if any(start < b and a < end for a, b in taken):
                continue
            if value:
                taken.append((start, end))
                found.append(Told(kind, value, start, end))
    unique = {(one.kind, one.value.casefold()): one for one in reversed(found)}
    return sorted(unique.values(), key=lambda one: one.start)[:MOST]


def _may_hold(kind: str, text: str) -> bool:
    """Nearly every message tells nothing: a glance before the patterns."""
    sign = _SIGNS.get(kind)
    return sign in text if sign else any(c.isdigit() for c in text)


_Said = Iterable[tuple[int, int, str]]  # from, to, what is kept of it: "" for nothing


def _by(
    *patterns: re.Pattern[str], keep: Callable[[str], str]
) -> Callable[[str], _Said]:
    def said(text: str) -> _Said:
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield (*match.span("value"), keep(match["value"]))

    return said


def _coded(kind: str) -> Callable[[str], _Said]:
    def said(text: str) -> _Said:
        for one in codes.find(text):
            if one.kind == kind:
                yield one.start, one.end, one.value

    return said


def _dated(text: str) -> _Said:
    for one in dates.find(text):
        yield one.start, one.end, _spoken(text[one.start : one.end])


def _spoken(value: str) -> str:
    return " ".join(value.split()).strip(" ,.")


def _phone(value: str) -> str:
    digits = re.sub(r"\D", "", value)
    if not 8 <= len(digits) <= 15 or len(set(digits)) < 3:
        return ""
    return ("+" if value.startswith("+") else "") + digits


def _iban(value: str) -> str:
    """Masked; "" when the check digits do not agree (ISO 13616)."""
    plain = value.replace(" ", "")
    while len(plain) >= 15:
        number = "".join(str(int(c, 36)) for c in plain[4:] + plain[:4])
        if int(number) % 97 == 1:
            return masked_iban(plain)
        plain = plain[:-1]
    return ""


def masked_iban(plain: str) -> str:
    """Country, check digits and the end: enough to know which one it is."""
    plain = plain.replace(" ", "").upper()
    return f"{plain[:4]} •••• {plain[-4:]}"


_KINDS: tuple[tuple[str, Callable[[str], _Said]], ...] = (
    ("iban", _by(_IBAN, keep=_iban)),
    ("email", _by(_EMAIL, keep=str.lower)),
    ("booking", _coded("booking")),
    ("order", _coded("order")),
    ("address", _by(*_STREETS, keep=_spoken)),
    ("date", _dated),
    ("phone", _by(*_PHONES, keep=_phone)),
    ("room", _by(_ROOM, keep=_spoken)),
)
