"""How urgent a conversation is, who says so and why; what we owe follows."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.commitments.actions import retiming
from ascolto.commitments.subject import Subject
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.operate import tallying
from ascolto.operate.actions import conversing, owing, promising
from ascolto.operate.models import Conversation


@transaction.atomic
def urge(conversation: Conversation, *, urgency: str, by: Actor, why: str = "") -> None:
    """Set it; a rule has to say why. Setting what is set changes nothing. Raises `Refusal`."""
    conversing.hold(conversation)
    if urgency not in Conversation.Urgency.values:
        raise Refusal(_("There is no such urgency."), "unknown_urgency")
    why = " ".join(why.split())[:200]
    if not by.is_person and len(why) < 3:
        raise Refusal(_("Say why it is urgent."), "reason_missing")
    before = Conversation.objects.values_list("urgency", flat=True).get(
        pk=conversation.pk
    )
    conversation.urgency = urgency
    if before == urgency:
        return
    conversation.urgency_why, conversation.urgency_by = why, by.name[:200]
    conversation.save(update_fields=["urgency", "urgency_why", "urgency_by"])
    activity.record("urged", conversation, by=by, urgency=urgency, why=why)
    retiming.retime([conversation], urgency=urgency, by=by)
    promising.show(conversation)


@transaction.atomic
def urge_all(
    conversations: Sequence[Conversation], *, urgency: str, by: Actor, why: str
) -> None:
    """The same for many that the caller holds, in a constant number of queries."""
    rows = [c for c in conversations if c.urgency != urgency]
    if not rows:
        return
    for row in rows:
        row.urgency, row.urgency_why, row.urgency_by = urgency, why[:200], by.name[:200]
    Conversation.objects.bulk_update(rows, ["urgency", "urgency_why", "urgency_by"])
    told: dict[str, object] = {"urgency": urgency, "why": why[:200]}
    activity.record_many("urged", ((row, told) for row in rows), by=by)
    retiming.retime([Subject.of(row) for row in rows], urgency=urgency, by=by)
    with tallying.kept(rows):
        owing.show_what_is_owed(rows)
        Conversation.objects.bulk_update(rows, ["waiting_since", "due_at"])
    conversing.announce(rows)
