"""The urgency or visibility of something changed: what is open gets the time that holds now."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ascolto.commitments import clock
from ascolto.commitments.actions import telling
from ascolto.commitments.models import Commitment
from ascolto.commitments.models.commitment import PROMISES
from ascolto.commitments.reads import owing, targets
from ascolto.commitments.subject import Row, Subject
from ascolto.core.actor import Actor


@transaction.atomic
def retime(
    subjects: Sequence[Subject | Row], *, urgency: str, by: Actor
) -> list[Commitment]:
    """Count anew from when the customer began to wait; returns what moved. What has become urgent
    while the brand is closed is told to who is on call at once.

    Promised times stay, and so does what is late or stands still.
    """
    rows = list(owing.open_about(subjects, locked=True).exclude(kind__in=PROMISES))
    book = targets.book(row.brand_id for row in rows)
    moved = []
    for row in rows:
        row.urgency = urgency
        if not (row.is_late or row.is_paused) and _move(row, book):
            moved.append(row)
        if not (row.is_late or row.is_paused or row.taken_at or row.escalate_at):
            row.escalate_at = book.calls_at(row.brand_id, urgency, row.kind)
    fields = [
        "urgency",
        "minutes",
        "counts_opening_hours",
        "terms",
        "warn_at",
        "due_at",
        "escalate_at",
    ]
    Commitment.objects.bulk_update(rows, fields)
    telling.record(
        "retimed",
        ((r, by, {"urgency": urgency, "due_at": r.due_at.isoformat()}) for r in moved),
    )
    telling.push("commitments.changed", moved)
    return moved


def _move(row: Commitment, book: targets.Book) -> bool:
    terms = book.terms(
        row.kind, brand_id=row.brand_id, account_id=row.account_id,
        is_public=row.is_public, urgency=row.urgency,
    )  # fmt: skip
    allowance = terms.allowance
    if row.kind == Commitment.Kind.RESOLUTION and not allowance.terms:
        return False
    before = row.due_at
    row.minutes, row.terms = allowance.minutes, allowance.terms
    row.counts_opening_hours = allowance.counts_opening_hours
    row.warn_at = clock.warn_at(row.started_at, row.minutes, terms.hours)
    row.due_at = clock.deadline(row.started_at, row.minutes, terms.hours)
    return row.due_at != before
