"""What a commitment is about: it lives above this package and is named by type and id. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol


class Row(Protocol):
    """A model's row."""

    @property
    def pk(self) -> Any: ...

    _meta: ClassVar[Any]


@dataclass(frozen=True)
class Subject:
    """`type` is the model's lower-case label: "operate.conversation"."""

    type: str
    id: int

    @classmethod
    def of(cls, row: Subject | Row) -> Subject:
        """What this row is as a subject."""
        return row if isinstance(row, Subject) else cls(row._meta.label_lower, row.pk)


@dataclass(frozen=True)
class Owed:
    """Somebody waits for something since a message of theirs."""

    subject_type: str
    subject_id: int
    kind: str  # Commitment.Kind
    brand_id: int
    account_id: int | None
    customer_id: int | None
    message_id: int | None
    since: datetime  # the provider's time of the message
    is_public: bool = False
    urgency: str = "normal"  # low, normal, high, urgent

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_type, self.subject_id)


@dataclass(frozen=True)
class Answer:
    """A reply by a person that reached the customer."""

    subject_type: str
    subject_id: int
    message_id: int
    member_id: int | None  # None: by a person of ours in the provider's own app
    written_at: datetime  # what began before it is answered by it
    answered_at: datetime  # when it was delivered: this is what keeps the time

    @property
    def subject(self) -> Subject:
        return Subject(self.subject_type, self.subject_id)


def ids_by_type(subjects: Iterable[Subject | Row]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for subject in map(Subject.of, subjects):
        found.setdefault(subject.type, set()).add(subject.id)
    return found
