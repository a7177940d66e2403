"""What was done about an alert, taken back: it is open again; what was called normal is raised again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ascolto.core import activity, live
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.monitor.actions import pacing
from ascolto.monitor.models import Alert, AlertStep, Tolerance


@transaction.atomic
def reopen(alert: Alert, *, by: Actor) -> bool:
    """Closed, called normal or put aside, it waits again; False where it does already.

    Whoever had it has it again. What was called normal is not normal any more. Raises `Refusal`.
    """
    require(by, Role.AGENT)
    row = Alert.objects.select_for_update().get(pk=alert.pk)
    if row.status == Alert.Status.NORMAL:
        require(by, Role.LEAD)
        Tolerance.objects.filter(alert=row).delete()
    if row.is_open and row.quiet_until is None:
        return False
    if not row.is_open:
        was_taken = row.taken_by_id is not None
        row.status = Alert.Status.TAKEN if was_taken else Alert.Status.OPEN
    _put_back(row, by)
    alert.status, alert.quiet_until = row.status, row.quiet_until
    return True


@transaction.atomic
def give_back(alert: Alert, *, by: Actor) -> bool:
    """Out of one's own hands again; False where it is not in them."""
    require(by, Role.AGENT)
    row = Alert.objects.select_for_update().get(pk=alert.pk)
    if row.status != Alert.Status.TAKEN or row.taken_by_id != by.member_id:
        return False
    row.status, row.taken_by_id = Alert.Status.OPEN, None
    _put_back(row, by)
    alert.status, alert.taken_by_id = row.status, None
    return True


def _put_back(row: Alert, by: Actor) -> None:
    """It rings on from now."""
    now = timezone.now()
    row.quiet_until, row.tell_next_at = None, pacing.again_at(row, now)
    row.save(update_fields=["status", "taken_by", "quiet_until", "tell_next_at"])
    AlertStep.objects.create(
        alert=row, verb=AlertStep.Verb.REOPENED, by_name=by.name[:200], member_id=by.member_id, at=now
    )  # fmt: skip
    activity.record("reopened", row, by=by)
    live.push(row.workspace_id, "alert", brand_id=row.brand_id, alert=row.pk)


@transaction.atomic
def expect(tolerance: Tolerance, *, by: Actor) -> None:
    """Such alerts are raised again; the one that was called normal stays settled. Twice changes nothing."""
    require(by, Role.LEAD)
    if Tolerance.objects.filter(pk=tolerance.pk).delete()[0]:
        activity.record("not normal", tolerance.alert, by=by, kind=tolerance.kind)
