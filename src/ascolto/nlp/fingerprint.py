"""Near-duplicates: four numbers a text, of which texts that say the same share at least one. Pure.

Eight smallest hashes over groups of four letters (MinHash), taken by twos. Two texts that share
three quarters of their groups have a number in common 96 times in 100; `likeness` then says how
like they are. Under forty letters only the same wording counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp.tokens import squeezed

BANDS, ROWS = 4, 2
SHORT = 40  # letters
ALIKE = 0.6  # share of letter groups from which two texts are the same thing said twice
_SEEDS = np.array(
    [0x9E3779B1, 0x85EBCA77, 0xC2B2AE3D, 0x27D4EB2F, 0x165667B1, 0xD3A2646D, 0xFD7046C5, 0xB55A4F09],
    dtype=np.uint32,
)  # fmt: skip
Bands = tuple[int, ...]


def bands(texts: Sequence[str]) -> list[Bands]:
    """Four numbers for each text; none for one without words."""
    wordings = [wording(text).letters for text in texts]
    made: list[Bands] = [_short(w) if len(w) < SHORT else () for w in wordings]
    long = [at for at, w in enumerate(wordings) if len(w) >= SHORT]
    if long:
        found = _smallest([wordings[at] for at in long])
        for at, row in zip(long, found.tolist(), strict=True):
            made[at] = tuple(row)
    return made


def _short(wording: str) -> Bands:
    return (_signed(crc32(wording.encode())),) * BANDS if wording else ()


def _signed(number: int) -> int:
    """A database's whole numbers have a sign."""
    return number - (1 << 32) if number >= 1 << 31 else number


def _smallest(wordings: Sequence[str]) -> NDArray[np.int32]:
    raw = [
        np.frombuffer(w.encode("utf-8", "replace"), dtype=np.uint8) for w in wordings
    ]
    starts = np.cumsum([0, *(len(one) for one in raw)])[:-1]
    letters = np.concatenate([*raw, np.zeros(3, dtype=np.uint8)]).astype(np.uint32)
    groups = _groups(letters)
    ends = starts[1:]
    for back in (
        1,
        2,
        3,
    ):  # groups that would reach into the next text repeat an earlier one
        groups[ends - back] = groups[ends - 4]
    groups[-3:] = groups[-4]
    mixed = groups * np.uint32(0x9E3779B1)
    mixed ^= mixed >> np.uint32(15)
    found = np.empty((len(raw), len(_SEEDS)), dtype=np.uint32)
    for at, seed in enumerate(_SEEDS):
        turned = (mixed ^ seed) * (seed | np.uint32(1))
        turned ^= turned >> np.uint32(13)
        found[:, at] = np.minimum.reduceat(turned, starts)
    left, right = found[:, ::ROWS], found[:, 1::ROWS]
    both = (left * np.uint32(0x85EBCA77)) ^ (right + np.uint32(0x27D4EB2F))
    return (both + np.arange(BANDS, dtype=np.uint32)).view(np.int32)


def _groups(letters: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Four letters after one another as one number."""
    a, b, c, d = letters[:-3], letters[1:-2], letters[2:-1], letters[3:]
    found = a | b << np.uint32(8) | c << np.uint32(16) | d << np.uint32(24)
    whole: NDArray[np.uint32] = found.astype(np.uint32, copy=False)
    return whole


class Wording:
    """A text to be compared with others: what that takes is made once, and only if it is."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def letters(self) -> str:
        return squeezed(self._text)

    @cached_property
    def groups(self) -> NDArray[np.uint32]:
        """Of four letters (bytes), each once, in order."""
        raw = np.frombuffer(self.letters.encode("utf-8", "replace"), dtype=np.uint8)
        return np.unique(_groups(raw.astype(np.uint32)))

    def likeness(self, other: Wording) -> float:
        """The share of letter groups that two texts have in common, 0 to 1."""
        left, right = self.letters, other.letters
        if left == right:
            return 1.0 if left else 0.0
        if min(len(left), len(right)) < SHORT:
            return 0.0
        mine, theirs = self.groups, other.groups
        both = np.intersect1d(mine, theirs, assume_unique=True).size
        return both / (mine.size + theirs.size - both)

    def is_like(self, other: Wording) -> bool:
        return self.likeness(other) >= ALIKE


@lru_cache(maxsize=1000)
def wording(text: str) -> Wording:
    """The same one for a text that is met again: what many repeat is compared with again and again."""
    return Wording(text)


def likeness(one: str, other: str) -> float:
    """Of two texts, 0 to 1."""
    return Wording(one).likeness(Wording(other))


def are_alike(one: str, other: str) -> bool:
    return likeness(one, other) >= ALIKE
