"""From an answer to one person to an answer for all: names and numbers become variables. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_MONEY = re.compile(
    r"(?:€\s?\d[\d.,]*\d|€\s?\d|\b\d[\d.]*(?:,\d{1,2})?\s?(?:€|euro\b|EUR\b))",
    re.IGNORECASE,
)
_MONTHS = (
    "gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre"
    "|january|february|march|april|may|june|july|august|september|october|november|december"
    "|januar|februar|märz|mai|juni|juli|oktober|dezember"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}[./-]\d{{1,2}}(?:[./-]\d{{2,4}})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.|°)? (?:{_MONTHS})(?: \d{{4}})?)(?!\w)",
    re.IGNORECASE,
)
_TIME = re.compile(r"\b(?:[01]?\d|2[0-3]):[0-5]\d\b")
_NUMBER = re.compile(r"\b(?=[\w-]*\d[\w-]*\d)[A-Z]{0,5}-?\d[\dA-Z-]{3,}\b")
_KINDS = (
    ("email", _MAIL),
    ("amount", _MONEY),
    ("date", _DATE),
    ("time", _TIME),
    ("number", _NUMBER),
)


def generalised(
    text: str, known: Mapping[str, str], called: Mapping[str, str] | None = None
) -> str:
    """`known`: variable → its value here. `called`: what a kind of fact (email, amount, date, time,
    number) is called as a variable; a second one of a kind gets a number."""
    for name, value in sorted(known.items(), key=lambda pair: -len(pair[1])):
        if len(value.strip()) > 1:
            whole = rf"(?<![\w{{.]){re.escape(value.strip())}(?![\w}}])"
            text = re.sub(whole, f"{{{name}}}", text)
    for kind, pattern in _KINDS:
        text = _each_once(text, pattern, (called or {}).get(kind, kind))
    return text


def _each_once(text: str, pattern: re.Pattern[str], name: str) -> str:
    """The same value is the same variable wherever it stands."""
    given: dict[str, str] = {}

    def place(found: re.Match[str]) -> str:
        if found[0] not in given:
            given[found[0]] = name if not given else f"{name}_{len(given) + 1}"
        return f"{{{given[found[0]]}}}"

    return pattern.sub(place, text)
