"""The ways to look at the inbox: which conversations each of them shows."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone

from ascolto.commitments.models import Commitment
from ascolto.core.models import Member, Role
from ascolto.operate.models import Conversation, Notice
from ascolto.operate.models.conversation import ConversationQuerySet
from ascolto.operate.reads import approvals
from ascolto.operate.reads.rows import Row

SOON = timedelta(hours=1)
SUBJECT = Conversation._meta.label_lower
ANSWERS = {Commitment.Kind.FIRST_REPLY.value, Commitment.Kind.NEXT_REPLY.value}
PROMISES = [kind for kind in Commitment.Kind.values if kind not in ANSWERS]


class View(StrEnum):
    """The ways to look at the inbox."""

    WAITING = "waiting"  # customers who wait for us, the most urgent first
    MINE = "mine"
    UNASSIGNED = "unassigned"
    MENTIONS = "mentions"  # a colleague named me in a note
    SOON = "soon"  # an answer is owed within the hour
    TO_APPROVE = "to_approve"  # an answer of a newcomer waits for my yes
    PROMISES = "promises"  # we said more than that we would answer
    PUBLIC = "public"  # everybody can see that they wait
    SNOOZED = "snoozed"
    OPEN = "open"
    CLOSED = "closed"
    ALL = "all"


BY_DUE = frozenset({View.WAITING, View.SOON, View.PUBLIC})


def in_view(
    rows: ConversationQuerySet, view: View, member: Member
) -> ConversationQuerySet:
    """Of these rows, what the view shows to the member; in no order yet."""
    if view is View.ALL:
        return rows
    if view is View.CLOSED:
        return rows.filter(status=Conversation.Status.CLOSED)
    if view is View.SNOOZED:
        return rows.open().filter(is_snoozed=True)
    if view is View.MENTIONS:
        return rows.filter(pk__in=mentioned(member))
    if view is View.TO_APPROVE:
        return _to_approve(rows, member)
    rows = rows.awake()
    if view is View.MINE:
        return rows.filter(assignee=member)
    if view is View.UNASSIGNED:
        return rows.unassigned()
    if view is View.PROMISES:
        return rows.filter(pk__in=promised())
    if view in BY_DUE:
        rows = rows.filter(due_at__isnull=False)
    if view is View.SOON:
        return rows.filter(due_at__lte=soon())
    return rows.filter(is_public=True) if view is View.PUBLIC else rows


def mentioned(member: Member) -> Any:
    """Ids of conversations in which a colleague named them."""
    rows = Notice.objects.filter(member=member, kind=Notice.Kind.MENTION)
    return rows.values("conversation_id")


def _to_approve(rows: ConversationQuerySet, member: Member) -> ConversationQuerySet:
    """Closed or put aside, an answer in it waits all the same."""
    rows = rows.filter(awaits_approval=True)
    if member.is_at_least(Role.LEAD):
        return rows
    return rows.filter(pk__in=approvals.mentored(member))


def soon() -> datetime:
    return timezone.now() + SOON


def promised() -> Any:
    """Ids of conversations with an open promise beyond the next answer."""
    rows = Commitment.objects.open().filter(subject_type=SUBJECT)
    return rows.filter(kind__in=PROMISES).values("subject_id")


def belongs(conversation: Row, view: View, member: Member) -> bool:
    """Whether a conversation, as it is now, is shown by the view: `in_view` for one row at hand."""
    if view is View.ALL:
        return True
    if view is View.MENTIONS:
        mine = Notice.objects.filter(member=member, conversation_id=conversation.pk)
        return bool(mine.filter(kind=Notice.Kind.MENTION).exists())
    if view is View.PROMISES:
        return _is_promised(conversation)
    if view is View.TO_APPROVE:
        mine = Conversation.objects.filter(pk=conversation.pk)
        return conversation.awaits_approval and _to_approve(mine, member).exists()
    if view is View.CLOSED:
        return not conversation.is_open
    if not conversation.is_open or conversation.is_snoozed:
        return conversation.is_open and view is View.SNOOZED
    due = conversation.due_at
    return {
        View.WAITING: due is not None,
        View.SOON: due is not None and due <= soon(),
        View.PUBLIC: due is not None and conversation.is_public,
        View.MINE: conversation.assignee_id == member.pk,
        View.UNASSIGNED: conversation.assignee_id is None,
        View.OPEN: True,
        View.SNOOZED: False,
    }[view]


def _is_promised(conversation: Row) -> bool:
    rows = Commitment.objects.open()
    rows = rows.filter(subject_type=SUBJECT, subject_id=conversation.pk)
    found: bool = rows.filter(kind__in=PROMISES).exists()
    return found
