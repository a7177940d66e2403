"""Many callers, one commit: each waits until a transaction that holds its item is durable.

Flushing to disk is what a durable write costs, and one flush serves hundreds of items as well as
one. A single writer thread takes whatever has gathered while it was busy. When a batch fails its
items are tried one by one, so that a bad one harms only itself.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Generic, TypeVar

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections
from django.db import connections as database

log = structlog.get_logger(__name__)

T = TypeVar("T")


class Busy(Exception):
    """So much is waiting that no more is taken; nothing was stored."""


class _Ticket(Generic[T]):
    __slots__ = ("item", "settle", "weight")

    def __init__(
        self,
        item: T,
        weight: int,
        settle: asyncio.Future[None] | Future[None],
    ) -> None:
        self.item = item
        self.weight = weight
        self.settle = settle


class GroupCommit(Generic[T]):
    """`write` stores a list of items in one transaction, or raises and stores none.

    At most `capacity` items, of `capacity_bytes` together as `weigh` tells, wait at a time.
    """

    def __init__(
        self,
        write: Callable[[list[T]], None],
        *,
        max_batch: int = 500,
        capacity: int = 5000,
        weigh: Callable[[T], int] = lambda item: 0,
        capacity_bytes: int = 128 * 1024 * 1024,
        name: str = "group-commit",
    ) -> None:
        self._write = write
        self._max_batch = max_batch
        self._capacity = capacity
        self._weigh = weigh
        self._capacity_bytes = capacity_bytes
        self._name = name
        self._waiting: deque[_Ticket[T]] = deque()
        self._weight = 0
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._stopping = False

    # --- handing in ------------------------------------------------------------------------------

    def hand_in(self, item: T, timeout: float = 30.0) -> None:
        """From a thread: returns once it is stored. Raises `Busy`, or what `write` raised."""
        done: Future[None] = Future()
        self._queue(item, done)
        done.result(timeout)

    async def handed_in(self, item: T) -> None:
        """From asyncio: the same."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queue(item, done)
        await done

    def _queue(self, item: T, done: asyncio.Future[None] | Future[None]) -> None:
        ticket = _Ticket(item, self._weigh(item), done)
        with self._news:
            too_many = len(self._waiting) >= self._capacity
            too_much = self._weight and (
                self._weight + ticket.weight > self._capacity_bytes
            )
            if too_many or too_much or self._stopping:
                raise Busy
            self._waiting.append(ticket)
            self._weight += ticket.weight
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(
                    target=self._run, name=self._name, daemon=True
                )
                self._thread.start()
            if len(self._waiting) == 1:  # else it was told already
                self._news.notify()

    # --- the writer ------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            while batch := self._take():
                self._store(batch)
        finally:
            database.close_all()

    def _take(self) -> list[_Ticket[T]]:
        """What waits, up to a batch; [] when we are told to stop and nothing is left."""
        with self._news:
            while not self._waiting:
                if self._stopping:
                    return []
                self._news.wait()
            size = min(len(self._waiting), self._max_batch)
            batch = [self._waiting.popleft() for _ in range(size)]
            self._weight -= sum(ticket.weight for ticket in batch)
            return batch

    def _store(self, batch: list[_Ticket[T]]) -> None:
        try:
            self._write([ticket.item for ticket in batch])
        except (OperationalError, InterfaceError) as problem:
            # The database is away, locked or full: one by one would fare no better.
            log.warning("group_commit.failed", name=self._name, items=len(batch))
            close_old_connections()
            _settle([(ticket, problem) for ticket in batch])
        except BaseException as problem:
            if len(batch) == 1:
                _settle([(batch[0], problem)])
                return
            for ticket in batch:
                self._store([ticket])
        else:
            _settle([(ticket, None) for ticket in batch])

    def start(self) -> None:
        """Take items again after `stop`."""
        with self._news:
            self._stopping = False

    def stop(self, within: float = 10.0) -> None:
        """Store what waits and take no more."""
        with self._news:
            self._stopping = True
            self._news.notify()
        if self._thread is not None:
            self._thread.join(within)

    @property
    def waiting(self) -> int:
        return len(self._waiting)


Outcome = tuple[_Ticket[T], BaseException | None]


def _settle(outcomes: list[Outcome[T]]) -> None:
    """Tell the callers; those of one event loop by a single message to it."""
    loops: dict[asyncio.AbstractEventLoop, list[Outcome[T]]] = {}
    for ticket, problem in outcomes:
        if isinstance(ticket.settle, asyncio.Future):
            loops.setdefault(ticket.settle.get_loop(), []).append((ticket, problem))
        else:
            _tell(ticket, problem)
    for loop, told in loops.items():
        try:
            loop.call_soon_threadsafe(_tell_all, told)
        except RuntimeError:  # the loop is closed: nobody waits any more
            continue


def _tell_all(outcomes: list[Outcome[T]]) -> None:
    for ticket, problem in outcomes:
        _tell(ticket, problem)


def _tell(ticket: _Ticket[T], problem: BaseException | None) -> None:
    if ticket.settle.done():  # the caller went away
        return
    if problem is None:
        ticket.settle.set_result(None)
    else:
        ticket.settle.set_exception(problem)
