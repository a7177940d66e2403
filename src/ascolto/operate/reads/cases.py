"""A case: its conversations and parts of them on one timeline over channels; what to join it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from ascolto.channels.models import Message
from ascolto.core.models import Member
from ascolto.operate.models import Case, Conversation, Move, Note, Regrouping
from ascolto.operate.reads.courses import courses

OFFERED = 3
SHOWN = 300  # entries of the timeline


@dataclass(frozen=True)
class CasePage:
    case: Case
    conversations: Sequence[Conversation]  # in it now, the latest first
    parts: Sequence[Conversation]  # went on elsewhere; their beginning is here
    said: Sequence[Message | Note]  # the latest first
    steps: Sequence[Regrouping]  # joins and splits that can be taken back


def visible(member: Member) -> QuerySet[Case]:
    """The cases of which the member may see something."""
    seen = Conversation.objects.visible_to(member)
    left = Move.objects.filter(conversation__in=seen, from_case=OuterRef("pk"))
    return Case.objects.filter(
        Q(Exists(seen.filter(case=OuterRef("pk")))) | Q(Exists(left))
    )


def find(member: Member, pk: int) -> Case | None:
    """The case, if the member may see something of it."""
    return visible(member).filter(pk=pk).select_related("customer").first()


def offers(conversation: Conversation, member: Member) -> list[Case]:
    """Older open cases of the same person, while this conversation is alone and new. Mostly one query."""
    case = conversation.case
    if not conversation.is_open:
        return []
    seen = Conversation.objects.visible_to(member).filter(case=OuterRef("pk"))
    rows = Case.objects.open().filter(
        Exists(seen), customer_id=case.customer_id, opened_at__lt=case.opened_at
    )
    found = list(rows.exclude(pk=case.pk).order_by("-opened_at")[:OFFERED])
    if not found:
        return []
    steps = Regrouping.objects.filter(conversation=conversation, undone_at=None)
    decided = set(steps.values_list("case_id", flat=True))
    was_moved = Move.objects.filter(
        conversation=conversation, regrouping__undone_at=None
    )
    if was_moved.exists():
        return []
    return [row for row in found if row.pk not in decided]


def candidates(case: Case, member: Member) -> list[Case]:
    """Other cases of the same person, open ones first, to join it with."""
    seen = Conversation.objects.visible_to(member).filter(case=OuterRef("pk"))
    rows = Case.objects.filter(Exists(seen), customer_id=case.customer_id)
    return list(rows.exclude(pk=case.pk).order_by("-status", "-opened_at")[:20])


def read(case: Case, member: Member) -> CasePage:
    """A constant number of queries."""
    touched = Move.objects.touching(case.pk).values("conversation_id")
    mine = Conversation.objects.visible_to(member)
    rows = mine.filter(Q(case=case) | Q(pk__in=touched))
    rows = rows.select_related("account", "brand", "assignee", "handle__link__customer")
    everything = list(rows.order_by("-last_message_at", "-pk"))
    said, partly = _said(case, everything)
    return CasePage(
        case=case,
        conversations=[c for c in everything if c.case_id == case.pk],
        parts=[c for c in everything if c.case_id != case.pk and c.pk in partly],
        said=said,
        steps=steps(case, member),
    )


def steps(case: Case, member: Member) -> list[Regrouping]:
    """The latest joins and splits that stand."""
    rows = Regrouping.objects.filter(
        Q(case=case) | Q(pk__in=Move.objects.touching(case.pk).values("regrouping")),
        undone_at=None,
        conversation__in=Conversation.objects.visible_to(member).values("pk"),
    )
    return list(rows.select_related("case", "conversation").order_by("-pk")[:50])


def _said(
    case: Case, everything: Sequence[Conversation]
) -> tuple[list[Message | Note], set[int]]:
    """What belongs to the case, and of which conversations some does."""
    ways = courses(everything)
    by_thread = {c.thread_id: c for c in everything}
    rows = Message.objects.filter(thread__in=list(by_thread))
    rows = rows.exclude(delivery__status="cancelled")
    rows = rows.select_related("handle", "author", "account", "thread__conversation")
    rows = rows.defer("html", "quoted", "meta")
    found: list[Message | Note] = [
        m
        for m in rows.order_by("-sent_at", "-external_id")[:SHOWN]
        if ways[by_thread[m.thread_id].pk].of((m.sent_at, m.external_id)) == case.pk
    ]
    partly = {by_thread[m.thread_id].pk for m in found}  # type: ignore[union-attr]
    notes = Note.objects.filter(conversation__in=list(ways)).select_related(
        "author", "conversation"
    )
    found += [
        n
        for n in notes.order_by("-at")[:SHOWN]
        if ways[n.conversation_id].of((n.at, "")) == case.pk
    ]
    found.sort(key=lambda e: e.sent_at if isinstance(e, Message) else e.at)
    return found[::-1], partly
