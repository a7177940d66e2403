from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import transaction

from ascolto.core import bus
from ascolto.core.event import Event
from ascolto.core.jobs import again
from ascolto.core.models import Activity, Job, OutboxEvent
from ascolto.core.scoping import scope
from ascolto.testing.cast import Cast


@dataclass(frozen=True)
class BellRang(Event):
    """Only for these tests."""

    times: tuple[int, ...]


heard: list[tuple[str, list[int]]] = []
trouble: list[Exception] = []


def _listen(events: list[BellRang]) -> None:
    Activity.objects.create(
        verb="heard", target_type="bell", target_id=1, actor_kind="system"
    )
    heard.append(("listen", [n for e in events for n in e.times]))
    if trouble:
        raise trouble[0]


def _also(events: list[BellRang]) -> None:
    heard.append(("also", [n for e in events for n in e.times]))


@pytest.fixture(autouse=True)
def _two_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    heard.clear()
    trouble.clear()
    handlers = [("tests.listen", _listen), ("tests.also", _also)]
    monkeypatch.setitem(bus._handlers, "BellRang", handlers)


def ring(cast: Cast, *times: int) -> None:
    bus.publish(BellRang(cast.workspace.pk, times))


def test_events_of_one_kind_are_told_together_and_in_order(cast: Cast) -> None:
    ring(cast, 1)
    ring(cast, 2, 3)
    assert bus.dispatch() == 2
    assert heard == [("listen", [1, 2, 3]), ("also", [1, 2, 3])]


def test_an_event_is_told_once(cast: Cast) -> None:
    ring(cast, 1)
    bus.dispatch()
    assert bus.dispatch() == 0
    assert len(heard) == 2


def test_what_is_rolled_back_was_never_published(cast: Cast) -> None:
    with transaction.atomic():
        ring(cast, 1)
        transaction.set_rollback(True)
    assert bus.dispatch() == 0


def test_a_handler_that_fails_is_undone_alone_and_told_again(cast: Cast) -> None:
    trouble.append(ValueError("a bug"))
    ring(cast, 7)
    assert bus.dispatch() == 1
    assert ("also", [7]) in heard
    assert not Activity.objects.filter(verb="heard").exists()
    job = Job.objects.get(name="ascolto.core.jobs.again.tell_again")
    assert "a bug" in job.args["error"]
    trouble.clear()
    again.tell_again(**job.args)
    assert Activity.objects.filter(verb="heard").count() == 1
    assert heard.count(("also", [7])) == 1


def test_workspaces_are_told_apart(cast: Cast) -> None:
    ring(cast, 1)
    with scope(cast.elsewhere):
        bus.publish(BellRang(cast.elsewhere.pk, (2,)))
    bus.dispatch()
    assert [numbers for who, numbers in heard if who == "also"] == [[1], [2]]
    assert OutboxEvent.objects.filter(told_at=None).count() == 0
