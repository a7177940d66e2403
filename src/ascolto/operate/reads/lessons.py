"""What newcomers learn from who said yes to their answers, and how often a plain yes was enough."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from ascolto.core.models import Member
from ascolto.operate import differing
from ascolto.operate.differing import Piece
from ascolto.operate.models import Conversation, Submission

PAGE = 20
LATELY = timedelta(days=30)
Status = Submission.Status


@dataclass(frozen=True)
class Lesson:
    row: Submission
    pieces: list[Piece]  # nothing left: none

    @property
    def left(self) -> bool:
        return self.row.status == Status.APPROVED


@dataclass(frozen=True)
class Page:
    rows: list[Lesson]
    before: str  # cursor of the next page; "" when this is the last


@dataclass(frozen=True)
class Share:
    """Of the answers somebody has decided about in the last thirty days."""

    approved: int = 0
    unchanged: int = 0
    returned: int = 0

    @property
    def decided(self) -> int:
        return self.approved + self.returned

    @property
    def percent(self) -> int:
        """That left just as it was written."""
        return round(100 * self.unchanged / self.decided) if self.decided else 0


def page(viewer: Member, *, of: Collection[int], before: str = "") -> Page:
    """The lessons of these members about conversations the viewer may see, newest first."""
    taught = Q(status=Status.APPROVED) & (Q(is_changed=True) | ~Q(comment=""))
    rows = Submission.objects.filter(taught | Q(status=Status.RETURNED), author__in=of)
    seen = Conversation.objects.visible_to(viewer)
    rows = rows.filter(conversation__in=seen.values("pk")).exclude(decided_at=None)
    if before.isdecimal() and before.isascii():
        rows = rows.filter(pk__lt=int(before[:18]))
    rows = rows.select_related("author", "conversation__handle__link__customer")
    found = list(rows.order_by("-pk")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    return Page([_lesson(row) for row in found], str(found[-1].pk) if more else "")


def _lesson(row: Submission) -> Lesson:
    changed = differing.pieces(row.text, row.sent_text) if row.is_changed else []
    return Lesson(row, changed)


def waiting(member: Member) -> list[Submission]:
    """Theirs that wait for a yes, the oldest first."""
    rows = Submission.objects.waiting().filter(author=member)
    rows = rows.select_related("conversation__handle__link__customer")
    return list(rows.order_by("pk")[:20])


def shares(members: Collection[int]) -> dict[int, Share]:
    """By member. One query."""
    rows = Submission.objects.filter(
        author__in=members, decided_at__gte=timezone.now() - LATELY
    )
    is_approved = Q(status=Status.APPROVED)
    counted = rows.order_by().values("author_id").annotate(
        approved=Count("pk", filter=is_approved),
        unchanged=Count("pk", filter=is_approved & Q(is_changed=False)),
        returned=Count("pk", filter=Q(status=Status.RETURNED)),
    )  # fmt: skip
    found = {
        row["author_id"]: Share(row["approved"], row["unchanged"], row["returned"])
        for row in counted
    }
    return {pk: found.get(pk, Share()) for pk in members}
