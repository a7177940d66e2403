"""The words of posts that are looked at again and again while they are of today.

A busy watch is looked at every few seconds over the same thousands of posts; cutting them into
words was two thirds of a look.
"""

from __future__ import annotations

import sys

from ascolto.core import words

MOST = 10_000  # posts; some ten megabytes

_kept: dict[tuple[int, int], tuple[str, ...]] = {}


def spoken(message_id: int, text: str) -> tuple[str, ...]:
    """The folded words; of a text that was edited, anew."""
    key = (message_id, hash(text))
    found = _kept.get(key)
    if found is None:
        if len(_kept) >= MOST:
            _kept.clear()
        found = _kept[key] = tuple(map(sys.intern, words.words(text)))
    return found
