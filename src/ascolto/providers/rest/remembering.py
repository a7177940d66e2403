"""What became of reviews between two looks at a list of them. Pure.

A provider tells neither what changed in a review nor that one is gone. So a little is remembered of
each: enough to see a change, nothing anybody could read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, Self

State = list[str]  # the time by which the list is ordered, then what is compared
Review = dict[str, Any]


@dataclass
class Memory:
    """A cursor that remembers. A provider's own adds where its list goes on."""

    most_known: ClassVar[int] = 500
    begun: bool = False
    since: str = ""  # the newest time that was returned
    ahead: str = ""  # what `since` becomes once a look has reached it
    known: dict[str, State] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str) -> Self:
        try:
            found = json.loads(cursor) if cursor else {}
            return cls(**found) if isinstance(found, dict) else cls()
        except (ValueError, TypeError):
            return cls()

    def __str__(self) -> str:
        by_age = sorted(self.known.items(), key=lambda pair: pair[1][0])
        return json.dumps(asdict(self) | {"known": dict(by_age[-self.most_known :])})

    def noticed(self, seen: Iterable[tuple[str, State, Review]]) -> list[Review]:
        """One delivery for each review that is new or changed, oldest first; it is learned.

        `seen`: id, state, review.
        """
        found = []
        for known, now, review in sorted(seen, key=lambda one: one[1][0]):
            before = self.known.get(known)
            self.known[known] = now
            # What is no longer remembered is old, not new.
            if before != now and (before or now[0] > self.since):
                found.append({"review": review, "before": before})
        return found


def digest(text: str) -> str:
    """Names a text, whatever spaces a provider adds to it or takes away."""
    plain = " ".join(text.split()).encode("utf-8", "replace")
    return hashlib.sha256(plain).hexdigest()[:16]
