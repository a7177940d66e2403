"""Answering with entries of the library: each use is kept, with its outcome."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core import bus
from ascolto.core.actor import Actor
from ascolto.events import AnswersChanged
from ascolto.operate import contentment, placeholders
from ascolto.operate.models import Answer, AnswerUse, Conversation
from ascolto.operate.reads import library

Outcome = AnswerUse.Outcome
MOST = 5  # entries in one answer


@transaction.atomic
def note(
    conversation: Conversation, message: Message, *, answers: Sequence[int], by: Actor
) -> None:
    """This answer of ours was written with these entries; noted twice is noted once."""
    rows = Answer.objects.standing().filter(pk__in=list(answers)[:MOST])
    used = list(rows.prefetch_related("bodies")) if answers else []
    if used:
        _record(used, conversation, message, by)


def _record(
    used: Sequence[Answer], conversation: Conversation, message: Message, by: Actor
) -> None:
    question = library.question_of(conversation, before=message)
    values = library.values(conversation, by.name, member_id=by.member_id)
    AnswerUse.objects.bulk_create(
        [
            AnswerUse(
                answer=answer,
                conversation=conversation,
                message=message,
                question=question,
                member_id=by.member_id,
                was_edited=not _is_verbatim(answer, message.text, values),
            )
            for answer in used
        ],
        ignore_conflicts=True,
    )
    ids = [answer.pk for answer in used]
    Answer.objects.filter(pk__in=ids).update(touched_at=timezone.now())
    bus.publish(AnswersChanged(message.workspace_id, tuple(ids)))


def _is_verbatim(answer: Answer, text: str, values: dict[str, str]) -> bool:
    """Whether one of its wordings stands in the text as it was filled in."""
    sent = " ".join(text.split())
    return any(
        " ".join(placeholders.fill(body.text, values).text.split()) in sent
        for body in answer.bodies.all()
    )


def hear(messages: Sequence[Message]) -> None:
    """Customers wrote again: what that says about the entries they were answered with."""
    by_thread: dict[int, str] = {}
    for message in messages:
        heard = contentment.outcome(message.text, message.rating)
        before = by_thread.get(message.thread_id, "")
        by_thread[message.thread_id] = max(heard, before, key=_WEIGHT.__getitem__)
    for heard in (Outcome.AGAIN, Outcome.NEGATIVE):
        threads = [pk for pk, outcome in by_thread.items() if outcome == heard]
        if threads:
            rows = AnswerUse.objects.filter(conversation__thread_id__in=threads)
            rows.filter(outcome__in=[Outcome.OPEN, Outcome.AGAIN]).update(outcome=heard)


_WEIGHT = {"": 0, "again": 1, "negative": 2}


def close(conversation_ids: Sequence[int]) -> None:
    """Conversations ended with nothing more asked."""
    rows = AnswerUse.objects.filter(conversation_id__in=conversation_ids)
    rows.filter(outcome=Outcome.OPEN).update(outcome=Outcome.CLOSED)
