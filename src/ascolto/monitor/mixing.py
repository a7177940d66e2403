"""What arrives, in three kinds: service, interest in buying, and what only advertises. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

KINDS = ("service", "purchase", "marketing", "spam", "other")
_KIND_OF = {
    "question": "service",
    "complaint": "service",
    "praise": "service",
    "suggestion": "service",
    "purchase": "purchase",
    "marketing": "marketing",
    "spam": "spam",
}


def kind(intent: str) -> str:
    return _KIND_OF.get(intent, "other")


@dataclass
class Mix:
    """How many messages of each kind."""

    said: Counter[str] = field(default_factory=Counter)

    def add(self, intent: str, count: int) -> None:
        self.said[kind(intent)] += count

    @property
    def total(self) -> int:
        return sum(self.said.values())

    @property
    def known(self) -> int:
        """Without what is of no kind."""
        return self.total - self.said["other"]

    def share(self, name: str) -> float | None:
        """Of what is of a kind; None: nothing is."""
        return self.said[name] / self.known if self.known else None


def mixed(rows: Iterable[tuple[str, int]]) -> Mix:
    found = Mix()
    for intent, count in rows:
        found.add(intent, count)
    return found
