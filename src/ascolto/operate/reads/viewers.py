"""Which colleagues are at a conversation right now, and what of theirs an answer would run into."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.models import Member
from ascolto.operate.models import Conversation, Viewing

Doing = Viewing.Doing
RECENT = timedelta(minutes=15)  # an answer that may still be news to somebody


class Viewer(NamedTuple):
    pk: int
    name: str
    doing: str


class Clash(NamedTuple):
    """A colleague was quicker, or is about to be."""

    name: str
    answered_at: datetime | None  # None: they are writing
    text: str = ""


def others(conversation: Conversation, member: Member) -> list[Viewer]:
    """Everybody but the member, who writes first. One query."""
    now = timezone.now()
    rows = Viewing.objects.filter(
        conversation=conversation, at__gte=now - Viewing.LASTS
    )
    rows = rows.exclude(member=member).order_by("member__name")
    since = now - Viewing.WRITING_LASTS
    found = [
        Viewer(pk, name, doing if typed_at and typed_at >= since else Doing.LOOK)
        for pk, name, doing, typed_at in rows.values_list(
            "member_id", "member__name", "doing", "typed_at"
        )
    ]
    return sorted(found, key=lambda viewer: viewer.doing == Doing.LOOK)


def clash(conversation: Conversation, member: Member, *, seen: int) -> Clash | None:
    """A colleague's answer younger than the message `seen`, or one that is being written."""
    answers = Message.objects.filter(
        thread_id=conversation.thread_id,
        direction=Message.Direction.OUT,
        by_rule="",
        pk__gt=seen,
        sent_at__gte=timezone.now() - RECENT,
    )
    answers = answers.exclude(author=member).exclude(author=None)
    newest = answers.exclude(delivery__status="cancelled").order_by("-pk")
    found = newest.values_list("author__name", "sent_at", "text").first()
    if found is not None:
        return Clash(*found)
    writes = [v for v in others(conversation, member) if v.doing == Doing.REPLY]
    return Clash(writes[0].name, None) if writes else None
