"""What must be heard at once, by our own list (`data/dangers/*.tsv`): which words, which of them together. Pure.

A line has three columns, parted by tabs; one that begins with # is a remark.

    word    smell    odore, puzz*, si sente         a bag of words: a star ends a stem, spaces make a phrase
    word    hurt!    ferit*, mi sono _ fatto male   with !: not where it is denied; _ stands for up to three words
    fire    gas smell -shop                         a rule, by its group: all in one clause, none of what has a -

Before a bag's name in a rule, ~ says “in this clause or one beside it”; so does -~. Two bags are always there: `not`
(a negation) and `ask` (a question mark). What is in the bag `never` silences a clause, and `weak` words are no danger,
though they weigh in a complaint (`pressing.py`), unless they stand beside what is asked, sold or billed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, reduce
from operator import or_

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp import linear
from ascolto.nlp.tokens import bare, words

GROUPS = (
    "body", "fire", "trapped", "foreign", "poison", "cutoff", "selfharm", "money", "data", "law", "press",
)  # fmt: skip
NOT, ASK, PHRASE = 1, 1 << 1, 1 << 2  # PHRASE: one may be found by this word
MOST = 128  # bags
GAP, GAP_MOST = "_", 3
_SHORTEST = 3  # letters of a stem

Bags = NDArray[np.uint64]  # rows of two numbers, the first for the first 64 bags
_HALF = (1 << 64) - 1


def pair(bags: int) -> tuple[int, int]:
    """As a row of `Bags`."""
    return bags & _HALF, bags >> 64


def row(bags: int) -> Bags:
    return np.array(pair(bags), dtype=np.uint64)


class Unreadable(ValueError):
    """A line of the list that means nothing: its file and number."""


@dataclass(frozen=True, slots=True)
class Phrase:
    parts: tuple[str, ...]
    key: int  # the words before the one by which it is found
    gaps: int  # those before it
    beside: tuple[
        int, str
    ]  # how far from it another stands that must be there, and which
    bags: int

    def may_stand(self, said: Sequence[str], at: int) -> bool:
        """The quick look, which most do not pass: the word beside the one that found it."""
        offset, part = self.beside
        place = at + offset
        return 0 <= place < len(said) and _fits(part, said[place])

    def span(self, said: Sequence[str], at: int) -> tuple[int, int] | None:
        """From where to where it stands among bare words of which the one at `at` found it."""
        first = at - self.key
        for start in range(first, first - GAP_MOST * self.gaps - 1, -1):
            if start >= 0 and (end := _end(self.parts, said, start)):
                return start, end
        return None


@dataclass
class Dangers:
    """Of one language. `rules` are four numbers each: what is needed, needed nearby, forbidden, forbidden nearby."""

    names: dict[str, int] = field(default_factory=dict)  # bag -> bit
    deniable: int = 0
    exact: dict[str, int] = field(default_factory=dict)
    stems: dict[str, int] = field(default_factory=dict)
    phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    phrase_stems: dict[str, list[Phrase]] = field(default_factory=dict)
    groups: list[str] = field(default_factory=list)
    rules: list[tuple[int, int, int, int]] = field(default_factory=list)
    _by: dict[str, tuple[Phrase, ...]] = field(default_factory=dict)

    @cached_property
    def table(self) -> Bags:
        """The rules as 4 x 2 x rules numbers: what of a rule, which half of the bags."""
        made = [[pair(bags) for bags in rule] for rule in self.rules]
        return np.array(made, dtype=np.uint64).reshape(-1, 4, 2).transpose(1, 2, 0)

    @cached_property
    def needed(self) -> int:
        """Every bag that some rule needs."""
        return reduce(or_, (need for need, *_ in self.rules), 0)

    def bits(self, word: str) -> int:
        """The bags of a word as the models know it; `PHRASE` where one may be found by it."""
        plain = bare(word)
        found = self.exact.get(plain, 0) | (PHRASE if plain in self.phrases else 0)
        for size in range(_SHORTEST, len(plain) + 1):
            found |= self.stems.get(plain[:size], 0)
            found |= PHRASE if plain[:size] in self.phrase_stems else 0
        return found

    def phrases_by(self, word: str) -> tuple[Phrase, ...]:
        """Those that may be found by a bare word; kept, since few words find any."""
        if (known := self._by.get(word)) is not None:
            return known
        found = list(self.phrases.get(word, ()))
        for size in range(_SHORTEST, len(word) + 1):
            found += self.phrase_stems.get(word[:size], ())
        if found:
            self._by[word] = tuple(found)
        return tuple(found)

    def bit(self, name: str) -> int:
        """Of a bag, which is made where it is new. Raises `ValueError` when there are too many."""
        if len(self.names) == MOST:
            raise ValueError(f"{MOST} bags are the most")
        return self.names.setdefault(name, 1 << len(self.names))

    @property
    def weak(self) -> int:
        return self.names.get("weak", 0)

    @property
    def calm(self) -> int:
        """Bags of what is asked, sold, billed or joked about: `weak` words beside it weigh nothing."""
        found = (self.names.get(name, 0) for name in ("never", "shop", "bill"))
        return reduce(or_, found, ASK)

    @property
    def never(self) -> int:
        return self.names.get("never", 0)


@cache
def of(language: str) -> Dangers:
    """Raises `Unreadable`. A language we have no list of has an empty one."""
    made = Dangers({"not": NOT, "ask": ASK, "phrase": PHRASE})
    name = f"dangers/{language}.tsv"
    if name in linear.manifest()["files"]:
        _read(made, name)
        _read(made, "dangers/rules.tsv")
    return made


def _read(made: Dangers, name: str) -> None:
    for number, line in enumerate(linear.read(name).decode().splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            try:
                _add(made, *line.split("\t"))
            except (TypeError, KeyError, ValueError) as problem:
                raise Unreadable(f"{name}, line {number}: {problem}") from problem


def _add(made: Dangers, kind: str, said: str, listed: str = "") -> None:
    if kind == "word":
        bit = made.bit(said.removesuffix("!"))
        made.deniable |= bit if said.endswith("!") else 0
        for entry in filter(None, map(str.strip, listed.split(","))):
            _add_entry(made, entry.lower(), bit)
        return
    made.groups.append(GROUPS[GROUPS.index(kind)])
    made.rules.append(_rule(made, said.split()))


def _rule(made: Dangers, atoms: Sequence[str]) -> tuple[int, int, int, int]:
    """Raises `KeyError` for a bag that is not there."""
    marks = ("", "~", "-", "-~")
    found = [0, 0, made.never, 0]
    for atom in atoms:
        name = atom.lstrip("-~")
        found[marks.index(atom[: len(atom) - len(name)])] |= made.names[name]
    return found[0], found[1], found[2], found[3]


def _add_entry(made: Dangers, entry: str, bit: int) -> None:
    parts = tuple(_part(part) for part in entry.replace("'", " ").split())
    if len(parts) == 1:
        table = made.stems if entry.endswith("*") else made.exact
        word = parts[0].rstrip("*")
        table[word] = table.get(word, 0) | bit
        return
    _add_phrase(made, parts, bit)


def _part(part: str) -> str:
    """Raises `ValueError` for what is no single word of a message."""
    if part == GAP:
        return part
    (word,) = words(part.rstrip("*"))
    return bare(word) + "*" * part.endswith("*")


def _add_phrase(made: Dangers, parts: tuple[str, ...], bit: int) -> None:
    """It is found by its longest word, which is seldom a small one."""
    at = max(range(len(parts)), key=lambda place: len(parts[place].rstrip("*")))
    places, gaps = range(len(parts)), parts[:at].count(GAP)
    by = made.phrase_stems if parts[at].endswith("*") else made.phrases
    beside = (n for n in (1, -1) if at + n in places and parts[at + n] != GAP)
    offset = next(beside, 0)
    found = Phrase(parts, at - gaps, gaps, (offset, parts[at + offset]), bit)
    by.setdefault(parts[at].rstrip("*"), []).append(found)


def _end(parts: Sequence[str], said: Sequence[str], at: int) -> int:
    """Where these parts end when they start at `at`; 0 where they do not."""
    for place, part in enumerate(parts):
        if part == GAP:
            rest = parts[place + 1 :]
            ends = (_end(rest, said, at + more) for more in range(GAP_MOST + 1))
            return next(filter(None, ends), 0)
        if at >= len(said) or not _fits(part, said[at]):
            return 0
        at += 1
    return at


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part
