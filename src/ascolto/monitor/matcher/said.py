"""A message as queries see it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from ascolto.core import words
from ascolto.monitor.query.tree import Word


@dataclass
class Said:
    """`author` and `source` are searched by their words; `language` and `sentiment` are plain."""

    text: str
    author: str = ""
    source: str = ""
    language: str = ""
    sentiment: str = ""
    tokens: list[str] = field(init=False)

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
        if not word.is_prefix:
            return self.places.get(word.text, [])
        found: list[int] = []
        first = bisect_left(self._different, word.text)
        for token in self._different[first:]:
            if not token.startswith(word.text):
                break
            found += self.places[token]
        found.sort()
        return found


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
