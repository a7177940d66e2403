from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.commitments import jobs
from ascolto.commitments.actions import keeping, opening, watching
from ascolto.commitments.actions.mailing import spoken
from ascolto.commitments.models import Commitment, Escalation
from ascolto.core.jobs import schedules
from ascolto.core.models import Activity, Job, OutboxEvent, Role
from ascolto.core.scoping import scope, unscoped
from ascolto.testing import make
from ascolto.testing.cast import Cast, gather
from ascolto.testing.counting import assert_constant

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def asked(cast: Cast, *, ago: timedelta) -> Message:
    [message] = make.inbound(cast.account, cast.zoes, since=timezone.now() - ago)
    opening.open_for([make.owed(message, customer_id=cast.zoe.pk)])
    return message


def told(kind: str) -> list[int]:
    rows = OutboxEvent.objects.filter(kind=kind).order_by("pk")
    return [pk for row in rows for pk in row.body["commitment_ids"]]


def mails() -> list[dict[str, str]]:
    rows = Job.objects.filter(name__endswith="post_mail").order_by("pk")
    return [row.args for row in rows]


def test_nothing_is_said_before_the_last_quarter(cast: Cast) -> None:
    message = asked(cast, ago=timedelta(0))
    before = message.sent_at + 45 * MINUTE - timedelta(seconds=1)
    assert watching.watch(before) == watching.Watched()


def test_a_warning_once_when_the_last_quarter_begins(cast: Cast) -> None:
    message = asked(cast, ago=timedelta(0))
    at = message.sent_at + 45 * MINUTE
    assert watching.watch(at) == watching.Watched(warned=1)
    assert watching.watch(at + MINUTE) == watching.Watched()
    row = Commitment.objects.get()
    assert told("CommitmentsWarned") == [row.pk]
    assert row.warned_at == row.warn_at
    assert mails() == []


def test_a_breach_once_after_the_deadline_and_not_at_it(cast: Cast) -> None:
    message = asked(cast, ago=timedelta(0))
    due = message.sent_at + 60 * MINUTE
    assert watching.watch(due).breached == 0
    for seconds in (1, 2, 3):
        watching.watch(due + timedelta(seconds=seconds))
    row = Commitment.objects.get()
    assert told("CommitmentsBreached") == [row.pk]
    assert row.breached_at == row.due_at
    assert Activity.objects.filter(verb="breached").count() == 1


def test_a_watch_that_slept_writes_what_one_that_did_not_would_have(cast: Cast) -> None:
    message = asked(cast, ago=timedelta(0))
    for minutes in range(0, 200, 5):
        watching.watch(message.sent_at + minutes * MINUTE)
    row = Commitment.objects.get()
    awake = row.warned_at, row.breached_at
    Commitment.objects.update(warned_at=None, breached_at=None, escalate_at=None)
    watching.watch(message.sent_at + timedelta(days=3))
    row.refresh_from_db()
    assert (row.warned_at, row.breached_at) == awake


def test_a_clock_that_is_put_back_says_nothing_twice(cast: Cast) -> None:
    message = asked(cast, ago=timedelta(0))
    late = message.sent_at + 61 * MINUTE
    watching.watch(late)
    watching.watch(late - timedelta(hours=1))
    watching.watch(late)
    assert len(told("CommitmentsBreached")) == len(told("CommitmentsWarned")) == 1


def test_what_is_kept_in_time_is_never_late(cast: Cast) -> None:
    message = asked(cast, ago=30 * MINUTE)
    keeping.keep([make.answer(make.outbound(message.thread, author=cast.marco))])
    assert watching.watch(timezone.now() + timedelta(days=1)) == watching.Watched()


def test_the_chain_is_told_one_by_one_every_half_hour_while_nobody_answers(
    cast: Cast,
) -> None:
    make.on_call(cast.marco, cast.giulia)
    late = timezone.now()
    asked(cast, ago=90 * MINUTE)
    assert watching.watch(late).escalated == 1
    assert watching.watch(late + 29 * MINUTE).escalated == 0
    watching.watch(late + 30 * MINUTE)
    watching.watch(late + 60 * MINUTE)
    watching.watch(late + timedelta(days=1))
    rows = list(Escalation.objects.order_by("step"))
    assert [(e.step, e.member) for e in rows] == [(0, cast.marco), (1, cast.giulia)]
    assert all(e.mailed_at for e in rows)
    addresses = [cast.marco.user.email, cast.giulia.user.email]
    assert [mail["to"] for mail in mails()] == addresses
    assert Commitment.objects.get().escalate_at is None


def test_an_answer_ends_the_chain(cast: Cast) -> None:
    make.on_call(cast.marco, cast.giulia)
    message = asked(cast, ago=90 * MINUTE)
    now = timezone.now()
    watching.watch(now)
    keeping.keep([make.answer(make.outbound(message.thread, author=cast.sara))])
    watching.watch(now + timedelta(hours=5))
    assert Escalation.objects.count() == 1


def test_the_brands_own_chain_comes_before_everybodys(cast: Cast) -> None:
    make.on_call(cast.marco)
    make.on_call(cast.vito, brand=cast.brand)
    asked(cast, ago=90 * MINUTE)
    watching.watch(timezone.now())
    assert Escalation.objects.get().member == cast.vito


