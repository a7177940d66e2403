"""Somebody of ours has looked at it."""

from __future__ import annotations

from django.db import transaction

from ascolto.core import live
from ascolto.core.actor import Actor
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation


def see(conversation: Conversation, *, by: Actor, is_unread: bool = False) -> None:
    """Mark it read (or unread again). Looking is not a write worth an activity row.

    Opening what was read before begins no transaction: it would wait for SQLite's one writer.
    """
    if conversation.is_unread != is_unread:
        _mark(conversation, is_unread)


@transaction.atomic
def _mark(conversation: Conversation, is_unread: bool) -> None:
    conversation.is_unread = is_unread
    conversation.save(update_fields=["is_unread"])
    conversing.announce([conversation])
    if not is_unread:  # a visitor of the chat is shown that it was read
        topic = live.thread_topic(conversation.thread_id)
        live.push(conversation.workspace_id, "seen", topic=topic)
