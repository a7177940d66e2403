"""What is named: numbers of orders and other papers (`codes`), days (`dates`), places (`places`), and the brands
and products one asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from ascolto.nlp import codes, dates, places
from ascolto.nlp.reading import Entity
from ascolto.nlp.tokens import bare, unmarked

MOST = 12  # of one message
_DIGIT = re.compile(r"\d")


def find(text: str, *, names: Sequence[tuple[str, str]] = ()) -> tuple[Entity, ...]:
    """Everything named in a text, in no more than `MOST` entries."""
    found: list[Entity] = []
    if _DIGIT.search(text):
        found += (Entity("order", one.words, one.value) for one in codes.find(text))
        found += _dated(text)
    found += (
        Entity("place", text[one.start : one.end], one.name)
        for one in places.find(text)
    )
    if names:
        found += _named(text, tuple(names))
    return tuple(dict.fromkeys(found))[:MOST] if found else ()


def _dated(text: str) -> Iterable[Entity]:
    """Of a span its first day and its last."""
    for one in dates.find(text):
        for day in one.days:
            yield Entity("date", text[one.start : one.end], day)


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
