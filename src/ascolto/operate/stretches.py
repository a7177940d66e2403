"""Which case a message belongs to, when conversations were joined and split. Pure: no Django.

A conversation begins in the case that was opened with it. Every move since is a step that says "from
here on, that case". Steps are never overwritten, only taken back, so whatever was joined or split in
whatever order, taking a step back leaves exactly what would be there had it never been made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

Key = tuple[datetime, str]  # of a message: the provider's time, then its name


@dataclass(frozen=True)
class Step:
    id: int  # steps made later have higher ones
    from_case: int
    to_case: int
    since: Key | None  # the first message that goes along; None: all of them
    stands: bool = True


@dataclass(frozen=True)
class Course:
    """The steps of one conversation, and the case it is in by its row."""

    case: int
    steps: Sequence[Step] = ()

    @property
    def origin(self) -> int:
        """The case it was opened with."""
        first = min(self.steps, key=lambda s: s.id, default=None)
        return first.from_case if first else self.case

    @property
    def _standing(self) -> list[Step]:
        return sorted((s for s in self.steps if s.stands), key=lambda s: -s.id)

    @property
    def current(self) -> int:
        """Where what is said next belongs."""
        standing = self._standing
        return standing[0].to_case if standing else self.origin

    @property
    def since(self) -> Key | None:
        """The first message of what belongs to the current case; None: all of them do."""
        standing = self._standing
        return standing[0].since if standing else None

    def of(self, message: Key) -> int:
        """The case of one message."""
        for step in self._standing:
            if step.since is None or step.since <= message:
                return step.to_case
        return self.origin
