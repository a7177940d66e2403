"""A batch of messages of one language as arrays: every word's weight, message by message. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp import clitics, cues, hashing, linear
from ascolto.nlp.phrases import pieces
from ascolto.nlp.vocabulary import INTENT, TONE, Vocabulary

Places = NDArray[np.int64]
_OF_SMALL = np.float32(0.05)  # as a reason: it is named where there is none better
_TURNED, _STRONGER = np.float32(-0.7), np.float32(1.3)


def _once(raws: Iterable[str]) -> tuple[str, ...]:
    """Each word as it stands first, in capitals or not."""
    found: dict[str, str] = {}
    for raw in raws:
        found.setdefault(raw.lower(), raw)
    return tuple(found.values())


class Sheet:
    """`parts`: what each word gives to each label, half of what it gives with a neighbour included;
    `letters`: which of the messages are not said in public; `denied`: which words are."""

    def __init__(
        self, texts: Sequence[str], words: Vocabulary, public: Sequence[bool]
    ) -> None:
        self.words = words
        self.letters = ~np.array(public, dtype=bool)
        self.raws: list[str] = []
        rows: list[int] = []
        starts: list[int] = []
        for text in texts:
            found, known = words.rows(pieces(text))
            starts.append(len(rows))
            self.raws += ("", *found, "")
            rows += (words.lead, *known, words.tail)
        self.rows = np.array(rows, dtype=np.int64)
        self.starts: Places = np.array(starts, dtype=np.int64)
        self.counts: Places = np.diff(self.starts, append=len(rows))
        self.message: Places = np.repeat(np.arange(len(texts)), self.counts)
        self.flags = words.columns.flags[self.rows]
        self.topics = words.columns.topics[self.rows]
        self.hashes = words.columns.hashes[self.rows]
        self.bags = words.columns.bags[self.rows]
        self.worth = words.columns.worth[self.rows]
        self.parts = words.columns.weights[self.rows]
        self.mute = words.columns.mute[self.rows]
        self.seconds = self._seconds()
        self._join()
        self._turn()

    def _seconds(self) -> list[int]:
        """Places of tokens that are one word with the one before."""
        (places,) = np.nonzero(self.words.columns.second[self.rows])
        language, raws = self.words.language, self.raws
        return [
            place
            for place in places.tolist()
            if clitics.is_one(language, raws[place - 1], raws[place])
        ]

    def _join(self) -> None:
        """What two neighbours say together."""
        pairs = hashing.pairs(self.hashes)
        within = self.message[:-1] == self.message[1:]
        for table, columns in (
            (self.words.tone, TONE),
            (self.words.intent, INTENT),
        ):
            if table is not None:
                both = table.of(pairs) * (within[:, None] * np.float32(0.5))
                self.parts[:-1, columns] += both
                self.parts[1:, columns] += both
        listed = self.words.neighbours
        for place, key in listed.find(pairs):
            if about := listed.subjects.get(key):
                small = bool(self.flags[place] & np.uint32(cues.SMALL))
                self.topics[place + small] |= about  # “di gas”: the word to show
            if never := listed.never.get(key):
                self.topics[place : place + 2] &= ~np.uint32(never)
            if key in listed.calm:
                self.flags[place + 1] &= ~np.uint32(cues.URGENT)
            if worth := listed.worth.get(key):
                self.worth[place], self.worth[place + 1] = worth, 0

    def _turn(self) -> None:
        """Negations within three words before turn a word's worth; strong words strengthen it."""
        negative = (self.flags & cues.NOT) != 0
        ended = (self.flags & cues.BREAK) != 0
        turned = np.zeros(len(self.rows), dtype=bool)
        open_to = np.ones(len(self.rows), dtype=bool)
        for back in (1, 2, 3):
            open_to[back:] &= ~ended[:-back]
            turned[back:] |= negative[:-back] & open_to[back:]
        self.denied = turned & ~negative
        self.worth[negative] = np.minimum(self.worth[negative], 0)
        self.worth[self.denied] *= _TURNED
        strong = np.zeros(len(self.rows), dtype=bool)
        strong[1:] = (self.flags[:-1] & cues.VERY) != 0
        self.worth[strong | ((self.flags & cues.SHOUT) != 0)] *= _STRONGER

    def _shown(self) -> list[str]:
        """The raw words as people read them: “hasn't” in one."""
        if not self.seconds:
            return self.raws
        shown = list(self.raws)
        for second in self.seconds:
            shown[second - 1] = f"{self.raws[second - 1]}'{self.raws[second]}"
        return shown

    # --- sums ---------------------------------------------------------------------------------

    def has(self, flag: int) -> NDArray[np.int64]:
        """How many words of each message carry a flag."""
        found: NDArray[np.int64] = np.add.reduceat(
            ((self.flags & np.uint32(flag)) != 0).astype(np.int64), self.starts
        )
        return found

    def sums(self, columns: slice, starts: Places, counts: Places) -> linear.Floats:
        """Of stretches of words, on the scale that models were trained on."""
        total: linear.Floats = np.add.reduceat(self.parts[:, columns], starts, axis=0)
        return total / np.sqrt(counts).astype(np.float32)[:, None]

    def goods_and_bads(self, starts: Places) -> tuple[linear.Floats, linear.Floats]:
        """What the lexicon finds good and bad in each stretch."""
        good: linear.Floats = np.add.reduceat(np.maximum(self.worth, 0), starts)
        bad: linear.Floats = np.add.reduceat(np.maximum(-self.worth, 0), starts)
        return good, bad

    def clauses(self) -> tuple[Places, Places, Places]:
        """Where each clause starts, how long it is, and whose it is."""
        parted = (self.flags & np.uint32(cues.BREAK | cues.BUT)) != 0
        parted[self.starts] = True
        (starts,) = np.nonzero(parted)
        counts = np.diff(starts, append=len(self.rows))
        return starts, counts, self.message[starts]

    def deciding(self, parts: linear.Floats, most: int = 3) -> list[tuple[str, ...]]:
        """For each message the words with the largest parts, most first."""
        small = (self.flags & cues.SMALL) != 0
        mute = self.mute | ((self.flags & cues.BREAK) != 0)
        parts = np.where(small, parts * _OF_SMALL, parts)
        for second in self.seconds:
            parts[second - 1] += parts[second]  # of “hasn't” the “t” may decide
            mute[second] = True
        parts = np.where(mute, np.float32(-1), parts)
        order = np.lexsort((-parts, self.message))
        places = self.starts[:, None] + np.arange(most)
        inside = np.arange(most) < self.counts[:, None]
        first = order[np.minimum(places, len(order) - 1)]
        good = inside & (parts[first] > 0.05)
        good[:, 1:] &= ~small[first[:, 1:]]  # named only where there is none better
        raws = self._shown()
        return [
            _once(raws[at] for at, use in zip(row, fits, strict=True) if use)
            for row, fits in zip(first.tolist(), good.tolist(), strict=True)
        ]
