"""What waits for a yes, who may say it, and what happened meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ascolto.channels.models import Message
from ascolto.core.models import Member, Role
from ascolto.operate.models import (
    Conversation,
    Submission,
    SubmissionFile,
    Training,
)

LEADS = (Role.LEAD, Role.ADMIN)


def reviewers(brand_id: int, author: Member) -> list[Member]:
    """Who says yes to this member's answers for a brand: leads, and their mentor. One query."""
    mentors = Training.objects.going_on().filter(member=author).values("mentor")
    rows = Member.objects.active().filter(Q(role__in=LEADS) | Q(pk__in=mentors))
    rows = rows.filter(Q(brands=None) | Q(brands=brand_id), is_in_training=False)
    return list(rows.exclude(pk=author.pk).distinct())


def may_decide(row: Submission, member: Member) -> bool:
    """A lead or the mentor who sees the brand and is not the author."""
    return any(
        one.pk == member.pk for one in reviewers(row.conversation.brand_id, row.author)
    )


def mentored(member: Member) -> Any:
    """Ids of conversations where an answer waits for this mentor's yes."""
    mine = Training.objects.going_on().filter(mentor=member)
    rows = Submission.objects.waiting().filter(author__in=mine.values("member"))
    return rows.values("conversation_id")


@dataclass(frozen=True)
class Waiting:
    """An answer that waits, as its conversation shows it to a member."""

    row: Submission
    files: list[SubmissionFile]
    reviewers: list[str]
    is_mine: bool
    may_decide: bool
    answers_since: list[
        Message
    ]  # what a colleague, or the same one, answered meanwhile
    wrote_since: bool  # the customer
    seen: int  # the newest answer that is shown with it


def waiting(conversation: Conversation, member: Member) -> list[Waiting]:
    """Nothing is asked where nothing waits."""
    if not conversation.awaits_approval:
        return []
    rows = Submission.objects.waiting().filter(conversation=conversation)
    rows = rows.select_related("author", "asking").prefetch_related("files")
    return [_waiting(conversation, row, member) for row in rows.order_by("pk")[:20]]


def _waiting(conversation: Conversation, row: Submission, member: Member) -> Waiting:
    able = reviewers(conversation.brand_id, row.author)
    since = said_since(row)
    answers = [m for m in since if not m.is_inbound]
    return Waiting(
        row=row,
        files=list(row.files.all()),
        reviewers=[one.name for one in able],
        is_mine=row.author_id == member.pk,
        may_decide=any(one.pk == member.pk for one in able),
        answers_since=answers,
        wrote_since=any(m.is_inbound for m in since),
        seen=max((m.pk for m in answers), default=0),
    )


def said_since(row: Submission) -> list[Message]:
    """What people said in the conversation after it was submitted, the oldest first."""
    said = Message.objects.filter(
        thread__conversation=row.conversation_id,
        received_at__gt=row.submitted_at,
        by_rule="",
        automatic="",
    )
    said = said.exclude(delivery__status="cancelled").select_related("author", "handle")
    return list(said.order_by("pk")[:20])


def answered_unseen(row: Submission, seen: int) -> Message | None:
    """A younger answer of ours than those that the reviewer was shown."""
    return next((m for m in said_since(row) if not m.is_inbound and m.pk > seen), None)


def needed(hashes: Collection[str]) -> set[str]:
    """Those of these files that wait with an answer. For the sweep, of every workspace."""
    rows = SubmissionFile.objects.filter(
        sha256__in=hashes, submission__status=Submission.Status.WAITING
    )
    return set(rows.values_list("sha256", flat=True))
