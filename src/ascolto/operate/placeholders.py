"""Variables in a text, such as {customer.first_name}: finding, filling, saying what is missing. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

KNOWN = (
    "customer.name",
    "customer.first_name",
    "customer.last_name",
    "conversation.number",
    "case.number",
    "member.name",
    "member.first_name",
    "brand.name",
    "order",
)
_PLACE = re.compile(r"\{([^\W\d_][\w.]{0,39})\}")
# "ordine n. OR-1042", "booking 88-4120": a word that announces a number, and the number.
_ORDER = re.compile(
    r"\b(?:ordine|ordini|prenotazione|pren|order|booking|reservation|bestellung|buchung|pacco)\b"
    r"[^\w\n]{0,4}(?:(?:n|nr|no|num|numero|number|nummer|codice|code)\b[^\w\n]{0,4})?"
    r"#?((?:[A-Z]{1,5}-?)?\d[\dA-Z-]{2,14})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Filled:
    text: str
    missing: tuple[str, ...]  # names that had no value, as they stand in the text


def names(text: str) -> tuple[str, ...]:
    """The variables of a text, each once, in their order."""
    return tuple(dict.fromkeys(_PLACE.findall(text))) if "{" in text else ()


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Values put in; what has none stays as it is, for a person to see."""
    missing: dict[str, None] = {}

    def place(found: re.Match[str]) -> str:
        value = values.get(found[1], "").strip()
        if not value:
            missing[found[1]] = None
        return value or found[0]

    return Filled(_PLACE.sub(place, text), tuple(missing))


def public(text: str, values: Mapping[str, str] | None = None) -> str:
    """For everybody to read: lines that name somebody, or hold what nobody knows, are left out."""
    lines = [fill(line, values or {}) for line in text.splitlines()]
    kept = "\n".join(line.text for line in lines if not line.missing).strip()
    return kept[:1].upper() + kept[1:]


def order_in(text: str) -> str:
    """The order or booking number a text names; "" when there is none."""
    found = _ORDER.search(text)
    return found[1] if found else ""
