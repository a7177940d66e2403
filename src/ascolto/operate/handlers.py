"""What this level does when it hears an event; always in batches."""

from __future__ import annotations

from django.db.models import prefetch_related_objects

from ascolto.channels.models import Account, Delivery, Message
from ascolto.commitments.models import Commitment
from ascolto.core.actor import Actor
from ascolto.core.bus import on
from ascolto.events import (
    AccountBroke,
    AccountExpires,
    AnswersChanged,
    CommitmentsBreached,
    CommitmentsEscalated,
    CommitmentsTaken,
    CommitmentsWarned,
    ConversationsClosed,
    CustomersLinked,
    CustomersUnlinked,
    DeliveriesSettled,
    FollowedWrote,
    GestureMoved,
    MessagesRead,
    MessagesReceived,
    MessagesRevised,
    OrdersWanted,
    SlipsReturned,
    StatementsDue,
)
from ascolto.operate import jobs
from ascolto.operate.actions import (
    advising,
    announcing,
    attributing,
    caring,
    continuing,
    conversing,
    conveying,
    directing,
    engaging,
    following,
    forwarding,
    hearing,
    heralding,
    moving,
    notifying,
    owing,
    recognising,
    rerating,
    reusing,
    settling,
    snoozing,
    waking,
    warning,
)
from ascolto.operate.models import Conversation, Notice, Snooze
from ascolto.operate.models.conversation import ConversationQuerySet
from ascolto.operate.reads import library


@on(MessagesReceived)
def take_in(events: list[MessagesReceived]) -> None:
    ids = [pk for event in events for pk in event.message_ids]
    rows = Message.objects.filter(pk__among=ids).defer("html", "quoted", "meta")
    messages = list(rows.select_related("thread", "handle"))
    threads = {m.thread_id: m.thread for m in messages}
    for message in messages:
        message.thread = threads[message.thread_id]
    # A batch shares few accounts: one object of each is enough.
    accounts = Account.objects.select_related("brand").in_bulk(
        {t.account_id for t in threads.values()}
    )
    for thread in threads.values():
        thread.account = accounts[thread.account_id]
    begun_by_us = [m.thread for m in messages if m.handle_id is None]
    prefetch_related_objects(begun_by_us, "handle")
    messages = forwarding.sort_out(engaging.spoken_to_us(messages))
    grown = conversing.receive(messages, directing.spoken_for)
    continuing.arrive(grown, messages)
    notifying.wrote(messages)


@on(MessagesReceived)
def play(events: list[MessagesReceived]) -> None:
    """After the conversations have grown: playbooks look at what arrived."""
    directing.direct([pk for event in events for pk in event.message_ids])


@on(MessagesReceived)
def hear_buyers(events: list[MessagesReceived]) -> None:
    """Leads are proposed; one query, and nothing more where nobody wants to buy."""
    recognising.recognise([pk for event in events for pk in event.message_ids])


@on(DeliveriesSettled)
def settle(events: list[DeliveriesSettled]) -> None:
    ids = {pk for event in events for pk in event.delivery_ids}
    deliveries = list(Delivery.objects.filter(pk__in=ids).select_related("message"))
    settling.settle(deliveries)
    forwarding.settled(deliveries)


@on(DeliveriesSettled)
def tell_gestures(events: list[DeliveriesSettled]) -> None:
    ids = {pk for event in events for pk in event.delivery_ids}
    conveying.settle(list(Delivery.objects.filter(pk__in=ids)))


@on(StatementsDue)
def say_statements(events: list[StatementsDue]) -> None:
    """Each event is a batch of letters."""
    for event in events:
        announcing.announce(event)


@on(DeliveriesSettled)
def watch_for_readers(events: list[DeliveriesSettled]) -> None:
    ids = {pk for event in events for pk in event.delivery_ids}
    rows = Delivery.objects.filter(pk__in=ids).select_related("message__account")
    following.watch(list(rows))


@on(FollowedWrote)
def tell_followers(events: list[FollowedWrote]) -> None:
    heralding.tell({event.message_id: event.member_ids for event in events})


@on(OrdersWanted)
def announce_orders(events: list[OrdersWanted]) -> None:
    """By a job: there may be years of them."""
    jobs.announce_orders.using(key="announce-orders").enqueue()


@on(SlipsReturned)
def hear_answers(events: list[SlipsReturned]) -> None:
    ids = [pk for event in events for pk in event.slip_ids]
    advising.returned(ids)
    hearing.returned(ids)


