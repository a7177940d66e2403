"""What must be in a text for a query to hold: the rarest group of words, one of which must be there.

A literal is a piece of the folded text with its limits: " lago " a word, " lag" a beginning,
" caffe lago " a phrase. If none of a query's anchors is in a text, the query need not be looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ascolto.monitor.query.tree import (
    And,
    Near,
    Node,
    Or,
    Phrase,
    Within,
    Word,
)

_NEVER_SEEN = 1e-7  # share of all words
_LETTER = 0.45  # a word of one letter more is seen so much less, as a first guess


@dataclass(frozen=True)
class Anchors:
    """`are_enough`: where one of them is, the query holds, and need not be evaluated."""

    literals: frozenset[str]
    cost: float
    are_enough: bool


class Rarity:
    """How often a literal is seen, from counts of words where there are some."""

    def __init__(self, counts: Mapping[str, int] | None = None) -> None:
        self.counts = counts or {}
        self.total = max(sum(self.counts.values()), 1)

    def of(self, word: Word) -> float:
        """A share of all words; of one never counted, a guess by its length."""
        seen = self.counts.get(word.text, 0) / self.total
        guess = max(_LETTER ** len(word.text) * 0.3, _NEVER_SEEN)
        if not self.counts:
            seen = guess
        share = max(seen, _NEVER_SEEN)
        return share * 4 + guess / 10 if word.is_prefix else share

    def of_phrase(self, words: tuple[Word, ...]) -> float:
        return min(map(self.of, words)) * 0.1


def anchors(node: Node, rarity: Rarity) -> Anchors | None:
    """None: nothing need be in the text (only its author, source, …)."""
    if isinstance(node, Word):
        return Anchors(frozenset({literal((node,))}), rarity.of(node), not node.sign)
    if isinstance(node, Phrase):
        return _phrase(node, rarity)
    if isinstance(node, And):
        return _rarest([anchors(part, rarity) for part in node.parts])
    if isinstance(node, Within):
        return _rarest([anchors(word, rarity) for word in node.words])
    if isinstance(node, Near):
        return _rarest([anchors(node.left, rarity), anchors(node.right, rarity)])
    if isinstance(node, Or):
        return _either([anchors(part, rarity) for part in node.parts])
    return None


def literal(words: tuple[Word, ...]) -> str:
    end = "" if words[-1].is_prefix else " "
    return f" {' '.join(word.text for word in words)}{end}"


def _phrase(node: Phrase, rarity: Rarity) -> Anchors | None:
    """Whole, unless a word inside may go on: then by its longest stretch without one."""
    if not any(word.is_prefix for word in node.words[:-1]):
        cost = rarity.of_phrase(node.words)
        return Anchors(frozenset({literal(node.words)}), cost, not node.words[0].sign)
    return _rarest([anchors(word, rarity) for word in node.words])


def _rarest(found: list[Anchors | None]) -> Anchors | None:
    """Each must hold, so one group will do."""
    groups = [one for one in found if one is not None]
    if not groups:
        return None
    best = min(groups, key=lambda one: (one.cost, sorted(one.literals)))
    return Anchors(best.literals, best.cost, False)


def _either(found: list[Anchors | None]) -> Anchors | None:
    """Any may hold, so all their groups are needed."""
    groups = [one for one in found if one is not None]
    if len(groups) < len(found):
        return None
    return Anchors(
        frozenset().union(*(one.literals for one in groups)),
        sum(one.cost for one in groups),
        all(one.are_enough for one in groups),
    )
