"""Which entries a message is about: BM25 over stems, and rare runs of letters beside it. Pure.

Everything is in plain arrays, so that five thousand entries take a few megabytes and a question a
few milliseconds. An entry that changes takes its old words out and puts its new ones in.
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ascolto.operate import stems

K1, B = 1.2, 0.6
LETTERS_COUNT = 0.35  # beside 1 for the words
_MOST_STEMS, _MOST_GRAMS = 32, 48  # of a question: the rarest say the most
_READ_AT_MOST = 40_000  # postings for one question, of either kind
LETTERS_ALONE = 0.5  # share of the runs that must be there where no word is


@dataclass(frozen=True)
class Text:
    """Something an entry is found by; `weight` 1 is a question as customers ask it."""

    text: str
    language: str = ""
    weight: float = 1.0


@dataclass(frozen=True)
class Found:
    id: int
    score: float


class _Postings:
    """Term → the slots it stands in, and how much it weighs there."""

    def __init__(self) -> None:
        self.slots: dict[str, array[int]] = {}
        self.weights: dict[str, array[float]] = {}

    def add(self, slot: int, terms: dict[str, float]) -> None:
        for term, weight in terms.items():
            if term not in self.slots:
                self.slots[term], self.weights[term] = array("I"), array("f")
            self.slots[term].append(slot)
            self.weights[term].append(weight)

    def remove(self, slot: int, terms: Iterable[str]) -> None:
        for term in terms:
            at = self.slots[term].index(slot)
            self.slots[term].pop(at)
            self.weights[term].pop(at)
            if not self.slots[term]:
                del self.slots[term], self.weights[term]

    def rarest(self, terms: Iterable[str], most: int) -> list[str]:
        """The known ones among `terms`, the rarest first, as far as they can be read in time."""
        known = sorted(
            {t for t in terms if t in self.slots}, key=lambda t: (len(self.slots[t]), t)
        )
        read = 0
        for number, term in enumerate(known[:most]):
            read += len(self.slots[term])
            if read > _READ_AT_MOST and number:
                return known[:number]
        return known[:most]


class Index:
    """Entries by what they are about. Not safe to change from two threads at once."""

    def __init__(self) -> None:
        self._texts: dict[int, Sequence[Text]] = {}
        self._slot_of: dict[int, int] = {}
        self._ids: list[int] = []  # by slot; 0 is free
        self._free: list[int] = []
        self._lengths: list[float] = []
        self._norms: list[float] = []  # of the letters
        self._stems, self._grams = _Postings(), _Postings()

    def __len__(self) -> int:
        return len(self._slot_of)

    def put(self, id: int, texts: Sequence[Text]) -> None:
        """Add an entry, or say anew what it is about."""
        self.remove(id)
        slot = self._new_slot()
        words, letters = _terms(texts)
        self._texts[id], self._slot_of[id] = tuple(texts), slot
        self._ids[slot], self._lengths[slot] = id, sum(words.values())
        self._norms[slot] = math.sqrt(len(letters)) or 1.0
        self._stems.add(slot, words)
        self._grams.add(slot, dict.fromkeys(letters, 1.0))

    def _new_slot(self) -> int:
        if self._free:
            return self._free.pop()
        self._ids.append(0)
        self._lengths.append(0.0)
        self._norms.append(1.0)
        return len(self._ids) - 1

    def remove(self, id: int) -> None:
        slot = self._slot_of.pop(id, None)
        if slot is None:
            return
        words, letters = _terms(self._texts.pop(id))
        self._stems.remove(slot, words)
        self._grams.remove(slot, letters)
        self._ids[slot], self._lengths[slot] = 0, 0.0
        self._free.append(slot)

    def find(
        self,
        text: str,
        *,
        language: str = "",
        limit: int = 3,
        among: Callable[[int], bool] = lambda id: True,
    ) -> list[Found]:
        """The entries that `text` is most about, best first; none when nothing speaks for any."""
        if not self._slot_of:
            return []
        code = stems.language_of(text, language)
        by_words = self._by_words(stems.stems(text, code))
        by_letters = self._by_letters(stems.grams(text, code), by_words)
        scores = [
            a + LETTERS_COUNT * b for a, b in zip(by_words, by_letters, strict=True)
        ]
        order = sorted(range(len(scores)), key=scores.__getitem__, reverse=True)
        found: list[Found] = []
        for slot in order:
            if scores[slot] <= 0 or len(found) == limit:
                break
            id = self._ids[slot]
            if id and among(id):
                found.append(Found(id, scores[slot]))
        return found

    def _rarity(self, postings: _Postings, term: str) -> float:
        count = len(postings.slots[term])
        return math.log(1 + (len(self) - count + 0.5) / (count + 0.5))

    def _by_words(self, asked: Sequence[str]) -> list[float]:
        scores = [0.0] * len(self._ids)
        lengths, mean = self._lengths, sum(self._lengths) / len(self) or 1.0
        for term in self._stems.rarest(asked, _MOST_STEMS):
            rarity = self._rarity(self._stems, term) * (K1 + 1)
            pairs = zip(self._stems.slots[term], self._stems.weights[term], strict=True)
            for slot, weight in pairs:
                scores[slot] += (
                    rarity * weight / (weight + K1 * (1 - B + B * lengths[slot] / mean))
                )
        return scores

    def _by_letters(
        self, asked: Sequence[str], by_words: Sequence[float]
    ) -> list[float]:
        scores, hits = [0.0] * len(self._ids), [0] * len(self._ids)
        terms = set(asked)
        for term in self._grams.rarest(terms, _MOST_GRAMS):
            rarity = self._rarity(self._grams, term)
            for slot in self._grams.slots[term]:
                scores[slot] += rarity
                hits[slot] += 1
        enough = LETTERS_ALONE * min(len(terms), _MOST_GRAMS)
        return [
            score / norm if score and (word or hit >= enough) else 0.0
            for score, norm, word, hit in zip(
                scores, self._norms, by_words, hits, strict=True
            )
        ]


def _terms(texts: Sequence[Text]) -> tuple[dict[str, float], set[str]]:
    """Stems with their weights, and runs of letters: those of answers are left out."""
    words: dict[str, float] = {}
    letters: set[str] = set()
    for one in texts:
        for stem, count in Counter(stems.stems(one.text, one.language)).items():
            words[stem] = words.get(stem, 0.0) + one.weight * count
        if one.weight >= 1:
            letters.update(stems.grams(one.text, one.language))
    return words, letters