@on(MessagesRevised)
def show_again(events: list[MessagesRevised]) -> None:
    rerating.rate_again(pk for event in events for pk in event.message_ids)
    _announce([pk for event in events for pk in event.message_ids])


@on(AccountBroke)
def tell_of_broken(events: list[AccountBroke]) -> None:
    caring.tell_broken(event.account_id for event in events)


@on(AccountExpires)
def tell_of_expiring(events: list[AccountExpires]) -> None:
    caring.tell_expiring(event.account_id for event in events)


@on(MessagesRead)
def show_read(events: list[MessagesRead]) -> None:
    _announce([pk for event in events for pk in event.message_ids])


@on(CommitmentsWarned)
def show_warned(events: list[CommitmentsWarned]) -> None:
    ids = [pk for event in events for pk in event.commitment_ids]
    waking.wake(ids)
    _announce_owed(ids)


@on(CommitmentsTaken)
def give_to_taker(events: list[CommitmentsTaken]) -> None:
    for event in events:
        waking.give(event.commitment_ids, event.member_id)


@on(CommitmentsWarned)
def wake_owed(events: list[CommitmentsWarned]) -> None:
    """A snooze never outlasts a promise."""
    rows = _owed([pk for event in events for pk in event.commitment_ids])
    asleep = list(rows.filter(is_snoozed=True))
    if asleep:
        snoozing.wake(asleep, why=Snooze.Back.PROMISE, by=Actor.system())


@on(CommitmentsBreached)
def show_breached(events: list[CommitmentsBreached]) -> None:
    _announce_owed([pk for event in events for pk in event.commitment_ids])


@on(CommitmentsWarned)
def tell_who_owes(events: list[CommitmentsWarned]) -> None:
    ids = [pk for event in events for pk in event.commitment_ids]
    warning.warn(ids, Notice.Kind.DUE)


@on(CommitmentsBreached)
def tell_who_is_late(events: list[CommitmentsBreached]) -> None:
    ids = [pk for event in events for pk in event.commitment_ids]
    warning.warn(ids, Notice.Kind.BREACH)


@on(CommitmentsEscalated)
def tell_who_is_on_call(events: list[CommitmentsEscalated]) -> None:
    warning.call([pk for event in events for pk in event.escalation_ids])


@on(GestureMoved)
def forget_who_was_asked(events: list[GestureMoved]) -> None:
    for event in events:
        if event.status != "proposed":
            notifying.settled(event.gesture_id)


@on(MessagesReceived)
def hear_of_answers(events: list[MessagesReceived]) -> None:
    """One query, and nothing more where no entry of the library was used."""
    ids = [pk for event in events for pk in event.message_ids]
    rows = Message.objects.inbound().filter(pk__among=ids)
    waits = ["", "again"]
    heard = rows.filter(thread__conversation__answer_uses__outcome__in=waits)
    if answered := list(heard.distinct().only("thread_id", "text", "rating")):
        reusing.hear(answered)


@on(ConversationsClosed)
def close_answers(events: list[ConversationsClosed]) -> None:
    reusing.close([pk for event in events for pk in event.conversation_ids])


@on(AnswersChanged)
def refresh_library(events: list[AnswersChanged]) -> None:
    library.fresh()


@on(CustomersLinked)
def follow_link(events: list[CustomersLinked]) -> None:
    ids = {pk for event in events for pk in (event.kept_id, event.absorbed_id)}
    moving.follow(ids)
    attributing.again(ids)


@on(CustomersUnlinked)
def follow_unlink(events: list[CustomersUnlinked]) -> None:
    ids = {pk for event in events for pk in (event.kept_id, event.restored_id)}
    moving.follow(ids)
    attributing.again(ids)


def _announce(message_ids: list[int]) -> None:
    threads = Message.objects.filter(pk__in=message_ids).values("thread_id")
    conversing.announce(list(Conversation.objects.filter(thread_id__in=threads)))


def _announce_owed(commitment_ids: list[int]) -> None:
    conversing.announce(list(_owed(commitment_ids)))


def _owed(commitment_ids: list[int]) -> ConversationQuerySet:
    """The conversations these commitments are about."""
    owed = Commitment.objects.filter(pk__in=commitment_ids, subject_type=owing.SUBJECT)
    rows: ConversationQuerySet = Conversation.objects.filter(
        pk__in=owed.values("subject_id")
    )
    return rows
