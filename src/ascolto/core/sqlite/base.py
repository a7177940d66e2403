"""One after the other, the most pressing first, instead of all knocking again and again.

SQLite has one writer. A connection that finds it taken sleeps and tries again, up to a tenth of a
second at a time, and whoever tries at the right moment gets in: with ten threads that write, some
wait for seconds while the database is idle half of the time. Inside one process we can do better:
threads queue, and a commit hands the turn to the next.

Threads that work in the background (`core.loops`) have some patience: they let those go first for
which somebody waits, a provider at the door or a person at a screen, but not for long.

The queue is a courtesy; what keeps writers apart is still SQLite's own lock, which other
processes take as well. Who waits longer than SQLite's time-out goes on and asks it directly.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Any

from django.db.backends.sqlite3 import base

from ascolto.core import background

_READS = (
    "SELECT",
    "PRAGMA",
    "EXPLAIN",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "BEGIN",
    "COMMIT",
)


class Turns:
    """A lock that goes to whose patience ends first; of equal patience, to who asked first."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: list[tuple[float, int, threading.Lock]] = []
        self._asked = count()
        self._is_taken = False
        self.given = 0  # how many turns are over

    def take(self, seconds: float, *, patience: float = 0.0) -> bool:
        """Whether it is our turn; False after `seconds` of waiting in vain."""
        with self._guard:
            if not self._is_taken:
                self._is_taken = True
                return True
            gate = threading.Lock()
            gate.acquire()
            mine = (time.monotonic() + patience, next(self._asked), gate)
            heappush(self._waiting, mine)
        if gate.acquire(timeout=seconds):
            return True
        with self._guard:
            if mine not in self._waiting:  # given to us at this very moment
                return True
            self._waiting.remove(mine)
            heapify(self._waiting)
            return False

    def give(self) -> None:
        with self._guard:
            self.given += 1
            if self._waiting:
                heappop(self._waiting)[2].release()
            else:
                self._is_taken = False


_turns: defaultdict[str, Turns] = defaultdict(Turns)


def writes(database: object) -> int:
    """How often this process has written to the database of this name."""
    return _turns[str(database)].given


_Operations: Any = base.DatabaseWrapper.ops_class


class DatabaseOperations(_Operations):  # type: ignore[misc]
    """Moments are read the short way: they lie here as Django writes them, in UTC."""

    def convert_datetimefield_value(
        self, value: Any, expression: Any, connection: Any
    ) -> Any:
        if type(value) is str and connection.timezone is UTC:
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return super().convert_datetimefield_value(value, expression, connection)


_Base: Any = base.DatabaseWrapper  # its stubs leave out what a backend may override


class DatabaseWrapper(_Base):  # type: ignore[misc]
    """A transaction begins when it is this thread's turn to write, as does a write outside one."""

    ops_class = DatabaseOperations

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holds: Turns | None = None
        self.execute_wrappers.append(self._in_turn)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> None:
        super()._commit()
        self._give_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._give_turn()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._give_turn()

    def _in_turn(
        self,
        execute: Callable[..., Any],
        sql: Any,
        params: Any,
        many: bool,
        context: Any,
    ) -> Any:
        """A write outside a transaction is one by itself."""
        is_alone = self._holds is None and not self.in_atomic_block
        if not is_alone or str(sql).lstrip()[:9].upper().startswith(_READS):
            return execute(sql, params, many, context)
        self._take_turn()
        try:
            return execute(sql, params, many, context)
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        turns = _turns[str(self.settings_dict["NAME"])]
        if self._holds is None and turns.take(
            self._longest(), patience=background.patience()
        ):
            self._holds = turns

    def _longest(self) -> float:
        return float(self.settings_dict.get("OPTIONS", {}).get("timeout", 5))

    def _give_turn(self) -> None:
        held, self._holds = self._holds, None
        if held is not None:
            held.give()
