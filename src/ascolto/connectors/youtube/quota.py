"""How much of the day's quota is used. YouTube does not tell: we count.

The day is that of California, and what counts is the project's use, so another program of the same
project makes the meter show too little; then YouTube refuses, and we wait until midnight there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ascolto.channels.contract import Quota

PACIFIC = ZoneInfo("America/Los_Angeles")
READ, WRITE = 1, 50  # units


@dataclass
class Meter:
    day: str = ""
    used: int = 0

    def count(self, units: int, now: datetime) -> None:
        today = now.astimezone(PACIFIC).date().isoformat()
        if today != self.day:
            self.day, self.used = today, 0
        self.used += units

    def quota(self, of: int, now: datetime) -> Quota:
        return Quota(max(of - self.used, 0), of, midnight(now))


def midnight(now: datetime) -> datetime:
    """When the quota begins anew."""
    there = now.astimezone(PACIFIC)
    tomorrow = datetime.combine(
        there.date() + timedelta(days=1), datetime.min.time(), PACIFIC
    )
    return tomorrow.astimezone(UTC)
