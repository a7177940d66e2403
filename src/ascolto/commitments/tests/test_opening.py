from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

import pytest
from django.db import connection, transaction
from django.utils import timezone

from ascolto.commitments.actions import keeping, opening
from ascolto.commitments.models import Commitment
from ascolto.core.models import Activity, LiveEvent
from ascolto.core.scoping import scope
from ascolto.testing import make
from ascolto.testing.cast import Cast, gather
from ascolto.testing.counting import assert_constant

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def test_a_message_opens_a_commitment_of_one_hour(cast: Cast) -> None:
    [message] = make.inbound(cast.account, cast.zoes)
    opened = opening.open_for([make.owed(message, customer_id=cast.zoe.pk)])
    commitment = opened[message.thread_id]
    assert commitment.is_open
    assert commitment.started_at == message.sent_at
    assert commitment.due_at == message.sent_at + HOUR
    assert commitment.warn_at == message.sent_at + HOUR * 0.75
    assert (commitment.minutes, commitment.customer) == (60, cast.zoe)
    assert Activity.objects.get(verb="opened").target_id == commitment.pk
    event = LiveEvent.objects.get(name="commitments.opened")
    assert event.data["subjects"] == {"channels.thread": [message.thread_id]}


def test_a_customer_who_writes_three_times_waits_once_since_the_first(
    cast: Cast,
) -> None:
    messages = make.inbound(cast.account, cast.zoes, "Salve", "C'è nessuno?", "Ehi")
    opening.open_for([make.owed(m) for m in messages[:2]])
    opening.open_for([make.owed(messages[2])])
    assert Commitment.objects.get().started_at == messages[0].sent_at


def test_the_order_in_which_messages_come_in_changes_nothing(cast: Cast) -> None:
    messages = make.inbound(cast.account, cast.zoes, "uno", "due", "tre")
    ends = set()
    for order in permutations(messages):
        Commitment.objects.all().delete()
        for message in order:
            opening.open_for([make.owed(message)])
        row = Commitment.objects.get()
        ends.add((row.started_at, row.due_at, row.warn_at, row.opened_by_message_id))
    assert len(ends) == 1
    assert ends.pop()[0] == messages[0].sent_at


def test_opening_twice_opens_once(cast: Cast) -> None:
    owed = [make.owed(m) for m in make.inbound(cast.account, cast.zoes)]
    first, second = opening.open_for(owed), opening.open_for(owed)
    assert first == second
    assert Commitment.objects.count() == 1
    assert Activity.objects.filter(verb="opened").count() == 1


def test_a_message_that_was_answered_opens_nothing_when_told_again(cast: Cast) -> None:
    [message] = make.inbound(cast.account, cast.zoes)
    opening.open_for([make.owed(message)])
    reply = make.outbound(message.thread, author=cast.marco)
    keeping.keep([make.answer(reply)])
    assert opening.open_for([make.owed(message)]) == {}
    assert not Commitment.objects.open().exists()


def test_a_replay_does_not_hide_what_is_new_in_the_same_batch(cast: Cast) -> None:
    [old] = make.inbound(cast.account, cast.zoes, since=timezone.now() - HOUR)
    opening.open_for([make.owed(old)])
    keeping.keep([make.answer(make.outbound(old.thread, author=cast.marco))])
    [new] = make.inbound(cast.account, cast.zoes, thread=old.thread)
    opened = opening.open_for([make.owed(old), make.owed(new)])
    assert opened[old.thread_id].opened_by_message_id == new.pk


def test_the_most_particular_target_holds(cast: Cast) -> None:
    other = make.brand("Ristorante del Lago")
    mailbox, desk = make.account(cast.brand), make.account(cast.brand)
    elsewhere = make.account(other)
    make.target(240)
    make.target(30, brand=cast.brand)
    make.target(5, account=desk)
    minutes = {}
    for account in (mailbox, desk, elsewhere):
        [message] = make.inbound(account, cast.zoes)
        opened = opening.open_for([make.owed(message)])[message.thread_id]
        minutes[account] = opened.minutes
        assert opened.due_at - opened.started_at == timedelta(minutes=opened.minutes)
    assert minutes == {mailbox: 30, desk: 5, elsewhere: 240}


def test_opening_hours_count_where_the_target_says_so(cast: Cast) -> None:
    now = timezone.localtime(timezone.now(), cast.brand.zone)
    tomorrow = (now + timedelta(days=1)).strftime("%a").lower()
    cast.brand.opening_hours = {tomorrow: [["09:00", "18:00"]]}
    cast.brand.save()
    make.target(60, brand=cast.brand, counts_opening_hours=True)
    [message] = make.inbound(cast.account, cast.zoes, since=now)
    due = opening.open_for([make.owed(message)])[message.thread_id].due_at
    local = due.astimezone(cast.brand.zone)
    assert (local.hour, local.minute) == (10, 0)
    assert local.date() == (now + timedelta(days=1)).date()


def test_hours_that_cannot_be_read_make_nobody_wait_longer(cast: Cast) -> None:
    cast.brand.opening_hours = {"lunedì": "mattina"}
    cast.brand.save()
    make.target(60, brand=cast.brand, counts_opening_hours=True)
    [message] = make.inbound(cast.account, cast.zoes)
    opened = opening.open_for([make.owed(message)])[message.thread_id]
    assert opened.due_at == message.sent_at + HOUR


def test_subjects_of_two_types_are_a_mistake(cast: Cast) -> None:
    [message] = make.inbound(cast.account, cast.zoes)
    with pytest.raises(ValueError, match="one type"):
        opening.open_for(
            [make.owed(message), make.owed(message, subject_type="x.idea")]
        )


def test_five_hundred_cost_as_many_queries_as_a_hundred(cast: Cast) -> None:
    def work(size: int) -> Callable[[], object]:
        messages = [make.inbound(cast.account, cast.zoes)[0] for _ in range(size)]
        owed = [make.owed(m) for m in messages]
        return lambda: opening.open_for(owed)

    assert_constant(work, most=24)


def test_the_other_company_sees_nothing(cast: Cast) -> None:
    [message] = make.inbound(cast.account, cast.zoes)
    opening.open_for([make.owed(message)])
    with scope(cast.elsewhere):
        assert not Commitment.objects.exists()
        assert keeping.keep([]) == []


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_open_one_commitment_since_the_earlier_message() -> None:
    cast = gather()
    with scope(cast.workspace):
        messages = make.inbound(cast.account, cast.zoes, *"abcdefgh")
    gate, problems = threading.Barrier(len(messages)), []

    def run(index: int) -> None:
        try:
            gate.wait(10)
            with scope(cast.workspace), transaction.atomic():
                opening.open_for([make.owed(messages[index])])
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(messages))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not problems
    with scope(cast.workspace):
        row = Commitment.objects.get()
        assert row.started_at == messages[0].sent_at
        assert row.opened_by_message_id == messages[0].pk
        assert Activity.objects.filter(verb="opened").count() == 1
