"""Drafts are kept while they are written."""

from __future__ import annotations

from django.utils import timezone

from ascolto.core.models import Member
from ascolto.operate.models import Conversation, Draft


def save(
    conversation: Conversation,
    *,
    member: Member,
    text: str,
    is_note: bool = False,
    cc: str = "",
    bcc: str = "",
) -> None:
    """Keep what is being written; an empty draft is forgotten."""
    if not (text + cc + bcc).strip():
        Draft.objects.filter(conversation=conversation, member=member).delete()
        return
    Draft.objects.update_or_create(
        conversation=conversation,
        member=member,
        defaults={
            "text": text[:100_000],
            "is_note": is_note,
            "cc": cc[:4_000],
            "bcc": bcc[:4_000],
            "at": timezone.now(),
        },
    )
