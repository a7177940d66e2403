"""When nobody is called or texted: what sounds in a bedroom can wait until morning. Pure."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

MORNING, EVENING = time(8), time(21)


def until(now: datetime, zone: ZoneInfo) -> datetime | None:
    """The next morning there, where it is night; None by day."""
    local = now.astimezone(zone)
    if MORNING <= local.time() < EVENING:
        return None
    day = local.date() + timedelta(days=local.time() >= EVENING)
    return datetime.combine(day, MORNING, zone)
