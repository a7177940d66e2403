"""Jobs: leased, run in their scope, retried, laid aside, taken back; what is due by the clock."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from ascolto.core import jobs, scoping
from ascolto.core.jobs import TryAgain, clock, runner
from ascolto.core.models import Job, Schedule, Workspace
from ascolto.core.scoping import scope, unscoped

pytestmark = pytest.mark.django_db

Said = list[tuple[str, int | None]]


@pytest.fixture
def said() -> Said:
    return []


@pytest.fixture
def make(monkeypatch: pytest.MonkeyPatch) -> Callable[..., jobs.Task]:
    """A registered job that lives as long as the test."""
    monkeypatch.setattr(jobs, "registry", {})
    monkeypatch.setattr(runner, "registry", jobs.registry)

    def registered(function: Callable[..., Any], **options: Any) -> jobs.Task:
        function.__qualname__ = "work"
        return jobs.job(**options)(function)

    return registered


@pytest.fixture
def inn() -> Workspace:
    return Workspace.objects.create(name="Locanda", slug="locanda")


def make_due() -> None:
    Job.objects.update(run_at=timezone.now())


def test_a_job_runs_in_the_scope_it_was_asked_for_in(
    make: Any, said: Said, inn: Workspace
) -> None:
    task = make(lambda word: said.append((word, scoping.current())))
    with scope(inn):
        task.enqueue(word="ciao")
    assert runner.run_due() == 1
    assert said == [("ciao", inn.pk)]
    assert not Job.objects.exists()
    assert runner.run_due() == 0


def test_a_job_asked_for_outside_any_scope_runs_outside(make: Any, said: Said) -> None:
    make(lambda: said.append(("", scoping.is_scoped()))).enqueue()
    runner.run_due()
    assert said == [("", False)]


def test_a_job_waits_for_its_time(make: Any, said: Said) -> None:
    later = timezone.now() + timedelta(hours=1)
    make(lambda: said.append(("", None))).using(run_after=later).enqueue()
    assert runner.run_due() == 0
    make_due()
    assert runner.run_due() == 1


def test_what_is_pressing_has_a_runner_that_leaves_the_rest_to_others(
    make: Any, said: Said
) -> None:
    calm = make(lambda word: said.append((word, None)))
    calm.enqueue(word="calm")
    pressing = jobs.Task(calm.function, calm.name, queue=jobs.PRESSING)
    pressing.enqueue(word="pressing")
    assert runner.run_due(jobs.PRESSING) == 1
    assert runner.run_due(jobs.PRESSING) == 0
    assert said == [("pressing", None)]
    pressing.enqueue(word="again")  # where nobody has that thread, all the same
    while runner.run_due():
        pass
    assert {word for word, _ in said} == {"calm", "pressing", "again"}


def test_one_key_waits_once(make: Any, said: Said) -> None:
    task = make(lambda: said.append(("", None)))
    for _ in range(3):
        task.using(key="index").enqueue()
    assert Job.objects.count() == 1


def test_a_key_is_a_companys_own(make: Any, said: Said, inn: Workspace) -> None:
    other = Workspace.objects.create(name="Rifugio", slug="rifugio")
    task = make(lambda: said.append(("", scoping.current()))).using(key="nightly")
    for company in (inn, other, inn):
        with scope(company):
            task.enqueue()
    while runner.run_due():
        pass
    assert sorted(said) == sorted([("", inn.pk), ("", other.pk)])


def test_what_is_asked_for_while_a_job_waits_is_taken_along(
    make: Any, said: list[Any], inn: Workspace
) -> None:
    other = Workspace.objects.create(name="Rifugio", slug="rifugio")
    task = make(lambda ids: said.append((scoping.current(), ids)))
    with scope(inn):
        task.add("ids", [1, 2])
        task.add("ids", [2, 3])
        task.add("ids", [])
        task.add("ids", range(10, 18), most=10)  # too many for one
    with scope(other):
        task.add("ids", [9])
    while runner.run_due():
        pass
    assert said == [
        (inn.pk, [1, 2, 3]),
        (inn.pk, list(range(10, 18))),
        (other.pk, [9]),
    ]


def test_a_job_that_was_begun_or_waits_for_its_time_takes_nothing_along(
    make: Any,
) -> None:
    task = make(lambda ids: None)
    with unscoped("test"):
        task.add("ids", [1])
        Job.objects.update(attempts=1)  # it failed once, or somebody runs it
        task.add("ids", [2])
        task.using(key="mine").enqueue(ids=[3])
        task.enqueue(ids=[4], again=True)  # asks for something else besides
        task.add("ids", [5])
    held = [row.args["ids"] for row in Job.objects.order_by("pk")]
    assert held == [[1], [2], [3], [4], [5]]


def test_a_failing_job_comes_back_later_and_later_and_is_laid_aside_in_the_end(
    make: Any,
) -> None:
    def fails() -> None:
        raise ValueError("the printer is on fire")

    make(fails, attempts=3).enqueue()
    pauses = []
    for _ in range(2):
        began = timezone.now()
        assert runner.run_due() == 1
        row = Job.objects.get()
        assert row.status == Job.Status.READY
        assert "printer is on fire" in row.last_error
        assert runner.run_due() == 0  # not at once
        pauses.append(row.run_at - began)
        make_due()
    assert timedelta(0) < pauses[0] < pauses[1]
    runner.run_due()
    row = Job.objects.get()
    assert (row.status, row.attempts) == (Job.Status.DEAD, 3)
    make_due()
    assert runner.run_due() == 0

    assert runner.revive(Job.objects.all()) == 1
    row.refresh_from_db()
    assert (row.status, row.attempts) == (Job.Status.READY, 0)


def test_a_job_may_choose_when_it_is_tried_again(make: Any) -> None:
    def not_yet() -> None:
        raise TryAgain("busy", after=timedelta(minutes=30))

    make(not_yet).enqueue()
    runner.run_due()
    row = Job.objects.get()
    assert row.run_at > timezone.now() + timedelta(minutes=29)
    assert row.last_error == "busy"


def test_a_job_this_version_does_not_know_is_kept(make: Any) -> None:
    Job.objects.create(name="from.the.future")
    runner.run_due()
    assert "No job is called from.the.future" in Job.objects.get().last_error


def test_a_lease_that_ran_out_goes_back(make: Any, said: Said) -> None:
    task = make(lambda: said.append(("", None)), attempts=2)
    task.enqueue()
    assert runner._lease() is not None  # and the process dies
    assert runner.take_back() == 0  # the lease still holds
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    assert runner.take_back() == 1
    make_due()
    assert runner.run_due() == 1
    assert len(said) == 1


def test_a_job_that_kills_its_process_each_time_is_laid_aside(make: Any) -> None:
    make(lambda: None, attempts=2).enqueue()
    for _ in range(2):
        make_due()
        assert runner._lease() is not None
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        runner.take_back()
    assert Job.objects.get().status == Job.Status.DEAD


def test_a_runner_that_comes_back_late_undoes_nothing(make: Any) -> None:
    make(lambda: None).enqueue()
    late = runner._lease()
    assert late is not None
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    runner.take_back()
    make_due()
    other = runner._lease()
    assert other is not None
    runner._give_back(late, "late", timedelta(0))
    assert Job.objects.get().status == Job.Status.RUNNING


def test_a_failed_job_whose_key_is_taken_by_now_is_kept_beside_its_twin(
    make: Any,
) -> None:
    task = make(lambda: 1 / 0)
    task.using(key="k").enqueue()
    leased = runner._lease()
    assert leased is not None
    task.using(key="k").enqueue()
    runner._run(leased)
    assert sorted(str(key) for key in Job.objects.values_list("key", flat=True)) == [
        "None",
        "k",
    ]


@pytest.mark.django_db(transaction=True)
def test_many_runners_run_each_job_once(make: Any) -> None:
    ran: list[int] = []
    task = make(lambda number: ran.append(number))
    for number in range(40):
        task.enqueue(number=number)

    def run() -> None:
        while runner.run_due():
            pass
        connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(ran) == list(range(40))
    assert not Job.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_job_asked_for_in_a_change_that_is_undone_never_was(make: Any) -> None:
    task = make(lambda: None)
    with transaction.atomic():
        task.enqueue()
        transaction.set_rollback(True)
    assert not Job.objects.exists()


# --- by the clock --------------------------------------------------------------------------------


@pytest.fixture
def ticking(
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Callable[[], clock.Clock], threading.Event, list[float]]]:
    """Clocks as processes have them, and one schedule that runs until it is let go."""
    let_go, ran = threading.Event(), list[float]()

    def function() -> None:
        ran.append(time.monotonic())
        let_go.wait(20)

    schedules = {"tests.function": (timedelta(minutes=1), function)}
    monkeypatch.setattr(clock, "schedules", schedules)
    yield clock.Clock, let_go, ran
    let_go.set()


def wait_for(what: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


@pytest.mark.django_db(transaction=True)
def test_what_is_due_runs_in_one_process_however_many_there_are(ticking: Any) -> None:
    made, let_go, ran = ticking
    one, other = made(), made()
    assert one.tick() + other.tick() == 1
    wait_for(lambda: ran)
    assert other.tick() == 0  # while it runs
    let_go.set()
    one.finish()
    row = Schedule.objects.get()
    assert timedelta(seconds=50) < row.next_at - timezone.now() <= timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_a_process_that_dies_at_it_holds_it_up_for_seconds_only(ticking: Any) -> None:
    made, let_go, ran = ticking
    assert made().tick() == 1  # and that process is gone
    left = Schedule.objects.get().next_at - timezone.now()
    assert left <= clock.CLAIM
    Schedule.objects.update(next_at=timezone.now())
    successor = made()
    assert successor.tick() == 1
    wait_for(lambda: len(ran) == 2)
    let_go.set()
    successor.finish()


@pytest.mark.django_db(transaction=True)
def test_a_long_run_keeps_its_claim(ticking: Any) -> None:
    made, let_go, _ = ticking
    one = made()
    one.tick()
    soon = timezone.now() + timedelta(seconds=1)
    Schedule.objects.update(next_at=soon)
    for run in one._running.values():
        run.claimed_until = soon
    one.tick()
    assert Schedule.objects.get().next_at > timezone.now() + clock.CLAIM / 2
    let_go.set()
    one.finish()


def test_a_job_may_end_with_its_own_transaction(make: Any, inn: Workspace) -> None:
    """Its work and its end are one: the process may die right after, or be overtaken before."""

    def works() -> None:
        with transaction.atomic():
            Workspace.objects.create(name="Effect", slug="effect")
            jobs.done()
        raise SystemExit  # the process dies before the runner hears of it

    make(works).enqueue()
    with pytest.raises(SystemExit):
        runner.run_due()
    assert Workspace.objects.filter(slug="effect").exists()
    assert not Job.objects.exists()


def test_a_job_that_was_overtaken_leaves_no_trace(make: Any) -> None:
    def late() -> None:
        with transaction.atomic():
            Workspace.objects.create(name="Effect", slug="effect")
            Job.objects.update(attempts=2)  # another runner leased it
            jobs.done()

    make(late).enqueue()
    runner.run_due()
    assert not Workspace.objects.filter(slug="effect").exists()


@pytest.mark.django_db(transaction=True)
def test_a_long_job_keeps_its_lease(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "RENEW_EVERY", 0.02)
    ends: list[Any] = []

    def long() -> None:
        ends.append(Job.objects.get().lease_until)
        until = time.monotonic() + 10
        while Job.objects.get().lease_until == ends[0] and time.monotonic() < until:
            time.sleep(0.02)
        ends.append(Job.objects.get().lease_until)

    make(long).enqueue()
    assert runner.run_due() == 1
    assert ends[1] > ends[0]
    assert not Job.objects.exists()
