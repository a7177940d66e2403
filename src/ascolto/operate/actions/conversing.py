"""Conversations grow: new messages open, continue or reopen them, and what we owe follows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from ascolto.channels.models import Handle, Message, Thread
from ascolto.core import activity, bus, live
from ascolto.core.actor import Actor
from ascolto.core.models import Number
from ascolto.customers.actions import meeting
from ascolto.customers.models import Customer
from ascolto.events import ConversationsReopened
from ascolto.operate import tallying, waking
from ascolto.operate.actions import acknowledging, owing
from ascolto.operate.models import Case, Closure, Conversation, Snooze

HELD = (
    "assignee_id", "team_id", "is_snoozed", "wakes_at", "back_because", "awaits_approval",
)  # fmt: skip
PREVIEW = 160
Back = Snooze.Back
SpokenFor = Callable[[Sequence[int]], Collection[int]]  # message ids → conversation ids
LISTED = (
    "status", "preview", "last_direction", "last_message_at", "message_count",
    "waiting_since", "due_at", "is_unread", "language", "is_public", "trouble",
    "stars",
)  # fmt: skip


@transaction.atomic
def receive(
    messages: Sequence[Message], spoken_for: SpokenFor | None = None
) -> list[Conversation]:
    """Take in new messages: conversations, cases, commitments, acknowledgements, in batches.
    `spoken_for`: where something else is about to be said, so that nothing is acknowledged."""
    by_thread: dict[int, list[Message]] = defaultdict(list)
    for message in sorted(messages, key=lambda m: (m.sent_at, m.external_id)):
        by_thread[message.thread_id].append(message)
    known = {c.thread_id: c for c in of_threads(by_thread)}
    begun = begin(
        {t: said for t, said in by_thread.items() if t not in known and whose(said)}
    )
    conversations = list(known.values())
    everything = conversations + begun
    with tallying.kept(everything):
        Conversation.objects.give_keys(begun)  # what we owe them names them
        for conversation in everything:
            grow(conversation, by_thread[conversation.thread_id])
        count_messages(everything)
        _reopen([c for c in conversations if _wakes(c, by_thread[c.thread_id])])
        _wake([c for c in conversations if c.is_snoozed], by_thread)
        owing.owe([(c, by_thread[c.thread_id]) for c in everything])
        Conversation.objects.bulk_create(begun)
        Conversation.objects.bulk_update(conversations, LISTED)
    silent = spoken_for([m.pk for m in messages]) if spoken_for else ()
    asked = [(c, owing.asks(by_thread[c.thread_id])) for c in everything]
    acknowledging.acknowledge([(c, said) for c, said in asked if c.pk not in silent])
    _announce(everything, begun)
    return everything


def hold(*conversations: Conversation) -> None:
    """Bring them up to date; nobody else changes them before the caller's transaction ends."""
    mine = {c.pk: c for c in conversations}
    rows = Conversation.objects.select_for_update().filter(pk__in=mine).order_by("pk")
    for row in rows.values("pk", *LISTED, *HELD):
        for name, value in row.items():
            setattr(mine[row["pk"]], name, value)


def of_threads(threads: Iterable[int]) -> list[Conversation]:
    """Those that these threads have already, held, with what growing needs of them."""
    rows = Conversation.objects.filter(thread_id__among=set(threads))
    rows = rows.select_for_update().order_by("pk")
    return list(
        rows.prefetch_related("account", "brand", "handle", "thread__account", "case")
    )


def whose(said: list[Message]) -> Handle | None:
    """Whose conversation it is: who wrote first, else whose thread we wrote into."""
    first = next((m.handle for m in said if m.handle), None)
    return first or said[0].thread.handle


def begin(by_thread: dict[int, list[Message]]) -> list[Conversation]:
    """New conversations with their case and customer; numbered so that people can read them out.

    Everything of them is there but their own rows, which the caller writes once they have grown.
    """
    if not by_thread:
        return []
    handles = {t: whose(said) for t, said in by_thread.items()}
    customers = meeting.meet([h for h in handles.values() if h])
    cases = _open_cases(by_thread, handles, customers)
    numbers = Number.take("conversation", len(by_thread))
    return [
        _conversation(said[0].thread, number, case, handles[t])
        for (t, said), number, case in zip(
            by_thread.items(), numbers, cases, strict=True
        )
    ]


def _open_cases(
    by_thread: dict[int, list[Message]],
    handles: dict[int, Handle | None],
    customers: dict[int, Customer],
) -> list[Case]:
    numbers = Number.take("case", len(by_thread))
    return Case.objects.bulk_create(
        Case(
            number=number,
            customer=customers[handles[t].pk],  # type: ignore[union-attr]
            handle=handles[t],
            title=(said[0].subject or said[0].text[:80].split("\n")[0])[:200],
            opened_at=said[0].sent_at,
        )
        for (t, said), number in zip(by_thread.items(), numbers, strict=True)
    )


