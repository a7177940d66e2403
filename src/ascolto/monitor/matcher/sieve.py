"""All literals of all queries in one pass; then only the queries whose anchor is in the text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

import ahocorasick_rs

from ascolto.monitor.matcher.anchors import Rarity, anchors
from ascolto.monitor.matcher.deciding import decide
from ascolto.monitor.matcher.said import Said
from ascolto.monitor.query.tree import Node

Key = TypeVar("Key")


class Sieve(Generic[Key]):
    """Made once for many queries; `matches` may be called from any thread."""

    def __init__(
        self, queries: Mapping[Key, Node], counts: Mapping[str, int] | None = None
    ) -> None:
        """`counts`: how often words are said, so that each query waits for its rarest ones."""
        rarity = Rarity(counts)
        waiting: dict[str, list[tuple[Key, Node | None]]] = {}
        self._unanchored: list[tuple[Key, Node]] = []
        for key, node in queries.items():
            group = anchors(node, rarity)
            if group is None:
                self._unanchored.append((key, node))
                continue
            asked = (key, None if group.are_enough else node)
            for text in group.literals:
                waiting.setdefault(text, []).append(asked)
        self.literals = list(waiting)
        self._waiting = list(waiting.values())
        self._automaton = (
            ahocorasick_rs.AhoCorasick(self.literals) if self.literals else None
        )

    def matches(self, said: Said) -> list[Key]:
        """The queries that hold of a message, each once."""
        found: dict[Key, bool] = {}
        for number in self._hits(said.tokens):
            for key, node in self._waiting[number]:
                if key not in found:
                    found[key] = node is None or decide(node, said)
        keys = [key for key, holds in found.items() if holds]
        if self._unanchored:
            keys += [key for key, node in self._unanchored if decide(node, said)]
        return keys

    def _hits(self, tokens: Sequence[str]) -> Iterable[int]:
        if self._automaton is None or not tokens:
            return ()
        text = f" {' '.join(tokens)} "
        hits = self._automaton.find_matches_as_indexes(text, overlapping=True)
        return {hit[0] for hit in hits}
