"""Which dangers of the list are heard in a batch of messages, and by which words. Pure.

Every word is a number of bags (`dangers.py`); a clause is all of its words' bags together, and a rule is three
comparisons. A clause ends at a mark, also at `?` and `!`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascolto.nlp import cues
from ascolto.nlp.dangers import ASK, NOT, PHRASE, Bags, Dangers, row
from ascolto.nlp.sheet import Places, Sheet
from ascolto.nlp.tokens import bare, plain

AROUND = 10  # words to either side among which a phrase is looked for


@dataclass(frozen=True)
class Alarms:
    """`groups`: which dangers each message tells of; `why`: the words or phrases that told, by message; `weak`: how
    many words each message has that are no danger by themselves."""

    groups: dict[int, tuple[str, ...]]
    why: dict[int, tuple[str, ...]]
    weak: NDArray[np.int64]

    def tells(self, group: str) -> NDArray[np.bool_]:
        """Of each message, whether it tells of one danger."""
        found = np.zeros(len(self.weak), dtype=bool)
        found[[at for at, told in self.groups.items() if group in told]] = True
        return found


@dataclass(frozen=True)
class _Said:
    """The bags of each word, without what is denied, and the places where phrases end, by where they start."""

    bags: Bags
    ends: dict[int, int]

    def places(self, start: int, end: int, wanted: int) -> set[int]:
        """Of the words that are in any of these bags."""
        found = (self.bags[start:end] & row(wanted & ~(NOT | ASK))).any(axis=1)
        return set((np.flatnonzero(found) + start).tolist())

    def words(self, sheet: Sheet, places: set[int]) -> tuple[str, ...]:
        """A phrase is one reason."""
        found = (sheet.raws[at : self.ends.get(at, at + 1)] for at in sorted(places))
        return tuple(dict.fromkeys(map(" ".join, found)))


def find(sheet: Sheet) -> Alarms:
    listed = sheet.words.dangers
    starts = _clauses(sheet)
    said = _said(sheet, listed, starts)
    owner = sheet.message[starts]
    ends = np.append(starts[1:], len(said.bags))
    groups: dict[int, dict[str, None]] = {}
    places: dict[int, set[int]] = {}
    clauses = np.bitwise_or.reduceat(said.bags, starts)
    for clause, rule in _hits(clauses, owner, listed):
        at = int(owner[clause])
        need, near, _, _ = listed.rules[rule]
        groups.setdefault(at, {})[listed.groups[rule]] = None
        told = places.setdefault(at, set())
        told |= said.places(starts[clause], ends[clause], need | near)
        if near:
            around = (owner == at).nonzero()[0]
            first, last = max(clause - 1, around[0]), min(clause + 1, around[-1])
            told |= said.places(starts[first], ends[last], near)
    weak = (said.bags & row(listed.weak)).any(axis=1).astype(np.int64)
    return Alarms(
        {at: tuple(found) for at, found in groups.items()},
        {at: said.words(sheet, found) for at, found in places.items()},
        np.add.reduceat(weak, sheet.starts),
    )


def _said(sheet: Sheet, listed: Dangers, starts: Places) -> _Said:
    bags = sheet.bags.copy()
    ends: dict[int, int] = {}
    (keyed,) = np.nonzero(bags[:, 0] & np.uint64(PHRASE))
    bags[keyed, 0] &= ~np.uint64(PHRASE)
    for at in keyed.tolist():
        for start, end, found in _phrases(sheet, listed, at):
            bags[start] |= row(found)
            ends[start] = max(end, ends.get(start, 0))
    negative = (sheet.flags & cues.NOT) != 0
    clause = np.logical_or.reduceat(negative, starts)
    denied = sheet.denied & np.repeat(clause, np.diff(starts, append=len(bags)))
    bags[denied] &= ~row(listed.deniable)
    bags[negative, 0] |= np.uint64(NOT)
    bags[(sheet.flags & cues.ASK) != 0, 0] |= np.uint64(ASK)
    return _Said(bags, ends)


def _phrases(sheet: Sheet, listed: Dangers, at: int) -> Iterator[tuple[int, int, int]]:
    """(start, end, bags) of those that are found by the word at `at`."""
    first = max(at - AROUND, 0)
    raws = sheet.raws[first : at + AROUND]
    said = [bare(plain(raw)) if raw else "" for raw in raws]
    for phrase in listed.phrases_by(said[at - first]):
        if found := phrase.span(said, at - first):
            yield first + found[0], first + found[1], phrase.bags


def _clauses(sheet: Sheet) -> Places:
    """Where each starts."""
    parted = (sheet.flags & np.uint32(cues.BREAK)) != 0
    parted[1:] |= (sheet.flags[:-1] & np.uint32(cues.ASK | cues.BANG)) != 0
    parted[sheet.starts] = True
    starts: Places = np.nonzero(parted)[0]
    return starts


def _hits(clauses: Bags, owner: Places, listed: Dangers) -> list[tuple[int, int]]:
    """(clause, rule) of each rule that fits."""
    if not listed.rules:
        return []
    near = clauses.copy()
    same = (owner[1:] == owner[:-1])[:, None]
    near[1:] |= np.where(same, clauses[:-1], np.uint64(0))
    near[:-1] |= np.where(same, clauses[1:], np.uint64(0))
    some = np.flatnonzero((clauses & row(~(NOT | ASK) & listed.all)).any(axis=1))
    here, around = clauses[some, None], near[some, None]
    need, beside, never, never_beside = listed.table
    fits = ((here & need) == need) & ((around & beside) == beside)
    fits &= ((here & never) | (around & never_beside)) == 0
    rows, rules = np.nonzero(fits.all(axis=2))
    return list(zip(some[rows].tolist(), rules.tolist(), strict=True))
