"""What a member should know, newest first."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from ascolto.commitments.models import Absence
from ascolto.core.models import Member
from ascolto.operate import notice_kinds
from ascolto.operate.models import (
    Attention,
    Conversation,
    Follower,
    Notice,
    Viewing,
)
from ascolto.operate.notice_kinds import Way

PAGE = 100
FRESH = timedelta(minutes=10)  # what is older is no news for a browser that wakes up


def newest(member: Member) -> list[Notice]:
    """The last ones, of conversations the member may see, with who the customer is."""
    rows = _visible(member).filter(is_shown=True)
    return list(rows.order_by("-pk")[:PAGE])


def find(member: Member, pk: int) -> Notice | None:
    """One of theirs, of a conversation they may see."""
    found: Notice | None = _visible(member).filter(pk=pk).first()
    return found


def _visible(member: Member) -> QuerySet[Notice]:
    seen = Conversation.objects.visible_to(member).values("pk")
    rows = Notice.objects.filter(member=member, conversation__in=seen)
    found: QuerySet[Notice] = rows.select_related(
        "conversation__handle__link__customer"
    )
    return found


def is_for_browser(notice: Notice, member: Member, now: datetime) -> bool:
    """Whether a browser should show it now: wanted, new, not quiet, and not before their eyes."""
    if notice.read_at is not None or notice.at < now - FRESH:
        return False
    row = Attention.objects.filter(member=member).first()
    kind = notice_kinds.BY_KEY[notice.kind]
    if Way.BROWSER not in kind.ways(member.role, row.ways if row else {}):
        return False
    return kind.passes or not (
        (row and row.quiet_over_at(member.timezone, now))
        or Absence.objects.lasting(now).filter(member=member).exists()
        or looks_at(member, notice.conversation, now)
    )


def looks_at(member: Member, conversation: Conversation, now: datetime) -> bool:
    """Whether they have the conversation before them."""
    rows = Viewing.objects.filter(member=member, conversation=conversation)
    found: bool = rows.filter(at__gte=now - Viewing.LASTS).exists()
    return found


def is_following(member: Member, conversation: Conversation) -> bool:
    rows = Follower.objects.filter(conversation=conversation, member=member)
    found: bool = rows.exists()
    return found
