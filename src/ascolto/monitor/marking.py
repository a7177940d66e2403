"""The words of a text that a query looks for, marked, and the part of a long one in which they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from ascolto.core import excerpts, words
from ascolto.core.excerpts import Part
from ascolto.monitor.query.tree import Word

_READ = 20_000  # characters that are looked at
_BEFORE = 60  # characters shown before the first word, where it stands far down
_WORD = re.compile(r"[^\W_]+")


def marked(text: str, wanted: Collection[Word], *, most: int) -> list[Part]:
    """At most about `most` characters: the beginning, or from a little before the first word on."""
    text = text[:_READ]
    hits = _hits(text, wanted)
    is_far = hits and hits[0][1] > most
    start = excerpts.start(text, hits[0][0], before=_BEFORE) if is_far else 0
    return excerpts.excerpt(text, hits, start=start, most=most)


def _hits(text: str, wanted: Collection[Word]) -> list[tuple[int, int]]:
    whole = {word.text for word in wanted if not word.is_prefix}
    begins = tuple(word.text for word in wanted if word.is_prefix)
    found = []
    for place in _WORD.finditer(text):
        folded = "".join(words.words(place[0]))
        if folded in whole or (begins and folded.startswith(begins)):
            found.append(place.span())
    return found
