"""What the one who was asked may read: the words of one conversation, and no notes."""

from __future__ import annotations

from ascolto.channels.models import Message
from ascolto.operate.models import Asking, Submission
from ascolto.operate.reads.said import Said, read_said

MOST = 60  # messages, the newest ones


def find(asking_id: int, member_id: int) -> Asking | None:
    """The question, while the one it was put to is with us and sees the brand."""
    rows = Asking.objects.select_related(
        "member__user", "conversation__account", "conversation__brand",
        "conversation__handle__link__customer", "slip",
    )  # fmt: skip
    row: Asking | None = rows.filter(
        pk=asking_id, member_id=member_id, member__left_at=None
    ).first()
    if row is None:
        return None
    brands = row.member.brand_ids()
    return row if not brands or row.conversation.brand_id in brands else None


def came_back(asking: Asking) -> dict[str, str]:
    """What they answered and who said "not yet" to it, why; nothing when it did not come back."""
    rows = Submission.objects.filter(
        asking=asking, status=Submission.Status.RETURNED
    ).order_by("-pk")
    row = rows.first()
    if row is None:
        return {}
    return {"text": row.text, "back_by": row.decided_by_name, "back_why": row.comment}


def messages(asking: Asking) -> list[Said]:
    """Oldest first; cancelled ones were never said."""
    rows = Message.objects.filter(thread_id=asking.conversation.thread_id)
    rows = rows.exclude(delivery__status="cancelled")
    return read_said(rows.order_by("-sent_at", "-external_id")[:MOST])[::-1]