def test_with_nobody_on_call_the_leads_are_told_then_the_admins(cast: Cast) -> None:
    asked(cast, ago=90 * MINUTE)
    watching.watch(timezone.now())
    assert Escalation.objects.get().member == cast.sara
    Escalation.objects.all().delete()
    cast.sara.role = Role.AGENT
    cast.sara.save()
    asked(cast, ago=90 * MINUTE)
    watching.watch(timezone.now())
    assert Escalation.objects.get().member == cast.ada


def test_who_left_and_who_does_not_see_the_brand_is_not_told(cast: Cast) -> None:
    elsewhere = make.brand("Ristorante del Lago")
    other = make.member("Lia", role=Role.LEAD, brands=[elsewhere])
    cast.sara.left_at = timezone.now()
    cast.sara.save()
    make.on_call(cast.sara)
    asked(cast, ago=90 * MINUTE)
    watching.watch(timezone.now())
    assert Escalation.objects.get().member == cast.ada
    assert other.is_active


def test_the_mail_says_who_waits_for_how_long_and_where_to_answer(cast: Cast) -> None:
    make.on_call(cast.marco)
    cast.marco.language = "en"
    cast.marco.save()
    asked(cast, ago=95 * MINUTE)
    watching.watch(timezone.now())
    [mail] = mails()
    commitment = Commitment.objects.get()
    assert mail["subject"] == "Zoe Keller is still waiting for an answer"
    assert "has been waiting for 1 hour and 35 minutes" in mail["text"]
    assert f"http://localhost:8000/commitments/{commitment.pk}/" in mail["text"]
    assert cast.brand.name in mail["text"]


def test_a_bad_night_is_one_mail_and_not_a_flood(cast: Cast) -> None:
    make.on_call(cast.marco)
    for minutes in range(70, 110):
        asked(cast, ago=minutes * MINUTE)
    assert watching.watch(timezone.now()).escalated == 40
    [mail] = mails()
    assert mail["text"].count("/commitments/") == 20
    assert mail["text"].count("/take/") == 20
    assert "20" in mail["text"].rsplit("http://", 1)[1]


def test_one_customer_with_a_line_break_in_the_name_breaks_no_mail(cast: Cast) -> None:
    make.on_call(cast.marco)
    cast.zoe.name = "Zoe\nBcc: everybody@example.org"
    cast.zoe.save()
    asked(cast, ago=90 * MINUTE)
    watching.watch(timezone.now())
    assert "\n" not in mails()[0]["subject"]


def test_every_company_is_told_its_own(cast: Cast) -> None:
    asked(cast, ago=90 * MINUTE)
    with scope(cast.elsewhere):
        brand = make.brand()
        theirs = make.handle()
        [message] = make.inbound(
            make.account(brand), theirs, since=timezone.now() - 90 * MINUTE
        )
        opening.open_for([make.owed(message)])
    watching.watch(timezone.now())
    assert [e.member for e in Escalation.objects.all()] == [cast.sara]
    with scope(cast.elsewhere):
        assert [e.member for e in Escalation.objects.all()] == [cast.otto]
        assert len(told("CommitmentsBreached")) == 1


def test_the_watch_runs_by_the_clock(cast: Cast) -> None:
    asked(cast, ago=90 * MINUTE)
    interval, function = schedules["ascolto.commitments.jobs.watch"]
    assert interval == timedelta(seconds=15)
    assert function is jobs.watch
    function()
    assert Commitment.objects.get().is_late


def test_many_at_once_cost_as_many_queries_as_few(cast: Cast) -> None:
    make.on_call(cast.marco)

    def work(size: int) -> Callable[[], object]:
        since = timezone.now() - 90 * MINUTE
        messages = [
            make.inbound(cast.account, cast.zoes, since=since)[0] for _ in range(size)
        ]
        opening.open_for([make.owed(m, customer_id=cast.zoe.pk) for m in messages])
        return lambda: watching.watch(timezone.now())

    assert_constant(work, most=60)


@pytest.mark.django_db(transaction=True)
def test_several_watchers_at_once_say_everything_once() -> None:
    cast = gather()
    with scope(cast.workspace):
        for _ in range(30):
            asked(cast, ago=90 * MINUTE)
    now, gate, problems = timezone.now(), threading.Barrier(4), []

    def run() -> None:
        try:
            gate.wait(10)
            watching.watch(now)
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not problems
    with unscoped("the test looks at everything"):
        everything = sorted(Commitment.objects.values_list("pk", flat=True))
        assert sorted(told("CommitmentsWarned")) == everything
        assert sorted(told("CommitmentsBreached")) == everything
        assert Escalation.objects.count() == 30


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (0, "0 minutes"),
        (1, "1 minute"),
        (60, "1 hour"),
        (125, "2 hours and 5 minutes"),
        (60 * 24, "1 day"),
        (60 * 27 + 3, "1 day and 3 hours"),
    ],
)
def test_durations_as_people_say_them(minutes: int, words: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert spoken(minutes * MINUTE) == words
