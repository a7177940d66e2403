"""Ring a bell instead of polling: loops sleep until there is news, in any process.

In one process it is a condition variable. Across processes on PostgreSQL a NOTIFY carries it, on
SQLite `PRAGMA data_version` tells cheaply that another connection has committed. A missed bell
costs at most the sleeper's own time-out: bells are hints, rows are the truth.
"""

from __future__ import annotations

import threading
import time

from django.db import connection, transaction


class _Bells:
    """Each bell wakes those who sleep by it: dozens of loops sleep in a process, and a busy bell rings
    hundreds of times a second."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._all = 0
        self._rung: dict[str, int] = {}
        self._sleepers: dict[str, threading.Condition] = {}

    def ring(self, name: str) -> None:
        with self._guard:
            self._rung[name] = self._rung.get(name, 0) + 1
            if name in self._sleepers:
                self._sleepers[name].notify_all()

    def ring_all(self) -> None:
        with self._guard:
            self._all += 1
            for sleepers in self._sleepers.values():
                sleepers.notify_all()

    def seen(self, name: str) -> tuple[int, int]:
        with self._guard:
            return self._rung.get(name, 0), self._all

    def wait(self, name: str, since: tuple[int, int], seconds: float) -> bool:
        end = time.monotonic() + seconds
        with self._guard:
            sleepers = self._sleepers.setdefault(name, threading.Condition(self._guard))
            while (self._rung.get(name, 0), self._all) == since:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                sleepers.wait(left)
            return True


_bells = _Bells()
seen = _bells.seen
wait = _bells.wait
ring = _bells.ring
ring_all = _bells.ring_all


def ring_on_commit(name: str) -> None:
    """Ring when the caller's transaction commits: here at once, elsewhere by NOTIFY."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # delivered by the server at commit
            cursor.execute("SELECT pg_notify('ascolto', %s)", [name])
    transaction.on_commit(lambda: ring(name))
