"""The author of a review changed the stars: the conversation shows the new ones.

Fewer stars want somebody's look, so a closed conversation opens again; more are only told.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ascolto.channels.models import Message
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.operate import tallying
from ascolto.operate.actions import closing, conversing
from ascolto.operate.models import Conversation

AUTHOR = Actor.customer("the author")


@transaction.atomic
def rate_again(message_ids: Iterable[int]) -> list[Conversation]:
    """What these messages say now counts; the conversations whose stars that changed."""
    rated = Message.objects.inbound().filter(pk__among=set(message_ids), rating__gt=0)
    threads = set(rated.values_list("thread_id", flat=True))
    if not threads:
        return []
    now = _stars(threads)
    held = conversing.of_threads(threads)
    changed = [
        (c, c.stars, now[c.thread_id]) for c in held if c.stars != now[c.thread_id]
    ]
    with tallying.kept([c for c, _, _ in changed]):
        for conversation, _, stars in changed:
            conversation.stars, conversation.is_unread = stars, True
        Conversation.objects.bulk_update(
            [c for c, _, _ in changed], ["stars", "is_unread"]
        )
    told = [(c, {"before": b, "after": a}) for c, b, a in changed if b]
    activity.record_many("changed stars", told, by=AUTHOR)
    for conversation, before, after in changed:
        if before and after < before:
            closing.reopen(conversation, by=AUTHOR, why="fewer stars")
    return [c for c, _, _ in changed]


def _stars(threads: set[int]) -> dict[int, int]:
    """By thread: the stars of the newest review in it."""
    rows = Message.objects.inbound().filter(thread_id__in=threads, rating__gt=0)
    in_order = rows.order_by("sent_at", "external_id")
    return dict(in_order.values_list("thread_id", "rating"))
