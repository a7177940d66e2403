"""What was changed in a text, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST = 1_500  # words on either side; longer texts are compared line by line
_WORDS = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")


class Kind(StrEnum):
    SAME = "same"
    OUT = "out"  # taken out
    IN = "in"  # put in


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def pieces(before: str, after: str) -> list[Piece]:
    """In reading order: what stayed and what was put in make `after`; what stayed and what was
    taken out have the words of `before`."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if max(len(old), len(new)) > MOST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return [piece for piece in _compared(old, new) if piece.text]


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Spaces and line ends after a word make no difference."""
    keys = [word.strip() for word in old], [word.strip() for word in new]
    match = SequenceMatcher(None, *keys, autojunk=False)
    for tag, i1, i2, j1, j2 in match.get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(new[j1:j2]))
        else:
            yield Piece(Kind.OUT, "".join(old[i1:i2]))
            yield Piece(Kind.IN, "".join(new[j1:j2]))
