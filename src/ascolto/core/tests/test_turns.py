"""Threads of one process write to SQLite one after the other, the most pressing first."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction

from ascolto.core.models import Workspace
from ascolto.core.sqlite.base import Turns


def test_the_turn_goes_to_who_asked_first() -> None:
    turns = Turns()
    served: list[int] = []
    assert turns.take(1)
    threads = []
    for number in range(5):
        threads.append(
            threading.Thread(target=_take_and_give, args=(turns, served, number))
        )
        threads[-1].start()
        _until(lambda wanted=number + 1: len(turns._waiting) == wanted)  # type: ignore[misc]
    turns.give()
    for thread in threads:
        thread.join(5)
    assert served == [0, 1, 2, 3, 4]


def test_who_has_patience_lets_others_go_first_but_not_for_ever() -> None:
    turns = Turns()
    served: list[int] = []
    assert turns.take(1)
    threads = []
    for number, patience in enumerate((0.2, 0.0, 0.1, 0.0)):
        args = (turns, served, number, patience)
        threads.append(threading.Thread(target=_take_and_give, args=args))
        threads[-1].start()
        _until(lambda wanted=number + 1: len(turns._waiting) == wanted)  # type: ignore[misc]
    time.sleep(
        0.25
    )  # longer than the first one's patience: who asks now comes after it
    threads.append(threading.Thread(target=_take_and_give, args=(turns, served, 4)))
    threads[-1].start()
    _until(lambda: len(turns._waiting) == 5)
    turns.give()
    for thread in threads:
        thread.join(5)
    assert served == [1, 3, 2, 0, 4]


def test_who_waits_too_long_leaves_the_queue() -> None:
    turns = Turns()
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.give()
    assert turns.take(1)


@pytest.mark.django_db(transaction=True)
def test_threads_that_write_all_get_in_and_leave_the_turn_free(
    on_postgres: bool,
) -> None:
    if on_postgres:
        pytest.skip("PostgreSQL has many writers")
    threads = [threading.Thread(target=_found, args=(n,)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert Workspace.objects.filter(name__startswith="Turn").count() == 24
    assert connection._holds is None  # type: ignore[attr-defined]
    with transaction.atomic():
        assert connection._holds is not None  # type: ignore[attr-defined]
    assert connection._holds is None  # type: ignore[attr-defined]


def _take_and_give(
    turns: Turns, served: list[int], number: int, patience: float = 0.0
) -> None:
    assert turns.take(10, patience=patience)
    served.append(number)
    turns.give()


def _found(number: int) -> None:
    try:
        with transaction.atomic():
            Workspace.objects.create(name=f"Turn {number}", slug=f"turn-{number}")
        Workspace.objects.bulk_create(
            [Workspace(name=f"Turn b{number}", slug=f"b-{number}")]
        )
        Workspace.objects.filter(slug=f"b-{number}").update(language="en")
    finally:
        connection.close()


def _until(is_so: object, seconds: float = 5.0) -> None:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.001)
