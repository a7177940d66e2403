"""What the fate of our messages means: only an answer that arrived keeps the commitment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ascolto.channels.models import Delivery, Message
from ascolto.commitments.actions import keeping, opening, pledging, reopening
from ascolto.commitments.actions.keeping import Answer
from ascolto.core.actor import Actor
from ascolto.operate import tallying
from ascolto.operate.actions import announcing, closing, conversing
from ascolto.operate.actions.conversing import LISTED
from ascolto.operate.actions.owing import SUBJECT, owed_for, prepare, show_what_is_owed
from ascolto.operate.models import Conversation

Status = Delivery.Status
TROUBLE = {Status.FAILED: "failed", Status.UNKNOWN: "unknown"}


@transaction.atomic
def settle(deliveries: Sequence[Delivery]) -> None:
    """Deliveries ended (or changed their mind): commitments and the list follow."""
    threads = {d.message.thread_id for d in deliveries}
    rows = Conversation.objects.filter(thread_id__in=threads).order_by("pk")
    rows = rows.select_for_update(of=("self",)).select_related("brand", "case")
    conversations = {c.thread_id: c for c in rows}
    by_person = [
        d
        for d in deliveries
        if d.message.is_by_person and d.message.thread_id in conversations
    ]
    # What we say of an incident to everybody is nobody's answer, unless they had asked about it.
    apart = announcing.apart([d.message_id for d in by_person]) if by_person else set()
    by_person = [d for d in by_person if d.message_id not in apart]
    arrived = [d for d in by_person if d.status == Status.SENT]
    lost = [d for d in by_person if d.status in TROUBLE]
    everything = list(conversations.values())
    with tallying.kept(everything):
        keeping.keep([_answer(conversations[d.message.thread_id], d) for d in arrived])
        _owe_what_came_since(conversations, arrived)
        reopening.reopen(
            [d.message_id for d in lost], why=_("the answer did not arrive")
        )
        keeping.keep(_other_answers(conversations, lost))
        _take_back(everything, [d for d in deliveries if d.status == Status.CANCELLED])
        _mark_trouble(everything)
        show_what_is_owed(everything)
        Conversation.objects.bulk_update(everything, LISTED)
    # A closed conversation whose answer did not arrive is not over.
    for delivery in lost:
        conversation = conversations[delivery.message.thread_id]
        closing.reopen(
            conversation, by=Actor.system(), why=_("the answer did not arrive")
        )
    conversing.announce(everything)


def _answer(conversation: Conversation, delivery: Delivery) -> Answer:
    return Answer(
        subject_type=SUBJECT,
        subject_id=conversation.pk,
        member_id=delivery.message.author_id,
        message_id=delivery.message_id,
        answered_at=delivery.message.sent_at,
        written_at=delivery.message.received_at,
    )


def _other_answers(
    conversations: dict[int, Conversation], lost: Sequence[Delivery]
) -> list[Answer]:
    """One of several answers did not arrive: another one that did keeps what it kept."""
    threads = {d.message.thread_id for d in lost}
    rows = Delivery.objects.filter(
        message__thread_id__in=threads, message__by_rule="", status=Status.SENT
    ).exclude(message__announcement__answers=False)
    sent = rows.select_related("message").order_by("pk") if threads else ()
    return [_answer(conversations[d.message.thread_id], d) for d in sent]


def _owe_what_came_since(
    conversations: dict[int, Conversation], arrived: Sequence[Delivery]
) -> None:
    """What the customer wrote after our last answer was written still waits for one."""
    written = _last_answers({d.message.thread_id for d in arrived})
    rows = Message.objects.filter(thread_id__in=written, direction="in", automatic="")
    owed: dict[int, Message] = {}
    for message in (
        rows.filter(received_at__gt=min(written.values())).in_order() if written else ()
    ):
        if message.received_at > written[message.thread_id]:
            owed.setdefault(message.thread_id, message)
    prepare([conversations[t] for t in owed])
    opening.open_for(
        [owed_for(conversations[t], m, is_first=False) for t, m in owed.items()]
    )


def _last_answers(threads: set[int]) -> dict[int, datetime]:
    """When the last answer that arrived was written: answers may arrive in another order."""
    rows = Delivery.objects.filter(
        message__thread_id__in=threads, message__by_rule="", status=Status.SENT
    ).exclude(message__announcement__answers=False)
    last = rows.values_list("message__thread_id").annotate(Max("message__received_at"))
    return dict(last.order_by())


def _take_back(
    conversations: Sequence[Conversation], cancelled: Sequence[Delivery]
) -> None:
    """What was called back before it left was never said, and never promised."""
    said = [d.message_id for d in cancelled]
    if said:
        pledging.call_back(said, why=_("the answer was called back"))
    threads = {d.message.thread_id for d in cancelled}
    _summarise([c for c in conversations if c.thread_id in threads])


def _summarise(conversations: Sequence[Conversation]) -> None:
    """What the list shows after an undo: from the words of people that stand."""
    for conversation in conversations:
        said = Message.objects.filter(thread_id=conversation.thread_id, by_rule="")
        said = said.exclude(delivery__status=Status.CANCELLED)
        last = said.order_by("-sent_at", "-external_id").first()
        if last is not None:
            conversation.preview = conversing.preview(last)
            conversation.last_direction = last.direction
            conversation.last_message_at = last.sent_at
    conversing.count_messages(conversations)


def _mark_trouble(conversations: Sequence[Conversation]) -> None:
    """A failed or unknown delivery of a person's words is shown until somebody settles it."""
    rows = Delivery.objects.filter(
        message__thread_id__in=[c.thread_id for c in conversations],
        message__by_rule="",
        status__in=list(TROUBLE),
    )
    last = dict(rows.order_by("pk").values_list("message__thread_id", "status"))
    for conversation in conversations:
        status = last.get(conversation.thread_id)
        conversation.trouble = TROUBLE[Status(status)] if status else ""
