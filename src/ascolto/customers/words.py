"""The words by which a customer is found. Pure: no Django.

Words are folded (case, accents) and looked up by their beginning: "muller" finds "Müller",
"333 12" finds +39 333 1234567, "anna rossi" finds whoever has both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ascolto.customers import phones

LONGEST = 80
MOST = 6  # words of one question that count

_PHONE = re.compile(r"^[\s+()./\-\d]+$")
_APART = re.compile(r"[^\w]+")


def fold(text: str) -> str:
    """Lower case without accents: "Müller" is "muller", "Straße" is "strasse"."""
    if text.isascii():
        return text.lower()
    spelled = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in spelled if not unicodedata.combining(c))


def of(
    *,
    names: Iterable[str] = (),
    emails: Iterable[str] = (),
    numbers: Iterable[str] = (),
) -> set[str]:
    """Every word of these names, addresses and phone numbers."""
    found: set[str] = set()
    for name in names:
        found.update(_parts(name))
    for email in emails:
        found.add(fold(email))
        found.update(_parts(email))
    for number in numbers:
        found.add(_digits(number))
        found.add(phones.national(number))
    return {word[:LONGEST] for word in found if word}


def asked(question: str) -> list[str]:
    """The beginnings that must all be found; none for a question without words."""
    question = question.replace("\x00", " ").strip()
    digits = _digits(question)
    if digits and _PHONE.match(question):
        return [digits.removeprefix("00")[:LONGEST]]
    found: list[str] = []
    for piece in fold(question).split():
        found.extend([piece] if "@" in piece else _parts(piece))
    return [word[:LONGEST] for word in dict.fromkeys(found)][:MOST]


def _parts(text: str) -> list[str]:
    return [part for part in _APART.split(fold(text).replace("_", " ")) if part]


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789")
