"""Runs jobs: leases a row, runs it in its workspace's scope, and removes it.

A job that fails comes back after a pause that grows; when its attempts are used up it is laid
aside as dead, where an administrator sees it. A process that dies leaves a lease that runs out.
`attempts` grows with every lease, so it also tells whose lease it is: a runner that comes back
late from a lost lease cannot undo what its successor did.
"""

from __future__ import annotations

import random
import threading
import time
import traceback
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import timedelta
from typing import Any

import structlog
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ascolto.core import failpoint, metrics, wake
from ascolto.core.jobs import Task, TryAgain, registry, running
from ascolto.core.models import Job
from ascolto.core.scoping import scope

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=15)
RENEW_EVERY = 4.0  # seconds, well inside the lease
IDLE_ROUNDS = 5
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
UNKNOWN = Task(lambda **_: None, "", attempts=8)
VANISHED = "The process that ran it ended in the middle."


def run_due(queue: str | None = None) -> int:
    """Lease and run one due job; returns how many were run. For a `Loop` on the bell "jobs"."""
    row = _lease(queue)
    if row is None:
        return 0
    _run(row)
    return 1


def run_one(job_id: int) -> bool:
    """Run the job of that id if it waits and is due: a broker may name the same one twice."""
    row = _lease(job_id=job_id)
    if row is not None:
        _run(row)
    return row is not None


def take_back() -> int:
    """Jobs whose lease ran out wait again, or are laid aside after their last attempt."""
    late = Job.objects.filter(
        status=Job.Status.RUNNING, lease_until__lt=timezone.now()
    ).order_by("pk")
    rows = list(late[:100])
    for row in rows:
        log.warning("job.vanished", job=row.name, id=row.pk, attempts=row.attempts)
        # As it was seen: its runner may have renewed the lease this very moment.
        _give_back(row, VANISHED, _pause(row.attempts), Q(lease_until=row.lease_until))
    return len(rows)


def revive(rows: QuerySet[Job]) -> int:
    """Give dead jobs a new life: a person mended the cause."""
    count = 0
    for row in rows.filter(status=Job.Status.DEAD):
        count += _put(row, Job.Status.READY, row.last_error, timedelta(0), attempts=0)
    if count:
        wake.ring("jobs")
    return count


# --- leasing -------------------------------------------------------------------------------------


def _due(queue: str | None, job_id: int | None) -> QuerySet[Job]:
    rows = Job.objects.filter(status=Job.Status.READY, run_at__lte=timezone.now())
    if job_id is not None:
        return rows.filter(pk=job_id)
    return rows.filter(queue=queue) if queue else rows


def _lease(queue: str | None = None, job_id: int | None = None) -> Job | None:
    due = _due(queue, job_id)
    if not due.exists():  # cheap, and on SQLite without taking the writer's lock
        return None
    with transaction.atomic():
        if connection.vendor == "postgresql":
            due = due.select_for_update(skip_locked=True)
        row = due.order_by("run_at", "pk").first()
        if row is None:
            return None
        row.status = Job.Status.RUNNING
        row.attempts += 1
        row.lease_until = timezone.now() + LEASE
        row.save(update_fields=["status", "attempts", "lease_until"])
    failpoint.reach("jobs.leased")
    return row


class _Leases:
    """Keeps the leases of what this process runs, from a thread of its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[int, Job] = {}
        self._thread: threading.Thread | None = None

    @contextmanager
    def kept(self, row: Job) -> Iterator[None]:
        with self._lock:
            self._held[row.pk] = row
            if self._thread is None or not self._thread.is_alive():
                # It goes on for a while without work: a thread for each job costs more than most.
                self._thread = threading.Thread(
                    target=self._renew, name="job-leases", daemon=True
                )
                self._thread.start()
        try:
            yield
        finally:
            with self._lock:
                del self._held[row.pk]

    def _renew(self) -> None:
        idle = 0
        while True:
            time.sleep(RENEW_EVERY)
            with self._lock:
                rows = list(self._held.values())
                idle = 0 if rows else idle + 1
                if idle >= IDLE_ROUNDS:
                    self._thread = None
                    return
            if rows:
                self._renew_all(rows)

    def _renew_all(self, rows: list[Job]) -> None:
        try:
            for row in rows:
                running = _mine(row).filter(status=Job.Status.RUNNING)
                running.update(lease_until=timezone.now() + LEASE)
        except Exception:  # the database is away; it may be back the next time
            log.exception("jobs.not_renewed", jobs=len(rows))
        finally:
            connections.close_all()


_leases = _Leases()


# --- running -------------------------------------------------------------------------------------


def _run(row: Job) -> None:
    try:
        with _room(row), _leases.kept(row), running(row):
            _task(row)(**row.args)
        failpoint.reach("jobs.done")
    except TryAgain as wish:
        metrics.JOBS.labels("again").inc()
        _give_back(row, str(wish), wish.after or _pause(row.attempts))
    except Exception as problem:
        metrics.JOBS.labels("failed").inc()
        log.warning(
            "job.failed",
            job=row.name,
            id=row.pk,
            attempts=row.attempts,
            problem=type(problem).__name__,
            exc_info=True,
        )
        _give_back(row, traceback.format_exc(limit=-12), _pause(row.attempts))
    else:
        metrics.JOBS.labels("done").inc()
        _mine(row).delete()


def _room(row: Job) -> AbstractContextManager[None]:
    return scope(row.workspace_id) if row.workspace_id else nullcontext()


def _task(row: Job) -> Task:
    try:
        return registry[row.name]
    except KeyError:
        raise LookupError(f"No job is called {row.name} in this version.") from None


def _mine(row: Job) -> QuerySet[Job]:
    return Job.objects.filter(pk=row.pk, attempts=row.attempts)


def _pause(attempts: int) -> timedelta:
    growing: timedelta = FIRST_PAUSE * 3 ** min(attempts - 1, 8)
    return min(LONGEST_PAUSE, growing) * random.uniform(0.6, 1.0)


def _give_back(
    row: Job, error: str, after: timedelta, only_if: Q | None = None
) -> None:
    task = registry.get(row.name, UNKNOWN)
    if row.attempts < task.attempts:
        _put(row, Job.Status.READY, error, after, only_if)
        return
    if not _put(row, Job.Status.DEAD, error, timedelta(0), only_if):
        return
    metrics.JOBS.labels("dead").inc()
    log.error("job.dead", job=row.name, id=row.pk, attempts=row.attempts)


def _put(
    row: Job,
    status: str,
    error: str,
    after: timedelta,
    only_if: Q | None = None,
    **more: Any,
) -> int:
    """Write what becomes of a job, unless another runner has leased it meanwhile.

    A twin may wait under the same key by now. Both are kept: this one goes on without its key.
    """
    waiting = Q(status=row.status) & (only_if or Q())
    values: dict[str, Any] = {
        "status": status,
        "last_error": error[-4000:],
        "run_at": timezone.now() + after,
        "lease_until": None,
        "sent_at": None,
        **more,
    }
    try:
        with transaction.atomic():
            return _mine(row).filter(waiting).update(**values)
    except IntegrityError:
        return _mine(row).filter(waiting).update(**values, key=None)
