"""Release a commitment: nothing is owed after all, and somebody says why."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.commitments.actions import pausing, telling
from ascolto.commitments.models import Commitment
from ascolto.commitments.models.commitment import PROMISES
from ascolto.commitments.reads import owing
from ascolto.commitments.subject import Row, Subject
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.events import CommitmentsSettled


@transaction.atomic
def release(
    subjects: Sequence[Subject | Row], *, by: Actor, reason: str
) -> list[Commitment]:
    """Release what waits for an answer about these subjects; returns it. Late stays late.

    What somebody promised in words stays promised until a person marks it.
    Raises `Refusal` without a reason. A constant number of queries.
    """
    reason = reason.strip()
    if not reason:
        raise Refusal(
            _(
                "Say why nothing is owed: without a reason the customer would just "
                "be forgotten."
            ),
            "reason_missing",
        )
    if not subjects:
        return []
    rows = list(owing.open_about(subjects, locked=True).exclude(kind__in=PROMISES))
    settled = {"state": Commitment.State.RELEASED, "settled_at": timezone.now()}
    settled |= {"settled_by_id": by.member_id, "reason": reason}
    for row in rows:
        vars(row).update(settled)
    Commitment.objects.filter(pk__in=[row.pk for row in rows]).update(**settled)
    pausing.end(rows, why="released")
    telling.record("released", ((row, by, {"reason": reason}) for row in rows))
    telling.publish(CommitmentsSettled, rows)
    telling.push("commitments.settled", rows)
    return rows
