"""The end of a conversation: answered, or no answer needed, because… And its return."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.commitments.actions import pledging, releasing
from ascolto.commitments.models import Commitment
from ascolto.commitments.models.commitment import REPLIES
from ascolto.core import activity, bus
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.events import ConversationsClosed, ConversationsReopened
from ascolto.operate import tallying, waking
from ascolto.operate.actions import casing, conversing, owing
from ascolto.operate.models import Case, Closure, Conversation, Snooze

Reason = Closure.Reason


@transaction.atomic
def close(
    conversation: Conversation, *, reason: str, by: Actor, because: str = ""
) -> Closure | None:
    """Close with a reason. "Answered" needs an answer; "no answer needed" needs to say why."""
    conversing.hold(conversation)
    if not conversation.is_open:
        return Closure.objects.filter(
            conversation=conversation, reopened_at=None
        ).first()
    because = " ".join(because.split()).removesuffix(".")[:300]  # it ends our sentence
    if reason == Reason.ANSWERED:
        _refuse_unanswered(conversation, by)
    elif reason == Reason.NO_ANSWER_NEEDED:
        if len(because) < 3:
            raise Refusal(_("Say in a few words why no answer is needed."), "no_reason")
        releasing.release([conversation], by=by, reason=because)
    else:
        raise Refusal(
            _("Choose how it ended: answered, or no answer needed."), "no_reason"
        )
    closure: Closure = Closure.objects.create(
        conversation=conversation,
        reason=reason,
        because=because,
        by_id=by.member_id,
        by_name=by.name,
    )
    with tallying.kept([conversation]):
        conversation.status = Conversation.Status.CLOSED
        conversation.is_unread = False
        owing.show_what_is_owed([conversation])
        conversation.save(
            update_fields=["status", "is_unread", "waiting_since", "due_at"]
        )
    _end_with_it(conversation)
    activity.record("closed", conversation, by=by, reason=reason, because=because)
    bus.publish(ConversationsClosed(conversation.workspace_id, (conversation.pk,)))
    conversing.announce([conversation])
    return closure


def _refuse_unanswered(conversation: Conversation, by: Actor) -> None:
    """Somebody waits, and nothing is on its way to them; else the matter is over."""
    waits = Commitment.objects.open().about(conversation).filter(kind__in=REPLIES)
    since = waits.order_by("started_at").values_list("started_at", flat=True).first()
    if since is None:
        return _resolve(conversation, by)
    on_its_way = Message.objects.filter(
        thread_id=conversation.thread_id,
        by_rule="",
        direction=Message.Direction.OUT,
        delivery__status__in=["pending", "sending"],
        received_at__gte=since,
    )
    if not on_its_way.exists():
        raise Refusal(
            _(
                "The customer is still waiting. Answer first, or say why no answer is needed."
            ),
            "unanswered",
        )
    _resolve(conversation, by)


def _resolve(conversation: Conversation, by: Actor) -> None:
    """The matter is over: where that was promised, it is kept."""
    ends = Commitment.objects.open().about(conversation)
    rows = list(ends.filter(kind=Commitment.Kind.RESOLUTION))
    if rows and by.is_person:
        pledging.mark_kept(rows, by=by)


def _end_with_it(conversation: Conversation) -> None:
    """A snooze ends with its conversation, a case with its last open one."""
    waking.end([conversation], Snooze.Back.CLOSED)
    casing.settle([conversation.case_id])


@transaction.atomic
def reopen(conversation: Conversation, *, by: Actor, why: str = "") -> None:
    """Open it again, as it was."""
    conversing.hold(conversation)
    if conversation.is_open:
        return
    Closure.objects.filter(conversation=conversation, reopened_at=None).update(
        reopened_at=timezone.now(), reopened_why=why[:60]
    )
    Case.objects.filter(pk=conversation.case_id).update(
        status=Case.Status.OPEN, closed_at=None
    )
    with tallying.kept([conversation]):
        conversation.status = Conversation.Status.OPEN
        conversation.save(update_fields=["status"])
    activity.record("reopened", conversation, by=by, why=why)
    bus.publish(ConversationsReopened(conversation.workspace_id, (conversation.pk,)))
    conversing.announce([conversation])
