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
    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._rung: dict[str, int] = {}

    def ring(self, name: str) -> None:
        with self._changed:
            self._rung[name] = self._rung.get(name, 0) + 1
            self._changed.notify_all()

    def ring_all(self) -> None:
        with self._changed:
            self._rung["*"] = self._rung.get("*", 0) + 1
            self._changed.notify_all()

    def seen(self, name: str) -> tuple[int, int]:
        with self._changed:
            return self._rung.get(name, 0), self._rung.get("*", 0)

    def wait(self, name: str, since: tuple[int, int], seconds: float) -> bool:
        end = time.monotonic() + seconds
        with self._changed:
            while (self._rung.get(name, 0), self._rung.get("*", 0)) == since:
                left = end - time.monotonic()
                if left <= 0:
                    return False
                self._changed.wait(left)
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
