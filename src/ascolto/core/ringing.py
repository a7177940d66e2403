"""Rings this process's bells for what other processes commit (see `core.wake`).

PostgreSQL tells by NOTIFY, on a connection of our own. On SQLite `PRAGMA data_version` reads one
word of shared memory and changes whenever another connection has committed. Most are of this process,
which rings for them itself: while it writes, every bell rings for the others a few times a second only.
"""

from __future__ import annotations

import threading
import time

import structlog
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from ascolto.core import wake
from ascolto.core.loops import pause_after

log = structlog.get_logger(__name__)

LOOK_EVERY = 0.05  # seconds, on SQLite
AMONG_OURS = 0.25  # seconds
CHANNEL = "ascolto"


class Look:
    """Whether a change of SQLite's may be somebody else's."""

    def __init__(self) -> None:
        self._version = -1
        self._ours = 0
        self._rung_at = 0.0

    def is_news(self, version: int, ours: int, at: float) -> bool:
        """`version` of the database after so many writes of `ours`, at a time in seconds."""
        before, self._ours = self._ours, ours
        is_rung = at - self._rung_at < AMONG_OURS
        if version == self._version or (ours != before and is_rung):
            return False
        self._version, self._rung_at = version, at
        return True


class Ringer(threading.Thread):
    """One per process. A connection that breaks is made anew; what was missed rings every bell."""

    def __init__(self) -> None:
        super().__init__(name="ringer", daemon=True)
        self._stopping = threading.Event()

    def run(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            own = connections["default"].copy()  # the thread's own
            try:
                own.ensure_connection()
                failures = 0
                wake.ring_all()
                if connection.vendor == "postgresql":
                    self._listen(own)
                else:
                    self._look(own)
            except Exception as problem:
                failures += 1
                log.warning(
                    "ringer.failed", problem=type(problem).__name__, failures=failures
                )
                self._stopping.wait(pause_after(failures))
            finally:
                own.close()

    def _listen(self, own: BaseDatabaseWrapper) -> None:
        with own.cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not self._stopping.is_set():
            for note in own.connection.notifies(timeout=0.5):
                wake.ring(note.payload)

    def _look(self, own: BaseDatabaseWrapper) -> None:
        from ascolto.core.sqlite.base import writes  # never on PostgreSQL

        name, look = own.settings_dict["NAME"], Look()
        while not self._stopping.wait(LOOK_EVERY):
            ours = writes(name)
            (version,) = own.connection.execute("PRAGMA data_version").fetchone()
            if look.is_news(version, ours, time.monotonic()):
                wake.ring_all()

    def stop(self) -> None:
        self._stopping.set()


_one: Ringer | None = None


def start() -> None:
    """Begin to listen, once per process."""
    global _one
    if _one is None:
        _one = Ringer()
        _one.start()


def stop() -> None:
    global _one
    if _one is not None:
        _one.stop()
        _one.join(2.0)
        _one = None