def _conversation(
    thread: Thread, number: int, case: Case, handle: Handle | None
) -> Conversation:
    return Conversation(
        number=number,
        thread=thread,
        account=thread.account,
        brand=thread.account.brand,
        handle=handle,
        case=case,
        subject=thread.subject,
        is_public=thread.is_public,
        last_message_at=thread.created_at,
        created_at=timezone.now(),
    )


def grow(conversation: Conversation, said: list[Message]) -> None:
    """What the list shows of it, from its new messages."""
    last = said[-1]
    is_newest = (
        conversation.message_count == 0 or last.sent_at >= conversation.last_message_at
    )
    if is_newest:
        conversation.preview = preview(last)
        conversation.last_direction = last.direction
        conversation.last_message_at = last.sent_at
    conversation.is_unread = conversation.is_unread or any(m.is_inbound for m in said)
    conversation.language = next(
        (m.language for m in said if m.language), conversation.language
    )
    conversation.stars = next(
        (m.rating for m in reversed(said) if m.rating), conversation.stars
    )
    conversation.is_public = conversation.is_public or any(m.is_public for m in said)


def count_messages(conversations: Sequence[Conversation]) -> None:
    """Counted, not added up: to be told of the same messages twice must change nothing."""
    said = Message.objects.filter(thread_id__among={c.thread_id for c in conversations})
    said = said.filter(by_rule="").exclude(delivery__status="cancelled")
    counts = dict(said.values_list("thread_id").annotate(n=Count("pk")).order_by())
    for conversation in conversations:
        conversation.message_count = counts.get(conversation.thread_id, 0)


def preview(message: Message) -> str:
    """The beginning of what was said, on one line."""
    words = " ".join((message.text or message.subject)[: PREVIEW * 3].split())
    return words[:PREVIEW] or ("★" * (message.rating or 0))


def _wakes(conversation: Conversation, said: list[Message]) -> bool:
    """A closed one opens again when a person writes; an automatic mail does not wake it."""
    return not conversation.is_open and bool(owing.asks(said))


def _wake(asleep: list[Conversation], by_thread: dict[int, list[Message]]) -> None:
    """A person has written: what was put aside is back."""
    waking.end([c for c in asleep if owing.asks(by_thread[c.thread_id])], Back.REPLY)


def _reopen(conversations: list[Conversation]) -> None:
    if not conversations:
        return
    for conversation in conversations:
        conversation.status = Conversation.Status.OPEN
    pks = [c.pk for c in conversations]
    Closure.objects.filter(conversation__in=pks, reopened_at=None).update(
        reopened_at=timezone.now(), reopened_why="a new message"
    )
    Case.objects.filter(pk__in=[c.case_id for c in conversations]).update(
        status=Case.Status.OPEN, closed_at=None
    )
    by = Actor.customer("a new message")
    activity.record_many("reopened", [(c, {}) for c in conversations], by=by)
    bus.publish(ConversationsReopened(conversations[0].workspace_id, tuple(pks)))


def _announce(everything: list[Conversation], begun: list[Conversation]) -> None:
    if begun:
        by = Actor.customer("first message")
        activity.record_many(
            "opened", [(c, {"number": c.number}) for c in begun], by=by
        )
    announce(everything, new={c.pk for c in begun})


def announce(
    conversations: Sequence[Conversation], new: set[int] | None = None
) -> None:
    """They changed: for who keeps a copy, and for open screens, which look again."""
    if not conversations:
        return
    held = _held.get()
    if held is not None and not new:
        held.update((c.pk, c) for c in conversations)
        return
    workspace_id, born = conversations[0].workspace_id, new or ()
    _touch([c for c in conversations if c.pk not in born])
    topic = live.team_topic(workspace_id)
    live.push_many(
        workspace_id,
        [
            (topic, "conversation", c.brand_id, {"id": c.pk, "new": c.pk in born})
            for c in conversations
        ],
    )


@contextmanager
def announced_once() -> Iterator[None]:
    """Several things are done to the same conversations: said together, at the end."""
    token = _held.set({})
    try:
        yield
        changed = list((_held.get() or {}).values())
    finally:
        _held.reset(token)
    announce(changed)


_held: ContextVar[dict[int, Conversation] | None] = ContextVar("held", default=None)


def _touch(conversations: list[Conversation]) -> None:
    now = timezone.now()
    for conversation in conversations:
        conversation.updated_at = now
    rows = Conversation.objects.filter(pk__in=[c.pk for c in conversations])
    rows.update(updated_at=now)
