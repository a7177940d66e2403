"""Jobs: `@job` makes a function that can be asked for later, `@every` one that runs by the clock.

The API keeps the shape of Django's tasks. Asking inserts a row in the caller's transaction; a
runner (threads, or Celery workers behind a broker that carries only ids) leases it, runs it
inside its workspace's scope and removes it. A crash lets the lease, which the runner keeps
renewing, run out within seconds and the job runs again: jobs are idempotent, or guard themselves
by rows, or call `done` in their transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from ascolto.core import scoping, wake
from ascolto.core.models import Job

# The queue of what somebody waits for: a thread of its own runs it.
PRESSING = "pressing"

registry: dict[str, Task] = {}
schedules: dict[str, tuple[timedelta, Callable[[], Any]]] = {}


_running: ContextVar[Job | None] = ContextVar("job", default=None)


class TryAgain(Exception):
    """Raised by a job that wants another attempt, `after` a while of its own choosing."""

    def __init__(self, message: str = "", after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after


class Overtaken(Exception):
    """Another runner has leased this job meanwhile: what this one did is rolled back."""


def done() -> None:
    """The running job ends with the caller's transaction: with it, or not at all, and never twice.

    Raises `Overtaken`.
    """
    row = _running.get()
    if row is not None:
        mine = Job.objects.filter(pk=row.pk, attempts=row.attempts)
        if not mine.delete()[0]:
            raise Overtaken(row.name)


@contextmanager
def running(row: Job) -> Iterator[None]:
    token = _running.set(row)
    try:
        yield
    finally:
        _running.reset(token)


@dataclass(frozen=True)
class Task:
    """A function that can be run later. Arguments are JSON."""

    function: Callable[..., Any]
    name: str
    attempts: int = 8
    queue: str = "default"
    run_after: datetime | None = None
    key: str | None = None

    def using(
        self, *, run_after: datetime | None = None, key: str | None = None
    ) -> Task:
        """The same task at a time, or under a key: at most one waiting job of the company has it."""
        return replace(self, run_after=run_after, key=key)

    def enqueue(self, **args: Any) -> None:
        row = Job(
            workspace_id=scoping.current() if scoping.is_scoped() else None,
            name=self.name,
            args=args,
            key=self.key,
            queue=self.queue,
            run_at=self.run_after or timezone.now(),
        )
        Job.objects.bulk_create([row], ignore_conflicts=self.key is not None)
        wake.ring_on_commit("jobs")

    def enqueue_each(self, asked: Iterable[tuple[str, dict[str, Any]]]) -> None:
        """Many at once, each a key with the arguments: one statement."""
        rows = [
            Job(
                workspace_id=scoping.current() if scoping.is_scoped() else None,
                name=self.name,
                args=args,
                key=key,
                queue=self.queue,
                run_at=self.run_after or timezone.now(),
            )
            for key, args in asked
        ]
        Job.objects.bulk_create(rows, ignore_conflicts=True)
        wake.ring_on_commit("jobs")

    @transaction.atomic
    def add(self, name: str, values: Iterable[Any], *, most: int = 300) -> None:
        """Ask for these values of the argument `name`, its only one, together with those that wait.

        While a job of this kind waits untouched, it takes them along, each once, up to `most`: when
        work is asked for faster than it is done, few jobs do much instead of many a little.
        """
        wanted = list(dict.fromkeys(values))
        if not wanted:
            return
        row = self._waiting().order_by("-pk").first()
        held = row.args.get(name, []) if row and set(row.args) == {name} else None
        together = list(dict.fromkeys([*(held or ()), *wanted]))
        if row is None or held is None or len(together) > most:
            self.enqueue(**{name: wanted})
        else:
            row.args = {name: together}
            row.save(update_fields=["args"])

    def _waiting(self) -> QuerySet[Job]:
        """Not yet begun, and not at this moment taken up by a runner."""
        rows = Job.objects.filter(
            name=self.name,
            workspace=scoping.current() if scoping.is_scoped() else None,
            status=Job.Status.READY,
            queue=self.queue,
            attempts=0,
            key=None,
        )
        return rows.select_for_update(skip_locked=connection.vendor == "postgresql")

    def __call__(self, **args: Any) -> Any:
        return self.function(**args)


def job(
    *,
    attempts: int = 8,
    queue: str = "default",
) -> Callable[[Callable[..., Any]], Task]:
    """Make a task of a function. `attempts` before it is laid aside as dead."""

    def register(function: Callable[..., Any]) -> Task:
        name = f"{function.__module__}.{function.__qualname__}"
        registry[name] = Task(function, name, attempts, queue)
        return registry[name]

    return register


def every(interval: timedelta) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Run a function by the clock, in one process at a time. It runs outside any scope."""

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        schedules[f"{function.__module__}.{function.__qualname__}"] = (
            interval,
            function,
        )
        return function

    return register
