"""Weeks as people live them: from Monday midnight where the reader is. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Span:
    """From `begin` up to, and without, `end`."""

    begin: datetime
    end: datetime

    @property
    def on(self) -> date:
        return self.begin.date()

    @property
    def last(self) -> date:
        return self.end.date() - timedelta(days=1)

    def holds(self, at: datetime) -> bool:
        return self.begin <= at < self.end


def week_of(day: date, zone: ZoneInfo) -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(_midnight(monday, zone), _midnight(monday + A_WEEK, zone))


def weeks(now: datetime, count: int, zone: ZoneInfo) -> list[Span]:
    """The last `count` weeks, the oldest first, the one that runs the last."""
    today = now.astimezone(zone).date()
    return [week_of(today - n * A_WEEK, zone) for n in reversed(range(count))]


def place(spans: Sequence[Span], at: datetime) -> int | None:
    """Which of consecutive spans a moment lies in."""
    return next((n for n, span in enumerate(spans) if span.holds(at)), None)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone)
