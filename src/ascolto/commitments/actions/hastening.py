"""Answer sooner than promised: the deadline of what is owed comes nearer, never further away."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ascolto.commitments import clock
from ascolto.commitments.actions import telling
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads import targets
from ascolto.core.actor import Actor
from ascolto.core.models import Brand


@transaction.atomic
def hasten(
    subject_type: str, wanted: Mapping[int, tuple[int, Actor]]
) -> dict[int, Commitment]:
    """`wanted`: subject id → minutes from now, and who wants it. Returns what came nearer.

    The minutes count as the promise itself does: in opening hours, or always. What is late stays
    late. A constant number of queries.
    """
    rows = Commitment.objects.open().filter(
        subject_type=subject_type, subject_id__in=list(wanted), breached_at=None
    )
    found = list(rows.select_for_update().order_by("pk"))
    ids = {row.brand_id for row in found if row.counts_opening_hours}
    hours = {b.pk: targets.hours_of(b) for b in Brand.objects.filter(pk__in=ids)}
    now, nearer = timezone.now(), []
    for row in found:
        minutes, _actor = wanted[row.subject_id]
        if _bring_nearer(row, now, minutes, hours.get(row.brand_id)):
            nearer.append(row)
    Commitment.objects.bulk_update(nearer, ["due_at", "warn_at", "minutes"])
    telling.record(
        "hastened",
        (
            (r, wanted[r.subject_id][1], {"due_at": r.due_at.isoformat()})
            for r in nearer
        ),
    )
    telling.push("commitments.opened", nearer)
    return {row.subject_id: row for row in nearer}


def _bring_nearer(
    row: Commitment, now: datetime, minutes: int, hours: clock.OpeningHours | None
) -> bool:
    due = clock.deadline(now, minutes, hours)
    if due >= row.due_at:
        return False
    row.due_at = due
    row.warn_at = min(row.warn_at, clock.warn_at(now, minutes, hours))
    row.minutes = minutes
    return True
