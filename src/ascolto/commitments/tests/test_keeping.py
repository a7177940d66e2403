from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.commitments.actions import keeping, opening, releasing, watching
from ascolto.commitments.models import Commitment
from ascolto.core.actor import Actor
from ascolto.core.models import Activity, OutboxEvent
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import ForeignRow, scope
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import assert_constant

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def asked(cast: Cast, ago: timedelta = timedelta(0)) -> Message:
    """Zoe asked something a while ago, and we owe her an answer within the hour."""
    [message] = make.inbound(cast.account, cast.zoes, since=timezone.now() - ago)
    opening.open_for([make.owed(message)])
    return message


def told(kind: str) -> list[int]:
    rows = OutboxEvent.objects.filter(kind=kind).order_by("pk")
    return [pk for row in rows for pk in row.body["commitment_ids"]]


def test_a_persons_reply_keeps_it(cast: Cast) -> None:
    message = asked(cast, ago=10 * MINUTE)
    reply = make.outbound(message.thread, author=cast.marco)
    [kept] = keeping.keep([make.answer(reply)])
    kept.refresh_from_db()
    assert kept.state == Commitment.State.KEPT
    assert (kept.settled_by, kept.settled_at) == (cast.marco, reply.sent_at)
    assert kept.kept_by_message_id == reply.pk
    assert not kept.is_late
    assert told("CommitmentsSettled") == [kept.pk]
    row = Activity.objects.get(verb="kept")
    assert (row.actor_name, row.details) == ("Marco", {"late": False})


def test_a_reply_in_the_providers_own_app_keeps_it_as_well(cast: Cast) -> None:
    message = asked(cast)
    [kept] = keeping.keep([make.answer(make.outbound(message.thread))])
    assert kept.state == Commitment.State.KEPT
    assert kept.settled_by is None


def test_an_answer_that_crossed_with_the_question_does_not_keep_it(cast: Cast) -> None:
    """Sent before the answer was written, it reached us only afterwards: nobody had read it."""
    now = timezone.now()
    [message] = make.inbound(
        cast.account, cast.zoes, since=now - 9 * MINUTE, received_at=now - MINUTE
    )
    opening.open_for([make.owed(message)])
    crossed = make.outbound(message.thread, author=cast.marco, sent_at=now - 5 * MINUTE)
    assert keeping.keep([make.answer(crossed)]) == []
    [kept] = keeping.keep(
        [make.answer(make.outbound(message.thread, author=cast.sara))]
    )
    assert kept.settled_by == cast.sara


def test_automation_never_keeps_a_commitment(cast: Cast) -> None:
    message = asked(cast)
    receipt = make.outbound(message.thread, by_rule="acknowledgement")
    for claim in (make.answer(receipt), make.answer(receipt, member_id=cast.marco.pk)):
        with pytest.raises(keeping.NotByAPerson):
            keeping.keep([claim])
    assert Commitment.objects.get().is_open


def test_a_customers_own_message_keeps_nothing(cast: Cast) -> None:
    message = asked(cast)
    with pytest.raises(keeping.NotByAPerson):
        keeping.keep([make.answer(message)])


def test_a_person_of_another_company_keeps_nothing(cast: Cast) -> None:
    message = asked(cast)
    reply = make.outbound(message.thread, author=cast.marco)
    with pytest.raises(keeping.NotByAPerson):
        keeping.keep([make.answer(reply, member_id=cast.otto.pk)])


def test_what_was_written_before_they_asked_answers_nothing(cast: Cast) -> None:
    message = asked(cast)
    earlier = message.sent_at - MINUTE
    reply = make.outbound(message.thread, author=cast.marco)
    assert keeping.keep([make.answer(reply, written_at=earlier)]) == []
    assert Commitment.objects.get().is_open


def test_kept_late_is_kept_and_late_and_told_once(cast: Cast) -> None:
    message = asked(cast, ago=90 * MINUTE)
    reply = make.outbound(message.thread, author=cast.marco)
    [kept] = keeping.keep([make.answer(reply)])
    assert kept.breached_at == kept.due_at
    assert told("CommitmentsBreached") == [kept.pk]
    watching.watch(timezone.now())
    assert told("CommitmentsBreached") == [kept.pk]


