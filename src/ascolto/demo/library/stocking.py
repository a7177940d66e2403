"""Puts the library into the demo company: its entries, the FAQ pages, and what each was used for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from ascolto.channels.models import Message
from ascolto.core.models import OutboxEvent
from ascolto.demo import library, steps
from ascolto.demo.founding import House
from ascolto.demo.library.labels import entry_of
from ascolto.demo.story import Talk
from ascolto.operate import contentment
from ascolto.operate.actions import entering
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.models import Answer, AnswerUse, Conversation, Faq

PROPOSED = {"idea", "bells"}  # still wait for a lead


def stock(house: House, talks: Iterable[Talk], threads: Mapping[str, int]) -> None:
    """In the transaction of the replay, when everything is said. `threads`: strand → conversation."""
    answers = {one.key: _entry(house, one) for one in library.told()}
    for brand in house.brands.values():
        Faq.objects.create(brand=brand, is_on=True)
    used = [
        (talk, key, threads[steps.key(house.company, talk)])
        for talk in talks
        if (key := entry_of(talk)) and steps.key(house.company, talk) in threads
    ]
    conversations = Conversation.objects.in_bulk({pk for _, _, pk in used})
    said = _messages(conversations.values())
    uses = [
        use
        for talk, key, pk in used
        if (use := _use(answers[key], conversations[pk], said, talk))
    ]
    AnswerUse.objects.bulk_create(uses, ignore_conflicts=True)
    OutboxEvent.objects.filter(kind="AnswersChanged").delete()  # nobody waits for it


def _entry(house: House, told: library.Told) -> Answer:
    entry = Entry(
        title=told.title,
        questions=[Asked(text, language) for language, text in told.questions],
        bodies=[Said(text, language) for language, text in told.bodies],
        brand=None if told.brand == "*" else house.brands[told.brand],
        tags=told.tags,
        in_faq=told.in_faq,
    )
    answer = entering.propose(entry, by=house.actor("irene"))
    began = house.workspace.created_at
    if told.key not in PROPOSED:
        entering.publish(answer, by=house.actor("nives"))
        answer.in_faq = told.in_faq
    answer.made_at = answer.edited_at = began
    answer.save(update_fields=["in_faq", "made_at", "edited_at"])
    return answer


def _messages(talks: Iterable[Conversation]) -> dict[int, list[Message]]:
    rows = Message.objects.filter(thread_id__in=[talk.thread_id for talk in talks])
    by_thread: dict[int, list[Message]] = {}
    for row in rows.in_order().select_related("delivery"):
        by_thread.setdefault(row.thread_id, []).append(row)
    return by_thread


def _use(
    answer: Answer, talk: Conversation, said: dict[int, list[Message]], told: Talk
) -> AnswerUse | None:
    """The first answer of a person to the talk's first words, if there was one."""
    messages = said[talk.thread_id]
    words = told.turns[0].text.strip()[:60]
    asked = next((m for m in messages if m.is_inbound and words in m.text), None)
    if asked is None:
        return None
    later = messages[messages.index(asked) + 1 :]
    reply = next((m for m in later if m.is_by_person and m.author_id), None)
    if reply is None:
        return None
    after = [m for m in later if m.is_inbound and m.sent_at > reply.sent_at]
    return AnswerUse(
        answer=answer,
        conversation=talk,
        message=reply,
        question=asked,
        member_id=reply.author_id,
        was_edited=True,
        outcome=_outcome(after, is_over=not talk.is_open),
        at=reply.sent_at + timedelta(seconds=1),
    )


def _outcome(after: list[Message], *, is_over: bool) -> str:
    heard = {contentment.outcome(m.text, m.rating) for m in after[:2]}
    for one in ("negative", "again"):
        if one in heard:
            return one
    return "closed" if is_over else ""
