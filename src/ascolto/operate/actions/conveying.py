"""The customer is told of a gesture: by an answer of a person that names it, once it arrives."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction

from ascolto.channels.models import Delivery, Message
from ascolto.core.actor import Actor
from ascolto.operate.actions import booking
from ascolto.operate.models import Gesture

Status = Gesture.Status
LOST = {Delivery.Status.CANCELLED, Delivery.Status.FAILED}


@transaction.atomic
def carry(message: Message, gesture_ids: Collection[int]) -> None:
    """This answer tells of them; what is not approved, or is not of this thread, is left alone."""
    if not gesture_ids:
        return
    rows = Gesture.objects.filter(
        pk__in=gesture_ids,
        status=Status.APPROVED,
        message=None,
        conversation__thread_id=message.thread_id,
    )
    rows.update(message=message)


@transaction.atomic
def settle(deliveries: Sequence[Delivery]) -> None:
    """Answers arrived, or did not: only what arrived has told anybody."""
    states = {d.message_id: d.status for d in deliveries}
    rows = Gesture.objects.filter(message_id__in=states).select_for_update(of=("self",))
    for gesture in rows.select_related("conversation", "message__author"):
        if gesture.message is None:
            continue
        state, author = states[gesture.message.pk], gesture.message.author
        by = Actor.member(author) if author else Actor.system()
        if state == Delivery.Status.SENT and gesture.status == Status.APPROVED:
            booking.move(gesture, Status.TOLD, by=by)
        elif state in LOST:
            gesture.message = None
            if gesture.status == Status.TOLD:
                booking.move(gesture, Status.APPROVED, by=by, step="not told")
            else:
                gesture.save(update_fields=["message"])
