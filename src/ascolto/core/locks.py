"""Locks between processes that end with the process that holds them, however it ends.

On PostgreSQL they are advisory locks of one session, on SQLite locked files in the data folder.
They keep two processes from doing the same work at once; what must never happen twice is guarded
by rows as well, because a session can be lost unnoticed for a moment.
"""

from __future__ import annotations

import fcntl
import os
import zlib
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, connection, connections


class Locks(Protocol):
    """For one thread at a time."""

    def take(self, name: str) -> bool:
        """Whether we hold `name` now; taking twice is harmless."""
        ...

    def release(self, name: str) -> None: ...

    def are_safe(self) -> bool:
        """False when the locks were lost; take them again."""
        ...

    def close(self) -> None: ...


def locks() -> Locks:
    return _Session() if connection.vendor == "postgresql" else _Files()


class _Session:
    def __init__(self) -> None:
        self._own = connections["default"].copy()
        # Made by who starts a loop, used by the loop, closed by who ends it: one after the other.
        self._own.inc_thread_sharing()
        self._held: set[str] = set()

    def take(self, name: str) -> bool:
        if name in self._held:
            return True
        if self._ask("SELECT pg_try_advisory_lock(%s, %s)", name):
            self._held.add(name)
            return True
        return False

    def release(self, name: str) -> None:
        if name in self._held:
            self._held.discard(name)
            self._ask("SELECT pg_advisory_unlock(%s, %s)", name)

    def are_safe(self) -> bool:
        try:
            if self._own.connection is not None:
                with self._own.cursor() as cursor:
                    cursor.execute("SELECT 1")
                return True
        except DatabaseError:
            self._own.close()
        lost, self._held = bool(self._held), set()
        return not lost

    def _ask(self, sql: str, name: str) -> bool:
        number = zlib.crc32(name.encode()) - 2**31  # PostgreSQL wants a signed one
        with self._own.cursor() as cursor:
            cursor.execute(sql, [_FAMILY, number])
            return bool(cursor.fetchone()[0])

    def close(self) -> None:
        self._held.clear()
        self._own.close()


_FAMILY = zlib.crc32(b"ascolto.locks") - 2**31


class _Files:
    def __init__(self) -> None:
        self._folder = Path(settings.DATA) / "locks"
        self._held: dict[str, int] = {}

    def take(self, name: str) -> bool:
        if name in self._held:
            return True
        self._folder.mkdir(parents=True, exist_ok=True)
        fd = os.open(self._folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            return False
        self._held[name] = fd
        return True

    def release(self, name: str) -> None:
        if name in self._held:
            os.close(self._held.pop(name))

    def are_safe(self) -> bool:
        return True

    def close(self) -> None:
        for name in list(self._held):
            self.release(name)
