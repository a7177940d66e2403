"""Promises in words, pauses, “I take it” and urgency: what may be done, and what it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Thread
from ascolto.commitments.actions import (
    keeping,
    opening,
    pausing,
    pledging,
    retiming,
    taking,
    watching,
)
from ascolto.commitments.actions.pledging import About, Word
from ascolto.commitments.models import Commitment, Escalation, Pause
from ascolto.commitments.reads import history
from ascolto.commitments.subject import Subject
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.testing import make
from ascolto.testing.cast import Cast

HOUR = timedelta(hours=1)


def asked(cast: Cast, *, ago: timedelta = timedelta(), **changes: object) -> Commitment:
    [message] = make.inbound(cast.account, cast.zoes, since=timezone.now() - ago)
    return opening.open_for([make.owed(message, **changes)])[message.thread_id]


def promised(cast: Cast, **changes: object) -> Commitment:
    thread = make.thread(cast.account, cast.zoes)
    about = About(Subject.of(thread), cast.brand.pk, cast.account.pk, cast.zoe.pk)
    word = Word("promise", "Le facciamo sapere domani.", timezone.now() + 4 * HOUR)
    [row] = pledging.promise(about, [word], by=cast.as_("marco"))
    return row


def test_any_answer_keeps_a_reply_but_only_the_one_that_does_it_a_promise(
    cast: Cast,
) -> None:
    row = promised(cast)
    place = Thread.objects.get(pk=row.subject_id)
    other = make.outbound(place, author=cast.marco)
    assert keeping.keep([make.answer(other)]) == []
    does_it = make.outbound(place, author=cast.marco)
    pledging.keep_with(does_it.pk, [row])
    assert [c.pk for c in keeping.keep([make.answer(does_it)])] == [row.pk]


def test_a_promise_is_warned_breached_and_told_to_who_is_on_call(cast: Cast) -> None:
    make.on_call(cast.sara)
    row = promised(cast)
    watched = watching.watch(row.due_at + timedelta(minutes=1))
    assert (watched.warned, watched.breached, watched.escalated) == (1, 1, 1)


def test_only_a_person_promises_and_only_for_a_time_to_come(cast: Cast) -> None:
    thread = make.thread(cast.account, cast.zoes)
    about = About(Subject.of(thread), cast.brand.pk, cast.account.pk, cast.zoe.pk)
    soon, past = timezone.now() + HOUR, timezone.now() - HOUR
    with pytest.raises(Refusal):
        pledging.promise(about, [Word("promise", "x", soon)], by=Actor.rule("r"))
    with pytest.raises(Refusal):
        pledging.promise(about, [Word("promise", "x", past)], by=cast.as_("marco"))
    with pytest.raises(Refusal):
        pledging.promise(about, [Word("first_reply", "x", soon)], by=cast.as_("marco"))


def test_the_same_answer_promises_once(cast: Cast) -> None:
    thread = make.thread(cast.account, cast.zoes)
    message = make.outbound(thread, author=cast.marco)
    about = About(
        Subject.of(thread), cast.brand.pk, cast.account.pk, cast.zoe.pk, message.pk
    )
    word = Word("call_back", "La richiamo domani alle 10.", timezone.now() + HOUR)
    assert len(pledging.promise(about, [word, word], by=cast.as_("marco"))) == 1
    assert pledging.promise(about, [word], by=cast.as_("marco")) == []


def test_what_was_called_back_was_never_promised(cast: Cast) -> None:
    thread = make.thread(cast.account, cast.zoes)
    message = make.outbound(thread, author=cast.marco)
    about = About(
        Subject.of(thread), cast.brand.pk, cast.account.pk, cast.zoe.pk, message.pk
    )
    word = Word("call_back", "La richiamo domani alle 10.", timezone.now() + HOUR)
    pledging.promise(about, [word], by=cast.as_("marco"))
    [row] = pledging.call_back([message.pk], why="called back")
    row.refresh_from_db()
    assert (row.state, row.reason) == ("released", "called back")


def test_a_person_marks_it_and_another_time_takes_a_reason(cast: Cast) -> None:
    row = promised(cast)
    later = row.due_at + HOUR
    with pytest.raises(Refusal):
        pledging.change(row, due_at=later, why=" ", by=cast.as_("marco"))
    pledging.change(
        row, due_at=later, why="Zoe prefers the evening", by=cast.as_("marco")
    )
    with pytest.raises(Refusal):
        pledging.mark_kept([row], by=Actor.rule("r"))
    [kept] = pledging.mark_kept([row], by=cast.as_("giulia"))
    assert (kept.state, kept.settled_by_id, kept.is_late) == (
        "kept",
        cast.giulia.pk,
        False,
    )
    assert pledging.mark_kept([row], by=cast.as_("giulia")) == []
    assert [a.verb for a in history.read(row)] == ["promised", "changed", "kept"]


def test_a_mark_does_not_answer_anybody(cast: Cast) -> None:
    with pytest.raises(Refusal):
        pledging.mark_kept([asked(cast)], by=cast.as_("marco"))


def test_a_first_answer_and_a_promise_do_not_pause(cast: Cast) -> None:
    for row in (asked(cast), promised(cast)):
        with pytest.raises(Refusal):
            pausing.pause(row, awaited="supplier", why="the part", by=cast.as_("marco"))


def test_a_pause_states_its_reason_and_gives_the_time_that_was_left(cast: Cast) -> None:
    row = asked(cast, ago=timedelta(minutes=20), kind="next_reply")
    with pytest.raises(Refusal):
        pausing.pause(row, awaited="", why="the part", by=cast.as_("marco"))
    until = timezone.now() + 5 * HOUR
    pausing.pause(
        row, awaited="supplier", why="the part", by=cast.as_("marco"), until=until
    )
    assert watching.watch(timezone.now() + 2 * HOUR).breached == 0
    watching.watch(until)
    row.refresh_from_db()
    left = row.due_at - until
    assert not row.is_paused
    assert timedelta(minutes=39) < left <= timedelta(minutes=40)


def test_the_customers_message_ends_the_pause(cast: Cast) -> None:
    [message] = make.inbound(cast.account, cast.zoes, since=timezone.now() - HOUR / 2)
    row = opening.open_for([make.owed(message, kind="next_reply")])[message.thread_id]
    pausing.pause(row, awaited="customer", why="the photo", by=cast.as_("marco"))
    [again] = make.inbound(
        cast.account, cast.zoes, thread=message.thread,
        since=timezone.now() + timedelta(seconds=1),
    )  # fmt: skip
    opening.open_for([make.owed(again, kind="next_reply")])
    row.refresh_from_db()
    assert not row.is_paused
    assert Pause.objects.get(commitment=row).ended_why == "the customer wrote"


def test_the_end_of_a_matter_is_promised_only_where_a_target_says_so(
    cast: Cast,
) -> None:
    asked(cast)
    assert not Commitment.objects.filter(kind="resolution").exists()
    make.target(2880, kind="resolution")
    row = asked(cast)
    [end] = Commitment.objects.filter(kind="resolution")
    assert (end.subject_id, end.minutes) == (row.subject_id, 2880)


def test_i_take_it_rests_the_chain_for_an_hour(cast: Cast) -> None:
    make.on_call(cast.marco, cast.sara)
    row = asked(cast, ago=2 * HOUR)
    now = timezone.now()
    watching.watch(now)
    taking.take(row, by=cast.as_("marco"))
    assert watching.watch(now + timedelta(minutes=45)).escalated == 0
    assert watching.watch(now + timedelta(minutes=61)).escalated == 1
    steps = Escalation.objects.order_by("step").values_list("member__name", flat=True)
    assert list(steps) == ["Marco", "Sara"]
    assert Escalation.objects.get(step=0).taken_at is not None


def test_each_step_of_the_chain_waits_as_long_as_it_was_told(cast: Cast) -> None:
    for row in make.on_call(cast.marco, cast.sara):
        row.minutes = 10
        row.save()
    asked(cast, ago=2 * HOUR)
    now = timezone.now()
    assert watching.watch(now).escalated == 1
    assert watching.watch(now + timedelta(minutes=9)).escalated == 0
    assert watching.watch(now + timedelta(minutes=10)).escalated == 1


def test_the_most_particular_target_holds_and_its_terms_are_kept(cast: Cast) -> None:
    make.target(240, brand=cast.brand)
    make.target(60, visibility="public")
    make.target(15, urgency="urgent")
    make.target(10, urgency="urgent", account=cast.account)
    assert asked(cast).minutes == 240
    public = asked(cast, is_public=True)
    assert (public.minutes, public.terms) == (60, "public")
    urgent = asked(cast, is_public=True, urgency="urgent")
    assert (urgent.minutes, urgent.terms) == (10, f"account:{cast.account.pk} urgent")


def test_a_new_urgency_moves_what_is_open_and_not_what_was_promised(cast: Cast) -> None:
    make.target(15, urgency="urgent")
    row, promise = asked(cast), promised(cast)
    retiming.retime(
        [row.subject, promise.subject], urgency="urgent", by=cast.as_("marco")
    )
    row.refresh_from_db()
    due = promise.due_at
    promise.refresh_from_db()
    assert row.due_at - row.started_at == timedelta(minutes=15)
    assert promise.due_at == due
