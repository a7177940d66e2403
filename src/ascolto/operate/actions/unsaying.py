"""Messages of the past that an import added to conversations already there: taken out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import ProtectedError

from ascolto.channels.models import Message, Payload
from ascolto.core import search
from ascolto.core.models import Activity
from ascolto.operate import tallying
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation, PastImport


def unsay(row: PastImport, ids: Sequence[int]) -> Counter[str]:
    """How many stay, by reason; the conversations are as they were before."""
    said = list(Message.objects.filter(pk__in=ids))
    by_thread: dict[int, list[Message]] = {}
    for message in said:
        by_thread.setdefault(message.thread_id, []).append(message)
    there = {c.thread_id: c for c in conversing.of_threads(by_thread)}
    stayed: Counter[str] = Counter()
    for thread_id, messages in by_thread.items():
        conversation = there.get(thread_id)
        if conversation and _was_touched(row, conversation):
            stayed["worked on"] += len(messages)
        elif not _gone(messages):
            stayed["in use"] += len(messages)
        elif conversation:
            _shrink(conversation)
    return stayed


def _was_touched(row: PastImport, conversation: Conversation) -> bool:
    """A person has done something to it since the import began."""
    done = Activity.objects.filter(
        target_type=Conversation._meta.label_lower,
        target_id=conversation.pk,
        at__gt=row.created_at,
    )
    return done.exclude(verb__in=("imported", "opened")).exists()


def _gone(messages: Sequence[Message]) -> bool:
    ids = [m.pk for m in messages]
    payloads = [m.payload_id for m in messages if m.payload_id]
    try:
        with transaction.atomic():
            Message.objects.filter(pk__in=ids).delete()
            Payload.objects.filter(pk__in=payloads, messages=None).delete()
            search.remove(ids)
    except ProtectedError:
        return False
    return True


def _shrink(conversation: Conversation) -> None:
    """What the list shows of it, from what is left; open or closed, read or unread as before."""
    left = list(Message.objects.filter(thread=conversation.thread_id).in_order())
    was_unread = conversation.is_unread
    with tallying.kept([conversation]):
        conversation.message_count = 0  # else what is gone would be the newest
        if left:
            conversing.grow(conversation, left)
        conversation.is_unread = was_unread
        conversing.count_messages([conversation])
        Conversation.objects.bulk_update([conversation], conversing.LISTED)
    conversing.announce([conversation])
