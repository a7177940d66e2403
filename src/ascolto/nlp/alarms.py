"""Which dangers of the list are heard in a batch of messages, and by which words. Pure.

Every word is a number of bags (`dangers.py`); a clause is all of its words' bags together, and a rule is three
comparisons. A clause ends at a mark, also at `?` and `!`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

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
    many clauses of each message have a word that is no danger by itself."""

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
        """A phrase is one reason, and its words are none besides."""
        found: dict[str, None] = {}
        last = 0
        for at in sorted(places):
            if at >= last:
                last = self.ends.get(at, at + 1)
                found[" ".join(sheet.raws[at:last])] = None
        return tuple(found)


def find(sheet: Sheet) -> Alarms:
    listed = sheet.words.dangers
    starts = _clauses(sheet)
    said = _said(sheet, listed, starts)
    clauses = np.bitwise_or.reduceat(said.bags, starts)
    owner = sheet.message[starts]
    groups: dict[int, dict[str, None]] = {}
    places: dict[int, set[int]] = {}
    for clause, rule in _hits(clauses, owner, listed):
        at = int(owner[clause])
        groups.setdefault(at, {})[listed.groups[rule]] = None
        need, near, _, _ = listed.rules[rule]
        told = places.setdefault(at, set())
        told |= said.places(*_stretch(sheet, starts, clause, 0), need | near)
        told |= said.places(*_stretch(sheet, starts, clause, 1), near)
    return Alarms(
        {at: tuple(found) for at, found in groups.items()},
        {at: said.words(sheet, found) for at, found in places.items()},
        _weak(clauses, listed, np.searchsorted(starts, sheet.starts)),
    )


def _stretch(sheet: Sheet, starts: Places, clause: int, more: int) -> tuple[int, int]:
    """From where to where a clause stands, with so many to either side of it in its message."""
    owner = sheet.message[starts[clause]]
    first, last = max(clause - more, 0), min(clause + more + 1, len(starts))
    begin = max(starts[first], sheet.starts[owner])
    end = starts[last] if last < len(starts) else len(sheet.rows)
    return begin, min(end, sheet.starts[owner] + sheet.counts[owner])


def _weak(clauses: Bags, listed: Dangers, first: Places) -> NDArray[np.int64]:
    """How many clauses of each message have such a word, and nothing that makes it a calm one."""
    calm = (clauses & row(listed.calm)).any(axis=1)
    weak = (clauses & row(listed.weak)).any(axis=1) & ~calm
    found: NDArray[np.int64] = np.add.reduceat(weak.astype(np.int64), first)
    return found


def _said(sheet: Sheet, listed: Dangers, starts: Places) -> _Said:
    bags = sheet.bags.copy()
    ends: dict[int, int] = {}
    (keyed,) = np.nonzero(bags[:, 0] & np.uint64(PHRASE))
    bags[keyed, 0] &= ~np.uint64(PHRASE)
    for start, end, found in _phrases(sheet, listed, keyed.tolist()):
        bags[start] |= row(found)
        ends[start] = max(end, ends.get(start, 0))
    negative = (sheet.flags & cues.NOT) != 0
    clause = np.logical_or.reduceat(negative, starts)
    denied = sheet.denied & np.repeat(clause, np.diff(starts, append=len(bags)))
    bags[denied] &= ~row(listed.deniable)
    bags[negative, 0] |= np.uint64(NOT)
    bags[(sheet.flags & cues.ASK) != 0, 0] |= np.uint64(ASK)
    return _Said(bags, ends)


def _phrases(
    sheet: Sheet, listed: Dangers, keyed: list[int]
) -> Iterator[tuple[int, int, int]]:
    """(start, end, bags) of those that are found by the words at `keyed`."""
    raws = sheet.raws
    for at in keyed:
        near = [_likened(raw) for raw in raws[max(at - 1, 0) : at + 2]]
        here = min(at, 1)
        for phrase in listed.phrases_by(near[here]):
            if phrase.may_stand(near, here):
                first = max(at - AROUND, 0)
                said = [_likened(raw) for raw in raws[first : at + AROUND]]
                if found := phrase.span(said, at - first):
                    yield first + found[0], first + found[1], phrase.bags


@lru_cache(maxsize=65_536)
def _likened(raw: str) -> str:
    """As phrases are compared: small letters, no accents; nothing for the ends of a message."""
    return bare(plain(raw)) if raw else ""


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
    some = np.flatnonzero((clauses & row(listed.needed)).any(axis=1))
    need, beside, never, never_beside = listed.table
    left, right = clauses[some, 0, None], clauses[some, 1, None]
    fits = ((left & need[0]) == need[0]) & ((right & need[1]) == need[1])
    at, rule = np.nonzero(fits)
    at = some[at]
    near = _with_neighbours(clauses, owner)
    fits = ((near[at] & beside[:, rule].T) == beside[:, rule].T).all(axis=1)
    fits &= ~(clauses[at] & never[:, rule].T).any(axis=1)
    fits &= ~(near[at] & never_beside[:, rule].T).any(axis=1)
    return list(zip(at[fits].tolist(), rule[fits].tolist(), strict=True))


def _with_neighbours(clauses: Bags, owner: Places) -> Bags:
    """Of each clause with the one before and the one behind it in its message."""
    near = clauses.copy()
    same = (owner[1:] == owner[:-1])[:, None]
    near[1:] |= np.where(same, clauses[:-1], np.uint64(0))
    near[:-1] |= np.where(same, clauses[1:], np.uint64(0))
    return near
