"""What we owe in conversations: a commitment to who waits, and none once they were answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models import prefetch_related_objects

from ascolto.channels.models import Message
from ascolto.commitments.actions import keeping, opening
from ascolto.commitments.models import Commitment
from ascolto.commitments.subject import Answer, Owed
from ascolto.operate.models import Conversation

SUBJECT = Conversation._meta.label_lower
Grown = Sequence[tuple[Conversation, list[Message]]]  # with what is new in them


def owe(grown: Grown) -> None:
    """Open a commitment to who waits; an answer given in the provider's own app keeps it."""
    answered = _answered_before(
        [c.thread_id for c, said in grown if _is_older(c, said)]
    )
    prepare([c for c, _ in grown])
    owed, answers = [], []
    for conversation, said in grown:
        for message in asks(said)[:1]:
            is_first = conversation.thread_id not in answered
            owed.append(owed_for(conversation, message, is_first=is_first))
        answers += [_answer(conversation, m) for m in said if m.is_by_person]
    opened = opening.open_for(owed)
    for conversation, _ in grown:
        if conversation.pk in opened:
            _show(conversation, opened[conversation.pk])
    if answers:
        keeping.keep(answers)
        settled = {answer.subject_id for answer in answers}
        show_what_is_owed([c for c, _ in grown if c.pk in settled])


def asks(said: list[Message]) -> list[Message]:
    """What a person is waiting for an answer to."""
    return [m for m in said if m.is_inbound and not m.automatic]


def _is_older(conversation: Conversation, said: list[Message]) -> bool:
    """Whether there is more in it than what customers say just now."""
    return conversation.message_count > sum(m.is_inbound for m in said)


def _answered_before(thread_ids: list[int]) -> set[int]:
    """Threads in which a person of ours has already answered."""
    if not thread_ids:
        return set()
    rows = Message.objects.filter(thread_id__in=thread_ids, direction="out", by_rule="")
    rows = rows.exclude(
        delivery__status__in=["pending", "sending", "failed", "cancelled", "unknown"]
    )
    return set(rows.values_list("thread_id", flat=True))


def prepare(conversations: Iterable[Conversation]) -> None:
    """One query when there are conversations in another person's case, else none."""
    guests = [c.handle for c in conversations if _is_guest(c)]
    prefetch_related_objects(guests, "link")


def _is_guest(conversation: Conversation) -> bool:
    return conversation.case.handle_id not in (None, conversation.handle_id)


def owed_for(conversation: Conversation, message: Message, *, is_first: bool) -> Owed:
    """To the conversation's own person, in whosever case it is."""
    kind = Commitment.Kind.FIRST_REPLY if is_first else Commitment.Kind.NEXT_REPLY
    person = conversation.handle.link if _is_guest(conversation) else conversation.case
    return Owed(
        subject_type=SUBJECT,
        subject_id=conversation.pk,
        kind=kind,
        brand_id=conversation.brand_id,
        account_id=conversation.account_id,
        customer_id=person.customer_id,
        message_id=message.pk,
        since=message.sent_at,
        is_public=conversation.is_public,
        urgency=conversation.urgency,
    )


def _answer(conversation: Conversation, message: Message) -> Answer:
    return Answer(
        subject_type=SUBJECT,
        subject_id=conversation.pk,
        member_id=message.author_id,
        message_id=message.pk,
        answered_at=message.sent_at,
        written_at=message.sent_at,
    )


def show_what_is_owed(conversations: Sequence[Conversation]) -> None:
    """After commitments changed: who still waits, by the ledger. The end of a matter has its own
    clock, and what stands still has none."""
    rows = Commitment.objects.running().filter(
        subject_type=SUBJECT, subject_id__in=[c.pk for c in conversations]
    )
    last_first = rows.exclude(kind=Commitment.Kind.RESOLUTION).order_by("-due_at")
    still = {row.subject_id: row for row in last_first}
    for conversation in conversations:
        _show(conversation, still.get(conversation.pk))


def _show(conversation: Conversation, commitment: Commitment | None) -> None:
    conversation.waiting_since = commitment.started_at if commitment else None
    conversation.due_at = commitment.due_at if commitment else None