def test_late_before_the_answer_is_not_told_again_by_it(cast: Cast) -> None:
    message = asked(cast, ago=90 * MINUTE)
    watching.watch(timezone.now())
    reply = make.outbound(message.thread, author=cast.marco)
    [kept] = keeping.keep([make.answer(reply)])
    assert kept.is_late
    assert told("CommitmentsBreached") == [kept.pk]


def test_an_answer_in_time_is_in_time_though_its_news_came_late(cast: Cast) -> None:
    message = asked(cast, ago=61 * MINUTE)
    watching.watch(timezone.now())
    assert Commitment.objects.get().is_late
    reply = make.outbound(
        message.thread, author=cast.marco, sent_at=message.sent_at + 59 * MINUTE
    )
    [kept] = keeping.keep([make.answer(reply)])
    assert not Commitment.objects.get(pk=kept.pk).is_late


def test_to_the_second_in_time(cast: Cast) -> None:
    message = asked(cast, ago=90 * MINUTE)
    reply = make.outbound(message.thread, author=cast.marco)
    due = message.sent_at + 60 * MINUTE
    [kept] = keeping.keep([make.answer(reply, answered_at=due)])
    assert not kept.is_late


def test_the_first_of_several_answers_keeps_it(cast: Cast) -> None:
    message = asked(cast, ago=30 * MINUTE)
    first = make.outbound(
        message.thread, author=cast.marco, sent_at=timezone.now() - MINUTE
    )
    second = make.outbound(message.thread, author=cast.giulia)
    [kept] = keeping.keep([make.answer(second), make.answer(first)])
    assert kept.settled_by == cast.marco
    assert keeping.keep([make.answer(second)]) == []


def test_keeping_five_hundred_costs_as_many_queries_as_a_hundred(cast: Cast) -> None:
    def work(size: int) -> Callable[[], object]:
        messages = [make.inbound(cast.account, cast.zoes)[0] for _ in range(size)]
        opening.open_for([make.owed(m) for m in messages])
        answers = [
            make.answer(make.outbound(m.thread, author=cast.marco)) for m in messages
        ]
        return lambda: keeping.keep(answers)

    assert_constant(work, most=20)


def test_releasing_says_why_and_by_whom(cast: Cast) -> None:
    message = asked(cast)
    [released] = releasing.release(
        [message.thread], by=cast.as_("marco"), reason="Only a thank you."
    )
    released.refresh_from_db()
    assert released.state == Commitment.State.RELEASED
    assert (released.reason, released.settled_by) == ("Only a thank you.", cast.marco)
    assert told("CommitmentsSettled") == [released.pk]
    again = releasing.release([message.thread], by=cast.as_("giulia"), reason="Again.")
    assert again == []


def test_nothing_is_released_without_a_reason(cast: Cast) -> None:
    message = asked(cast)
    with pytest.raises(Refusal) as refused:
        releasing.release([message.thread], by=cast.as_("marco"), reason="  ")
    assert refused.value.code == "reason_missing"
    assert Commitment.objects.get().is_open


def test_what_is_late_and_released_stays_late_on_the_record(cast: Cast) -> None:
    message = asked(cast, ago=90 * MINUTE)
    watching.watch(timezone.now())
    releasing.release([message.thread], by=cast.as_("sara"), reason="By phone.")
    assert Commitment.objects.get().is_late


def test_the_other_company_can_neither_keep_nor_release(cast: Cast) -> None:
    message = asked(cast)
    reply = make.outbound(message.thread)
    with scope(cast.elsewhere):
        assert keeping.keep([make.answer(reply)]) == []
        by = Actor.member(cast.otto)
        assert releasing.release([message.thread], by=by, reason="Mine.") == []
        with pytest.raises(ForeignRow):
            Commitment(workspace_id=cast.workspace.pk).save()
    assert Commitment.objects.get().is_open
