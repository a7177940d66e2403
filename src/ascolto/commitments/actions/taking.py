"""“I take it”: somebody on call answers for a late commitment, and the chain waits for them."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.commitments.actions import telling
from ascolto.commitments.models import Commitment, Escalation
from ascolto.core import bus, scoping
from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.refusal import Refusal
from ascolto.core.secrets import sign, unsign
from ascolto.events import CommitmentsTaken

RESTS_FOR = timedelta(hours=1)  # then the chain goes on, if nobody answered after all
LINK_FOR = timedelta(days=3)
_PURPOSE = "take-commitment"


@transaction.atomic
def take(commitment: Commitment, *, by: Actor) -> None:
    """The chain rests for an hour. Taking twice changes nothing. Raises `Refusal`."""
    row = Commitment.objects.select_for_update().get(pk=commitment.pk)
    if by.member_id is None:
        raise Refusal(_("Only a person takes something on."), "not_a_person")
    if not row.is_open:
        raise Refusal(_("This is settled already."), "settled")
    if row.taken_by_id == by.member_id:
        return
    now = timezone.now()
    row.taken_at, row.taken_by_id = now, by.member_id
    if row.escalate_at is not None:
        row.escalate_at = now + RESTS_FOR
    row.save(update_fields=["taken_at", "taken_by", "escalate_at"])
    Escalation.objects.filter(
        commitment=row, member_id=by.member_id, taken_at=None
    ).update(taken_at=now)
    telling.record("taken", [(row, by, {})])
    telling.push("commitments.taken", [row])
    _publish(row, by.member_id)


def _publish(row: Commitment, member_id: int) -> None:
    bus.publish(CommitmentsTaken(row.workspace_id, (row.pk,), member_id))


def address(escalation: Escalation) -> str:
    """The link of a mail: opens one page for one person and one commitment, for three days."""
    data = [escalation.workspace_id, escalation.commitment_id, escalation.member_id]
    token = sign(_PURPOSE, data, expires_in=LINK_FOR.total_seconds())
    return f"{settings.PUBLIC_URL}/take/{token}/"


def read(token: str) -> tuple[int, int, int] | None:
    """Workspace, commitment and member that a link names; None when it does not hold any more."""
    data = unsign(_PURPOSE, token)
    return (int(data[0]), int(data[1]), int(data[2])) if data else None


def who(member_id: int) -> Member | None:
    """Whoever the link was sent to, while they are with us."""
    found: Member | None = (
        Member.objects.active().filter(pk=member_id, workspace_id=scoping.current())
    ).first()
    return found
