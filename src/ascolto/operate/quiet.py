"""When somebody does not want to be disturbed. Pure; times are aware."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MOST = 30  # stretches in a row; who is never there is asked again after them


@dataclass(frozen=True)
class Quiet:
    """Until a moment, in the usual hours of every day, on whole days (Monday is 0)."""

    zone: ZoneInfo
    until: datetime | None = None
    begins: time | None = None
    ends: time | None = None
    days: frozenset[int] = frozenset()

    def over_at(self, at: datetime) -> datetime | None:
        """When it is over, if it is quiet at `at`; stretches that touch are one."""
        found = at
        for _ in range(MOST):
            later = self._end(found)
            if later is None:
                break
            found = later
        return found if found > at else None

    def _end(self, at: datetime) -> datetime | None:
        """Of the stretch that `at` lies in."""
        local = at.astimezone(self.zone)
        ends = [self.until, self._end_of_day(local), self._end_of_hours(local)]
        return max((e for e in ends if e is not None and e > at), default=None)

    def _end_of_day(self, local: datetime) -> datetime | None:
        is_quiet = local.weekday() in self.days
        return self._on(local, time(0), days=1) if is_quiet else None

    def _end_of_hours(self, local: datetime) -> datetime | None:
        if self.begins is None or self.ends is None or self.begins == self.ends:
            return None
        now = local.time()
        if self.begins < self.ends:
            return (
                self._on(local, self.ends) if self.begins <= now < self.ends else None
            )
        if now < self.ends:  # the night that began yesterday
            return self._on(local, self.ends)
        return self._on(local, self.ends, days=1) if now >= self.begins else None

    def _on(self, local: datetime, clock: time, *, days: int = 0) -> datetime:
        day = local.date() + timedelta(days=days)
        return datetime.combine(day, clock, tzinfo=self.zone)
