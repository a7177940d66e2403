"""Runs what is due by the clock (`@every`), each in one process at a time.

A claim is a conditional update that puts the next time a little ahead; while the function runs,
the claim is renewed. So a process that dies holds up its functions for `CLAIM` at most.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import close_old_connections, connections
from django.utils import timezone

from ascolto.core.jobs import schedules
from ascolto.core.models import Schedule

log = structlog.get_logger(__name__)

CLAIM = timedelta(seconds=20)


@dataclass
class _Run:
    name: str
    began: datetime
    claimed_until: datetime
    done: threading.Event = field(default_factory=threading.Event)


class Clock:
    """For one thread, which calls `tick` about every second."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._running: dict[str, _Run] = {}

    def tick(self) -> int:
        """Start what is due and renew what runs; returns how many were started."""
        self._settle()
        self._make_known()
        due = Schedule.objects.filter(name__in=schedules, next_at__lte=timezone.now())
        names = [s for s in due if s.name not in self._running]
        return sum(self._start(schedule) for schedule in names)

    def _make_known(self) -> None:
        new = set(schedules) - self._known
        if new:
            rows = [Schedule(name=name) for name in sorted(new)]
            Schedule.objects.bulk_create(rows, ignore_conflicts=True)
            self._known |= new

    def _start(self, schedule: Schedule) -> bool:
        now = timezone.now()
        run = _Run(schedule.name, now, now + CLAIM)
        claim = Schedule.objects.filter(pk=schedule.pk, next_at=schedule.next_at)
        if not claim.update(next_at=run.claimed_until):
            return False  # another process was quicker
        self._running[run.name] = run
        threading.Thread(
            target=_carry_out, args=[run], name=f"clock {run.name}", daemon=True
        ).start()
        return True

    def _settle(self) -> None:
        now = timezone.now()
        for run in list(self._running.values()):
            row = Schedule.objects.filter(name=run.name, next_at=run.claimed_until)
            if run.done.is_set():
                interval, _ = schedules[run.name]
                row.update(next_at=max(run.began + interval, now))
                del self._running[run.name]
            elif run.claimed_until < now + CLAIM / 2 and row.update(
                next_at=now + CLAIM
            ):
                run.claimed_until = now + CLAIM

    def finish(self, within: float = 5.0) -> None:
        """Wait for what runs, then let go of it."""
        for run in list(self._running.values()):
            run.done.wait(within)
        self._settle()


def _carry_out(run: _Run) -> None:
    close_old_connections()
    try:
        schedules[run.name][1]()
    except Exception:
        log.exception("clock.failed", schedule=run.name)
    finally:
        connections.close_all()
        run.done.set()


def overdue(by: timedelta) -> list[str]:
    """Schedules that nobody has run for `by` past their time: the clock stands still."""
    late = Schedule.objects.filter(next_at__lt=timezone.now() - by)
    return sorted(late.values_list("name", flat=True))
