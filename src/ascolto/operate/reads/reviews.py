"""Answers a colleague looks at again: whose turn it is, what was said around them, what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, Q
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.models import Member
from ascolto.operate.models import PeerReview, Sampling
from ascolto.operate.models.peer_review import CRITERIA
from ascolto.operate.reads.said import Said, read_said

BEFORE = 8  # messages before the answer
PAGE = 20
YEAR = 365  # days


@dataclass(frozen=True)
class Figures:
    """Of one member: how many answers were looked at, and the mean of each criterion, one to three."""

    member: Member
    count: int
    means: list[float]  # in the order of CRITERIA


def queue(member: Member) -> list[PeerReview]:
    """Theirs to look at, the oldest first, as far as they still see the brand."""
    rows = _seen(PeerReview.objects.waiting().filter(reviewer=member), member)
    rows = rows.select_related(
        "author", "message", "conversation__handle__link__customer"
    )
    return list(rows.order_by("pk")[:50])


def find(member: Member, pk: int) -> PeerReview | None:
    """One of theirs, if they still see the brand."""
    rows = _seen(PeerReview.objects.filter(reviewer=member, pk=pk), member)
    found: PeerReview | None = rows.select_related(
        "author", "message", "conversation__account", "conversation__handle__link__customer",
    ).first()  # fmt: skip
    return found


def around(review: PeerReview) -> list[Said]:
    """What was said before the answer, and the answer, the oldest first."""
    answer = review.message
    rows = Message.objects.filter(thread_id=answer.thread_id)
    until = Q(sent_at__lt=answer.sent_at) | Q(pk=answer.pk)
    rows = rows.filter(until).exclude(delivery__status="cancelled")
    return read_said(rows.order_by("-sent_at", "-external_id")[: BEFORE + 1])[::-1]


def received(viewer: Member, author: Member) -> list[PeerReview]:
    """What colleagues said of a member's answers, newest first, as far as the viewer sees the brands."""
    rows = _seen(PeerReview.objects.done().filter(author=author), viewer)
    rows = rows.select_related(
        "reviewer", "message", "conversation__handle__link__customer"
    )
    return list(rows.order_by("-settled_at", "-pk")[:PAGE])


def figures(viewer: Member, *, days: int, of: Member | None = None) -> list[Figures]:
    """Of everybody looked at in the last `days`, by name and in no other order. Two queries."""
    rows = PeerReview.objects.done().filter(
        settled_at__gte=timezone.now() - timedelta(days=days)
    )
    rows = _seen(rows, viewer)
    if of is not None:
        rows = rows.filter(author=of)
    means = {f"mean_{name}": Avg(name) for name in CRITERIA}
    found = rows.order_by().values("author_id").annotate(n=Count("pk"), **means)
    by_author = {row["author_id"]: row for row in found}
    members = Member.objects.filter(pk__in=list(by_author)).order_by("name", "pk")
    return [
        Figures(
            member,
            by_author[member.pk]["n"],
            [float(by_author[member.pk][name]) for name in means],
        )
        for member in members
    ]


def share() -> int:
    """Of a hundred answers, how many are looked at."""
    found = Sampling.objects.values_list("share", flat=True).first()
    return Sampling.DEFAULT if found is None else found


def _seen(rows: Any, member: Member) -> Any:
    brands = member.brand_ids()
    return rows.filter(conversation__brand_id__in=brands) if brands else rows
