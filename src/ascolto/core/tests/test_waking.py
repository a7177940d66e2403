"""Loops survive and sleep; bells ring across connections; locks end with their holder."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from ascolto.core import locks, loops, wake
from ascolto.core.loops import Loop, stop_all
from ascolto.core.models import Workspace
from ascolto.core.ringing import Look, Ringer


def test_a_loop_works_while_there_is_work_and_wakes_at_its_bell() -> None:
    left, ran = [3], threading.Event()

    def step() -> int:
        if not left[0]:
            ran.set()
            return 0
        left[0] -= 1
        return 1

    loop = Loop("test", step, bell="test-bell", idle=60)
    loop.start()
    assert ran.wait(5)
    ran.clear()
    left[0] = 1
    wake.ring("test-bell")
    assert ran.wait(5)
    assert stop_all([loop]) == []


def test_what_comes_within_a_moment_is_taken_together() -> None:
    """The first at once; then no step begins before the moment is over."""
    began: list[float] = []
    enough = threading.Event()

    def step() -> int:
        began.append(time.monotonic())
        if len(began) == 4:
            enough.set()
            return 0
        return 1

    loop = Loop("test", step, bell="moment-bell", idle=60, gather=0.2)
    loop.start()
    assert enough.wait(10)
    assert stop_all([loop]) == []
    assert all(later - at >= 0.19 for at, later in pairwise(began))


def test_a_loop_survives_what_goes_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "pause_after", lambda failures: 0.01)
    calls, well = [0], threading.Event()

    def step() -> int:
        calls[0] += 1
        if calls[0] < 4:
            raise RuntimeError("boom")
        well.set()
        return 0

    loop = Loop("test", step, bell="other-bell", idle=60)
    loop.start()
    assert well.wait(5)
    stop_all([loop])


def test_the_pause_grows_with_the_trouble_and_has_an_end() -> None:
    assert loops.pause_after(1) <= 1.0
    assert loops.pause_after(6) > 10
    assert loops.pause_after(1000) <= loops.LONGEST_PAUSE


@pytest.mark.django_db(transaction=True)
def test_another_connections_commit_rings_the_bells() -> None:
    ringer = Ringer()
    ringer.start()
    try:
        time.sleep(0.3)  # the ringer rings once when it has connected
        heard = wake.seen("payloads")

        def elsewhere() -> None:
            own = connection.copy()
            with own.cursor() as cursor:
                if own.vendor == "postgresql":
                    cursor.execute("SELECT pg_notify('ascolto', 'payloads')")
                else:
                    cursor.execute("CREATE TABLE news (id int)")
                    cursor.execute("DROP TABLE news")
            own.close()

        began = time.monotonic()
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
        assert wake.wait("payloads", heard, 5)
        assert time.monotonic() - began < 2
    finally:
        ringer.stop()
        ringer.join(3)


def test_while_this_process_writes_the_bells_ring_for_others_now_and_then() -> None:
    look = Look()
    assert look.is_news(version=1, ours=0, at=0.0)
    assert not look.is_news(version=1, ours=0, at=0.05)
    assert look.is_news(version=2, ours=0, at=0.1)  # somebody else: at once
    busy = [
        look.is_news(version=3 + n, ours=1 + n, at=0.15 + n / 20) for n in range(20)
    ]
    assert 3 <= sum(busy) <= 5  # a second of our own writes, looked at twenty times
    last = [look.is_news(version=22, ours=20, at=at) for at in (1.15, 1.20, 1.25)]
    assert sum(last) == 1  # what others wrote meanwhile is heard when we are done


_HOLDER = """
import os, sys, time
import django; django.setup()
from ascolto.core.locks import locks
from django.db import connections
connections["default"].settings_dict["NAME"] = sys.argv[1]
mine = locks()
print(mine.take("account-1"), flush=True)
time.sleep(60)
"""


@pytest.mark.django_db(transaction=True)
def test_a_lock_ends_with_the_process_that_held_it_however_it_ends() -> None:
    Workspace.objects.exists()
    name = str(connection.settings_dict["NAME"])
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, name], stdout=subprocess.PIPE, text=True
    )
    mine = locks.locks()
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "True"
        assert not mine.take("account-1")
        assert mine.take("account-2")
        holder.send_signal(signal.SIGKILL)
        holder.wait()
        end = time.monotonic() + 10
        while not mine.take("account-1"):
            assert time.monotonic() < end
            time.sleep(0.05)
        assert mine.take("account-1")
        assert mine.are_safe()
    finally:
        holder.kill()
        holder.wait()
        mine.close()
    again = locks.locks()
    assert again.take("account-1")
    again.close()


@pytest.mark.django_db(transaction=True)
def test_locks_serve_a_loop_that_another_thread_made_and_ends() -> None:
    mine = locks.locks()
    held: list[bool] = []
    loop = threading.Thread(
        target=lambda: held.append(mine.take("account-3") and mine.are_safe())
    )
    loop.start()
    loop.join()
    other = locks.locks()
    try:
        assert held == [True]
        assert not other.take("account-3")
        mine.close()
        assert other.take("account-3")
    finally:
        mine.close()
        other.close()


def test_lock_files_lie_in_the_data_folder() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL keeps these locks itself")
    mine = locks.locks()
    assert mine.take("here")
    assert (Path(settings.DATA) / "locks" / "here").exists()
    mine.close()
