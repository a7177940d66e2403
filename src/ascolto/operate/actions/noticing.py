"""Facts of a case: recognised in what customers wrote when somebody looks, kept right by people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from ascolto.channels.models import Message
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.operate import telling
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation, Fact, FactReading

State = Fact.State
MOST = 200  # messages read at one look; the rest at the next
LONGEST = 200


@transaction.atomic
def notice(conversations: Sequence[Conversation]) -> int:
    """Read what was not read yet for facts; how many are new. A constant number of queries.

    Done when somebody looks at a case, never while mail comes in.
    """
    rows = FactReading.objects.filter(conversation__in=[c.pk for c in conversations])
    marks = {row.conversation_id: row for row in rows}
    unread = _unread(conversations, {pk: row.message_id for pk, row in marks.items()})
    if not unread:
        return 0
    by_thread = {c.thread_id: c.pk for c in conversations}
    facts: dict[tuple[int, str, str], Fact] = {}
    read: dict[int, int] = defaultdict(int)
    for message in unread:
        pk = by_thread[message.thread_id]
        read[pk] = max(read[pk], message.pk)
        for told in telling.told(f"{message.subject}\n{message.text}"):
            facts.setdefault((pk, told.kind, told.value), _fact(pk, told, message))
    Fact.objects.bulk_create(facts.values(), ignore_conflicts=True)
    _mark(marks, read)
    return len(facts)


def _mark(marks: dict[int, FactReading], read: dict[int, int]) -> None:
    new = [FactReading(conversation_id=pk, message_id=n) for pk, n in read.items()]
    FactReading.objects.bulk_create(
        [row for row in new if row.conversation_id not in marks], ignore_conflicts=True
    )
    known = [marks[pk] for pk in read if pk in marks]
    for row in known:
        row.message_id = read[row.conversation_id]
    FactReading.objects.bulk_update(known, ["message_id"])


def _unread(
    conversations: Sequence[Conversation], marks: dict[int, int]
) -> list[Message]:
    since = min((marks.get(c.pk, 0) for c in conversations), default=0)
    rows = Message.objects.inbound().filter(
        thread__in=[c.thread_id for c in conversations], pk__gt=since, automatic=""
    )
    rows = rows.exclude(state=Message.State.DELETED).order_by("pk")
    upto = {c.thread_id: marks.get(c.pk, 0) for c in conversations}
    found = rows.only("workspace_id", "thread_id", "subject", "text", "sent_at")
    return [m for m in found[:MOST] if m.pk > upto[m.thread_id]]


def _fact(conversation_id: int, told: telling.Told, message: Message) -> Fact:
    return Fact(
        conversation_id=conversation_id,
        message=message,
        kind=told.kind,
        value=told.value[:LONGEST],
        said_at=message.sent_at,
    )


@transaction.atomic
def tell(
    conversation: Conversation, *, kind: str, value: str, by: Actor, label: str = ""
) -> Fact:
    """Write a fact down by hand; the same again confirms it. Raises `Refusal`."""
    value = _clean(kind, value)
    if kind not in Fact.Kind.values:
        raise Refusal(_("Choose what it is."), "no_kind")
    last = Message.objects.filter(thread_id=conversation.thread_id).in_order().last()
    fact, _made = Fact.objects.update_or_create(
        conversation=conversation,
        kind=kind,
        value=value,
        defaults={
            "state": State.CONFIRMED,
            "label": " ".join(clean_text(label).split())[:60],
            "by_id": by.member_id,
            "by_name": by.name,
        },
        create_defaults={
            "state": State.CONFIRMED,
            "label": " ".join(clean_text(label).split())[:60],
            "by_id": by.member_id,
            "by_name": by.name,
            "said_at": last.sent_at if last else conversation.created_at,
            "message": last,
        },
    )
    _record("told fact", fact, by)
    return fact  # type: ignore[no-any-return]


@transaction.atomic
def confirm(fact: Fact, *, by: Actor) -> Fact:
    """A person says that it is right; also brings a removed one back."""
    return _become(fact, State.CONFIRMED, "confirmed fact", by)


@transaction.atomic
def remove(fact: Fact, *, by: Actor) -> Fact:
    """It is none, or not this case's. It is not found again; `confirm` brings it back."""
    return _become(fact, State.REMOVED, "removed fact", by)


@transaction.atomic
def correct(fact: Fact, *, value: str, by: Actor) -> Fact:
    """Another value in its place. Raises `Refusal`."""
    new = _clean(fact.kind, value)
    if new == fact.value:
        return confirm(fact, by=by)
    made = Fact.objects.filter(
        conversation=fact.conversation_id, kind=fact.kind, value=new
    ).first() or Fact(
        conversation_id=fact.conversation_id,
        message_id=fact.message_id,
        kind=fact.kind,
        label=fact.label,
        value=new,
        said_at=fact.said_at,
    )
    remove(fact, by=by)
    made.save()
    return confirm(made, by=by)


def _become(fact: Fact, state: str, verb: str, by: Actor) -> Fact:
    fact = Fact.objects.select_for_update().get(pk=fact.pk)
    if fact.state != state:
        fact.state, fact.by_id, fact.by_name = state, by.member_id, by.name
        fact.save(update_fields=["state", "by", "by_name"])
        _record(verb, fact, by)
    return fact


def _record(verb: str, fact: Fact, by: Actor) -> None:
    conversation = fact.conversation
    activity.record(verb, conversation, by=by, fact=fact.pk, kind=fact.kind)
    conversing.announce([conversation])


def _clean(kind: str, value: str) -> str:
    value = " ".join(clean_text(value).split())[:LONGEST]
    if not value:
        raise Refusal(_("Write what it is."), "empty")
    is_open_iban = kind == Fact.Kind.IBAN and "•" not in value
    return telling.masked_iban(value) if is_open_iban else value
