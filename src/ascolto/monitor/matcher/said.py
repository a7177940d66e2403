"""A message as queries see it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ascolto.core import words
from ascolto.monitor.query.tree import Word

_SIGN = re.compile(r"(?<!\w)[#@](?=\w)")
_MOST_SIGNS = 100  # of one text


@dataclass
class Said:
    """`author` and `source` are searched by their words; `language` and `sentiment` are plain."""

    text: str
    author: str = ""
    source: str = ""
    language: str = ""
    sentiment: str = ""
    tokens: list[str] = field(init=False)
    _beginnings: dict[str, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = words.words(self.text)

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each word stands, in order."""
        found: dict[str, list[int]] = {}
        for place, token in enumerate(self.tokens):
            if token in found:
                found[token].append(place)
            else:
                found[token] = [place]
        return found

    @cached_property
    def _signed(self) -> dict[str, list[int]]:
        """The same for the words that "#" or "@" stands before, with it."""
        found: dict[str, list[int]] = {}
        for sign in list(_SIGN.finditer(self.text))[:_MOST_SIGNS]:
            place = len(words.words(self.text[: sign.start()]))
            if place < len(self.tokens):
                found.setdefault(sign[0] + self.tokens[place], []).append(place)
        return found

    @cached_property
    def _different(self) -> list[str]:
        return sorted(self.places)

    @cached_property
    def author_tokens(self) -> list[str]:
        return words.words(self.author)

    @cached_property
    def source_tokens(self) -> list[str]:
        return words.words(self.source)

    def where(self, word: Word) -> list[int]:
        """The places of a word, or of all words that begin so, in order."""
        if word.sign:
            return self._where_signed(word)
        if not word.is_prefix:
            return self.places.get(word.text, [])
        if word.text not in self._beginnings:
            self._beginnings[word.text] = self._where_begins(word.text)
        return self._beginnings[word.text]

    def _where_begins(self, text: str) -> list[int]:
        found: list[int] = []
        first = bisect_left(self._different, text)
        for token in self._different[first:]:
            if not token.startswith(text):
                break
            found += self.places[token]
        found.sort()
        return found

    def where_all(self, wanted: Sequence[Word]) -> list[int]:
        """Where words stand one after the other: the places of the first of them, in order."""
        if not all(self.where(word) for word in wanted):
            return []
        found = -1
        masks: dict[Word, int] = {}
        for i, word in enumerate(wanted):
            if word not in masks:
                masks[word] = self._mask(word)
            found &= masks[word] >> i
            if not found:
                return []
        return [at for at, bit in enumerate(reversed(f"{found:b}")) if bit == "1"]

    def _mask(self, word: Word) -> int:
        """A bit for each place, so that a word said ten thousand times is compared at once."""
        bits = bytearray(len(self.tokens) // 8 + 1)
        for place in self.where(word):
            bits[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(bits, "little")

    def _where_signed(self, word: Word) -> list[int]:
        wanted = word.sign + word.text
        if not word.is_prefix:
            return self._signed.get(wanted, [])
        found = (p for said, p in self._signed.items() if said.startswith(wanted))
        return sorted(place for places in found for place in places)


def stands_in(wanted: tuple[Word, ...], tokens: Iterable[str]) -> bool:
    """The words stand one after the other in a short text, such as a name."""
    have = list(tokens)
    return any(
        all(
            have[at + i].startswith(w.text) if w.is_prefix else have[at + i] == w.text
            for i, w in enumerate(wanted)
        )
        for at in range(len(have) - len(wanted) + 1)
    )
