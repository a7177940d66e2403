"""Which facts a customer shows when several were linked into one. Pure: no Django.

Linking never mixes anything: each customer keeps its own facts, and the standing one *shows*, for
what it does not know itself, what the linked ones know, the first linked first. So taking one
link back leaves exactly what would be there had it never been made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

FIELDS = ("name", "email", "phone", "language", "about")


@dataclass(frozen=True)
class Edge:
    """A link that holds: `absorbed` is part of `kept`."""

    id: int  # links made later have higher ones
    kept: int
    absorbed: int


@dataclass
class Own:
    """What is known of one customer itself; `emptied` fields shall stay empty."""

    facts: dict[str, str]
    emptied: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Shown:
    """What a customer shows: the value, and whose it is."""

    value: str
    of: int


class Family:
    """Customers and the links between them: a forest."""

    def __init__(self, edges: Iterable[Edge]) -> None:
        self._children: dict[int, list[int]] = {}
        for edge in sorted(edges, key=lambda e: e.id):
            self._children.setdefault(edge.kept, []).append(edge.absorbed)

    def part(self, customer: int) -> list[int]:
        """The customer and everybody linked into them, nearest first within each branch."""
        found, waiting = [], [customer]
        while waiting:
            one = waiting.pop()
            found.append(one)
            waiting.extend(reversed(self._children.get(one, ())))
        return found

    def shown(self, customer: int, own: Mapping[int, Own]) -> dict[str, Shown]:
        """What the customer shows, per field that has something to show."""
        found = {}
        for name in FIELDS:
            silent: Collection[int] = self._below_emptied(customer, name, own)
            for one in self.part(customer):
                value = own[one].facts.get(name, "")
                if value and one not in silent:
                    found[name] = Shown(value, one)
                    break
        return found

    def _below_emptied(
        self, customer: int, name: str, own: Mapping[int, Own]
    ) -> set[int]:
        """Who is not asked, because a person emptied the field on the customer above."""
        silent: set[int] = set()
        for one in self.part(customer):
            if name in own[one].emptied:
                silent.update(self.part(one))
        return silent
