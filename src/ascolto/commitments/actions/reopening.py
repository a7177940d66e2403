"""Open a kept commitment again: the reply that kept it did not arrive after all."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.commitments.actions import telling
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads import owing
from ascolto.commitments.subject import Subject
from ascolto.core.actor import Actor
from ascolto.events import CommitmentsSettled


@transaction.atomic
def reopen(
    message_ids: Collection[int], *, why: str, by: Actor | None = None
) -> list[Commitment]:
    """Open what these replies had kept, with its old beginning and deadline; returns it.

    The customer has been waiting since then. What was opened for the same subject meanwhile is
    released as part of it, because a customer waits once. Idempotent.
    """
    kept = Commitment.objects.select_for_update().filter(
        kept_by_message_id__in=message_ids, state=Commitment.State.KEPT
    )
    rows: dict[tuple[str, int, str], Commitment] = {}
    for row in kept.order_by("started_at", "pk"):
        which = f"{row.kind}:{row.pk}" if row.is_promise else row.kind
        rows.setdefault((row.subject_type, row.subject_id, which), row)
    if not rows:
        return []
    superseded = _release_later(rows)
    reopened = list(rows.values())
    for row in reopened:
        row.state = Commitment.State.OPEN
        row.settled_at = row.settled_by_id = row.kept_by_message_id = None
        row.escalate_at = timezone.now() if row.is_late else None
    Commitment.objects.bulk_update(
        reopened,
        ["state", "settled_at", "settled_by", "kept_by_message_id", "escalate_at"],
    )
    actor = by or Actor.system()
    telling.record("reopened", ((c, actor, {"why": why}) for c in reopened))
    telling.record("released", ((c, actor, {"reason": c.reason}) for c in superseded))
    telling.publish(CommitmentsSettled, [*reopened, *superseded])
    telling.push("commitments.reopened", reopened)
    return reopened


def _release_later(
    rows: dict[tuple[str, int, str], Commitment],
) -> list[Commitment]:
    """What is open in the place of one that opens again."""
    subjects = {Subject(type_, id_) for type_, id_, _ in rows}
    later = [
        row
        for row in owing.open_about(subjects, locked=True)
        if (row.subject_type, row.subject_id, row.kind) in rows
    ]
    for row in later:
        row.state = Commitment.State.RELEASED
        row.settled_at = timezone.now()
        row.reason = _("Part of the earlier promise, whose answer did not arrive.")
    Commitment.objects.bulk_update(later, ["state", "settled_at", "reason"])
    return later
