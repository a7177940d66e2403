"""What is known of each word, worked out once and kept: weights, flags, topics, worth. Pure.

A message is then a row of numbers, and a batch of messages a few array operations.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp import (
    clitics,
    cues,
    dangers,
    hashing,
    idioms,
    lexicon,
    linear,
    topics,
)
from ascolto.nlp.phrases import LEAD, SHOUTED, TAIL
from ascolto.nlp.tokens import BREAK, bare, plain, shouts, words

_NO_REASON = frozenset(("", *"<!?.,;:…()\n€$£"))  # how such a token begins
MOST = 60_000  # words kept; past that all are forgotten and learned again
TONE = slice(0, 4)  # columns of the weights: negative, neutral, positive, anger
INTENT = slice(4, 12)


@dataclass
class Columns:
    """One row a word, grown as words come."""

    weights: linear.Floats  # tone, then intent
    worth: linear.Floats  # by the lexicon
    hashes: hashing.Ints
    flags: NDArray[np.uint32]
    topics: NDArray[np.uint32]
    mute: NDArray[np.bool_]  # never named as a reason
    second: NDArray[np.bool_]  # may be one word with the token before
    bags: dangers.Bags

    @classmethod
    def empty(cls, size: int) -> Columns:
        return cls(
            np.zeros((size, INTENT.stop), dtype=np.float32),
            np.zeros(size, dtype=np.float32),
            np.zeros(size, dtype=np.uint32),
            np.zeros(size, dtype=np.uint32),
            np.zeros(size, dtype=np.uint32),
            np.zeros(size, dtype=bool),
            np.zeros(size, dtype=bool),
            np.zeros((size, 2), dtype=np.uint64),
        )


class Neighbours:
    """Two words that mean something together: found in a batch by one look at a small table."""

    def __init__(
        self, worth: dict[int, float], subjects: topics.Subjects, calm: set[int]
    ) -> None:
        self.worth, self.calm = worth, calm
        self.subjects, self.never = subjects.pairs, subjects.never
        self._known = {*worth, *self.subjects, *self.never, *calm}
        self._seen = np.zeros(1 << 16, dtype=bool)
        for key in self._known:
            self._seen[key & 0xFFFF] = True

    def find(self, pairs: hashing.Ints) -> list[tuple[int, int]]:
        """(place, key) of those that are listed."""
        (places,) = np.nonzero(self._seen[pairs & np.uint32(0xFFFF)])
        keys = pairs[places].tolist()
        known = zip(places.tolist(), keys, strict=True)
        return [(place, key) for place, key in known if key in self._known]


class Vocabulary(dict[str, int]):
    """Raw token → its row. A token that is not known yet is learned when it is asked for."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.tone = linear.table("tone", language)
        self.intent = linear.table("intent", language)
        self.lexicon = lexicon.of(language)
        self.marks = cues.of(language)
        self.subjects = topics.of(language)
        self.dangers = dangers.of(language)
        calm = (map(hashing.of_word, pair) for pair in cues.calm(language))
        self.neighbours = Neighbours(
            self.lexicon.pairs,
            self.subjects,
            {hashing.pair_of(*pair) for pair in calm},
        )
        self.idioms = idioms.of(language)
        self.seconds = clitics.seconds(language)
        self.keyed: set[int] = set()  # rows of words by which expressions are found
        self.columns = Columns.empty(4096)
        self._start()

    def __missing__(self, raw: str) -> int:
        if raw.__class__ is not str:
            raise KeyError(raw)
        row = len(self)
        if row >= len(self.columns.worth):
            self._grow()
        self[raw] = row
        self._learn(raw, row)
        return row

    def rows(self, raws: list[str]) -> tuple[list[str], list[int]]:
        """The raw tokens of a text, each expression put together, and their rows."""
        known = [*map(self.__getitem__, raws)]
        if self.keyed.isdisjoint(known):
            return raws, known
        joined = self.idioms.joined(raws)
        return joined, [*map(self.__getitem__, joined)]

    def tidy(self) -> None:
        """Forget everything when it is too much; only between batches."""
        if len(self) > MOST:
            self.clear()
            self.keyed.clear()
            self._start()

    def _start(self) -> None:
        self.lead, self.tail = self[LEAD], self[TAIL]

    def _grow(self) -> None:
        old, size = self.columns, len(self.columns.worth)
        self.columns = Columns.empty(size * 2)
        for name, values in vars(old).items():
            getattr(self.columns, name)[:size] = values

    def _learn(self, raw: str, row: int) -> None:
        held = self.columns
        is_end = raw in (LEAD, TAIL)
        meant = self._meant(raw)
        held.hashes[row] = hashing.of_word(" ".join(meant))
        held.weights[row], held.worth[row], held.topics[row] = 0, 0, 0
        flags, bags = cues.BREAK if is_end or raw == BREAK else 0, 0
        for word in meant:
            for table, columns in ((self.tone, TONE), (self.intent, INTENT)):
                if table is not None:
                    held.weights[row, columns] += table.of_word(word)
                    if shouts(raw):
                        held.weights[row, columns] += table.of_word(SHOUTED)
            held.worth[row] += self._worth(word)
            held.topics[row] |= self.subjects.bits(word)
            bags |= self.dangers.bits(word)
            flags |= self.marks.get(word, 0) | self.marks.get(bare(word), 0)
        if any(bare(word) in self.idioms.by_key for word in meant):
            self.keyed.add(row)
        held.mute[row] = is_end or _says_nothing(raw)
        held.second[row] = raw.lower() in self.seconds
        held.bags[row] = dangers.pair(bags)
        held.flags[row] = flags | _written(raw)

    def _meant(self, raw: str) -> list[str]:
        """The word behind a raw token; of an expression (it has spaces) the plain words for it."""
        if " " in raw:
            return words(self.idioms.meaning(raw))
        if raw in (LEAD, TAIL):
            return [raw]
        word = plain(raw)
        whole = self.idioms.whole.get(bare(word))
        return words(whole) if whole else [word]

    def _worth(self, word: str) -> float:
        known = self.lexicon.words
        return known.get(word) or known.get(bare(word)) or 0.0


def _written(raw: str) -> int:
    """What its letters say, whatever the word."""
    return (cues.SHOUT if shouts(raw) else 0) | (
        cues.CAPITAL if raw[:1].isupper() else 0
    )


def _says_nothing(raw: str) -> bool:
    """A figure, a mark, a name called, an address, a piece of a word: no reason that people understand."""
    token = plain(raw) if raw else ""
    return token[:1] in _NO_REASON or (len(token) == 1 and token.isalpha())


@cache
def of(language: str) -> Vocabulary:
    return Vocabulary(language)
