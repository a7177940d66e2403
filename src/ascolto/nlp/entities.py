"""What is named: order numbers, dates, places, and the brands and products one asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from ascolto.nlp import linear
from ascolto.nlp.reading import Entity
from ascolto.nlp.tokens import bare, unmarked

MOST = 12  # of one message
_ORDER = re.compile(
    r"(?:\b(?:ordin[ei]|order|pedido|commande|bestellung|bestellnummer|pratica|ticket|segnalazione"
    r"|prenotazione|booking|fattura|invoice|contratto|spedizione|tracking|reso|rma|pnr|codice cliente"
    r"|customer number|rif\.?|ref\.?)(?:n(?:r|um(?:ero|ber)?)?\.?|no\.?|#|è|is|:|del|\s){0,6}[:#°º]?\s?"
    r"|#)([A-Z]{0,4}[-/]?\d[\dA-Z/-]{2,19})\b",
    re.IGNORECASE,
)
_MONTHS = {
    name: n
    for names in (
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "januar februar märz april mai juni juli august september oktober november dezember",
    )
    for n, name in enumerate(names.split(), 1)
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"\b(?:(?P<d>\d{{1,2}})(?:st|nd|rd|th|º|°|\.)?\s+(?:di |de |of )?(?P<m>{_MONTH})(?:\s+(?:de )?(?P<y>\d{{4}}))?"
    rf"|(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y2>\d{{4}}))?"
    r"|(?P<d3>\d{1,2})[/.-](?P<m3>\d{1,2})(?:[/.-](?P<y3>\d{4}|\d{2}))?"
    r"|(?P<y4>\d{4})-(?P<m4>\d{2})-(?P<d4>\d{2}))\b",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_][\w'’]*")


def find(text: str, *, names: Sequence[tuple[str, str]] = ()) -> tuple[Entity, ...]:
    """Everything named in a text, in no more than `MOST` entries."""
    found: list[Entity] = []
    if _DIGIT.search(text):
        found += _orders(text)
        found += _dates(text)
    found += _places(text)
    if names:
        found += _named(text, tuple(names))
    return tuple(dict.fromkeys(found))[:MOST] if found else ()


def _orders(text: str) -> Iterable[Entity]:
    for hit in _ORDER.finditer(text):
        if sum(c.isdigit() for c in hit[1]) >= 3:
            yield Entity("order", hit[0].strip(" :#"), hit[1].upper())


def _dates(text: str) -> Iterable[Entity]:
    for hit in _DATE.finditer(text):
        said = hit.groupdict()
        day, month, year = (
            next(
                (
                    said[n]
                    for n in (name, name + "2", name + "3", name + "4")
                    if said.get(n)
                ),
                "",
            )
            for name in "dmy"
        )
        number = _MONTHS.get(month.lower()) or (int(month) if month.isdigit() else 0)
        if day.isdigit() and 1 <= int(day) <= 31 and 1 <= number <= 12:
            if said["d3"] and not year and "." in hit[0]:
                continue  # a price or an hour
            yield Entity("date", hit[0], _iso(year, number, int(day)))


def _iso(year: str, month: int, day: int) -> str:
    """`--MM-DD` where no year was said."""
    if not year:
        return f"--{month:02}-{day:02}"
    return f"{int(year) + 2000 if len(year) == 2 else year}-{month:02}-{day:02}"


# --- places: towns and countries of our own list ------------------------------------------------


@cache
def _towns() -> dict[str, list[str]]:
    """By first word, in the spelling of the list; the longest name first."""
    made: dict[str, list[str]] = {}
    lines = (linear.DATA / "places.tsv").read_text().splitlines()
    for name in sorted((line.strip() for line in lines if line), key=len, reverse=True):
        made.setdefault(bare(name.lower()).split()[0], []).append(name)
    return made


def _places(text: str) -> Iterable[Entity]:
    """Only with a capital: many towns are also words."""
    towns = _towns()
    for hit in _WORD.finditer(text):
        said = hit[0]
        if not said[0].isupper():
            continue
        for name in towns.get(bare(said.lower()), ()):
            there = text[hit.start() : hit.start() + len(name)]
            after = text[hit.start() + len(name) : hit.start() + len(name) + 1]
            if bare(there.lower()) == bare(name.lower()) and not after.isalnum():
                yield Entity("place", there, name)
                break


# --- brands and products that the workspace asks for --------------------------------------------


@lru_cache(maxsize=256)
def _pattern(
    names: tuple[tuple[str, str], ...],
) -> tuple[re.Pattern[str], dict[str, Entity]]:
    known = {
        _key(name): Entity(kind, name, name)
        for kind, name in reversed(names)
        if _key(name)
    }
    longest = sorted(known, key=len, reverse=True)
    parts = [r"[\s\-_.]*".join(map(re.escape, key.split())) for key in longest]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)"), {
        key.replace(" ", ""): known[key] for key in longest
    }


def _key(name: str) -> str:
    return " ".join(re.findall(r"\w+", bare(name.lower())))


def _named(text: str, names: tuple[tuple[str, str], ...]) -> Iterable[Entity]:
    """However spelled: with or without accents, as a hashtag, with a hyphen."""
    pattern, known = _pattern(names)
    if not known:
        return
    plain = unmarked(text.lower())
    for hit in pattern.finditer(plain):
        entity = known.get(re.sub(r"[\W_]+", "", hit[0]))
        if entity is not None:
            said = text[hit.start() : hit.end()] if len(plain) == len(text) else hit[0]
            yield Entity(entity.kind, said, entity.value)
