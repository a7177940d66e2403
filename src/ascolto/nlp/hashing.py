"""Features of words as numbers: the same when a model is trained and when it is used. Pure.

A word's features are itself and its letter groups of three to five with its ends marked; two
neighbours make one more. Each is hashed to a row of the model's table. A model is a sum over rows,
so a word's own part can be summed once and kept, and says how much that word decided.
"""

from __future__ import annotations

from zlib import crc32

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.uint32]

_PAIR = np.uint32(2_654_435_761)
_TURN = np.uint32(40_503)
LONGEST_WORD = 24  # letters whose groups are looked at


def of_word(word: str) -> int:
    """The hash of the word itself, and its part in the hash of a pair."""
    return crc32(word.encode("utf-8", "surrogatepass"))


def groups(word: str) -> list[int]:
    """Hashes of the letter groups of a word; stand-ins and signs have none."""
    if not word[:1].isalpha() or len(word) < 3:
        return []
    marked = f"<{word[:LONGEST_WORD]}>"
    raw = [
        marked[at : at + size]
        for size in (3, 4, 5)
        for at in range(len(marked) - size + 1)
        if size < len(marked)
    ]
    return [crc32(b"\x01" + g.encode("utf-8", "surrogatepass")) for g in raw]


def pairs(words: Ints) -> Ints:
    """Hashes of each word with the next; one fewer than there are words."""
    left, right = words[:-1], words[1:]
    mixed: Ints = (left * _PAIR) ^ (right + _TURN) * np.uint32(97)
    return mixed ^ (mixed >> np.uint32(15))


def pair_of(left: int, right: int) -> int:
    both = np.array([left, right], dtype=np.uint32)
    return int(pairs(both)[0])
