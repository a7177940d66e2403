"""When "tomorrow morning" is. Pure: from a local time to local times."""

from __future__ import annotations

from datetime import datetime, timedelta

MORNING = 9  # o'clock
EVENING = 18
LATER = timedelta(hours=3)


def presets(now: datetime) -> dict[str, datetime]:
    """By name, soonest first: later, tomorrow, monday, week. What says the same time is left out.

    `now` is aware and in the member's own zone; so are the answers, on the wall clock: nine in the
    morning is nine also after the clocks changed.
    """
    found: dict[str, datetime] = {}
    later = _half_hour(now + LATER)
    if later.date() == now.date() and later.hour <= EVENING:
        found["later"] = later
    found["tomorrow"] = _morning(now, 1)
    to_monday = 7 - now.weekday()
    if to_monday > 1:
        found["monday"] = _morning(now, to_monday)
    if to_monday != 7:
        found["week"] = _morning(now, 7)
    return found


def _morning(now: datetime, days: int) -> datetime:
    day = now.date() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, MORNING, tzinfo=now.tzinfo)


def _half_hour(at: datetime) -> datetime:
    """Up to the next half hour."""
    at = at.replace(second=0, microsecond=0)
    return at + timedelta(minutes=-at.minute % 30)
