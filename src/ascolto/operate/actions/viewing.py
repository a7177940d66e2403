"""Who has a conversation before them, and whether they write: said by their screens, soon forgotten.

It is nobody's work and leaves no activity: a row per screen, which goes when they look away.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ascolto.core import live
from ascolto.core.models import Member
from ascolto.core.scoping import unscoped
from ascolto.operate.models import Conversation, Viewing

Doing = Viewing.Doing


@transaction.atomic
def look(
    conversation: Conversation, *, member: Member, doing: str = Doing.LOOK
) -> None:
    """They are there, and perhaps writing. Open screens hear of it only when that changed."""
    now = timezone.now()
    mine = Viewing.objects.filter(conversation=conversation, member=member)
    before = mine.first()
    is_typing = doing != Doing.LOOK
    if before is None:
        row = Viewing(conversation=conversation, member=member, at=now, doing=doing)
        row.typed_at = now if is_typing else None
        Viewing.objects.bulk_create([row], ignore_conflicts=True)
    elif is_typing:
        mine.update(at=now, doing=doing, typed_at=now)
    else:
        mine.update(at=now)
    shown = _shown(before, now)
    if shown != (doing if is_typing else shown or Doing.LOOK):
        _tell(conversation)


@transaction.atomic
def leave(conversation: Conversation, *, member: Member) -> None:
    """They look at something else."""
    mine = Viewing.objects.filter(conversation=conversation, member=member)
    if mine.exists():
        mine.delete()
        _tell(conversation)


@transaction.atomic
def rest(conversation: Conversation, *, member: Member) -> None:
    """They wrote, and are done: sent, kept, or thought better of it."""
    mine = Viewing.objects.filter(conversation=conversation, member=member)
    if mine.exclude(typed_at=None).update(doing=Doing.LOOK, typed_at=None):
        _tell(conversation)


def forget(now: datetime) -> int:
    """Those whose screens have gone silent, of every company; how many."""
    with unscoped("the clock serves every workspace"):
        old = Viewing.objects.filter(at__lt=now - Viewing.LASTS)
        return int(old.delete()[0])


def _shown(row: Viewing | None, now: datetime) -> str:
    """What colleagues were shown of them until now; "" for nothing."""
    if row is None or row.at < now - Viewing.LASTS:
        return ""
    if row.typed_at is None or row.typed_at < now - Viewing.WRITING_LASTS:
        return Doing.LOOK
    return row.doing


def _tell(conversation: Conversation) -> None:
    live.push(
        conversation.workspace_id,
        "viewers",
        brand_id=conversation.brand_id,
        conversation=conversation.pk,
    )
