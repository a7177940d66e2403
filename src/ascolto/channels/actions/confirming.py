"""An answer that was only written down here has been seen where it was to stand."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ascolto.channels.models import Delivery, Thread
from ascolto.core import activity, bus
from ascolto.core.actor import Actor
from ascolto.events import MessagesRevised


@transaction.atomic
def confirm(thread: Thread, *, by: Actor, now: datetime | None = None) -> bool:
    """The answers of ours in this thread show there. True when that is news."""
    rows = Delivery.objects.filter(
        message__thread=thread, status=Delivery.Status.SENT, published_at=None
    )
    found = list(rows.select_for_update())
    if not found:
        return False
    rows.update(published_at=now or timezone.now())
    activity.record_many("was seen there", [(d, {}) for d in found], by=by)
    bus.publish(
        MessagesRevised(thread.workspace_id, tuple(d.message_id for d in found))
    )
    return True
