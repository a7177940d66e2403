"""What was to be expected of a day, out of what is usual hour by hour. Pure.

A rhythm speaks of voices; what is shown are messages, so it is told in messages by how many of them
a voice had in the same weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from ascolto.monitor.warning import bins
from ascolto.monitor.warning.rhythm import Rhythm

WIDE = 1.28  # standard deviations: four of five days lie within
_DAYS_DIFFER = 0.1  # of a day's whole, beside what its hours vary


@dataclass(frozen=True)
class Usual:
    """`middle` messages, four days of five between `low` and `high`."""

    low: float
    middle: float
    high: float


@dataclass(frozen=True)
class Known:
    """What is usual for a watch, and where its brand lives."""

    rhythm: Rhythm
    zone: str
    holidays: str

    def between(self, begin: datetime, end: datetime) -> tuple[float, float]:
        """Expected voices and their variance."""
        first, last = int(begin.timestamp()) // 3600, int(end.timestamp() - 1) // 3600
        if last < first:
            return 0.0, 0.0
        slots = bins.slots(first, last - first + 1, self.zone, self.holidays)
        hourly = self.rhythm.hourly(slots).copy()
        # From 10:20 on a third of the voices of ten o'clock came too early to count. They are taken off last,
        # for the first hour may be the last one, too, of which only the part until `end` counts.
        early = float(hourly[0]) * (begin.timestamp() - first * 3600) / 3600
        hourly[-1] *= (end.timestamp() - last * 3600) / 3600
        hourly[0] -= early
        middle = float(hourly.sum())
        spread = middle + self.rhythm.dispersion * float((hourly**2).sum())
        return middle, spread + (_DAYS_DIFFER * middle) ** 2


def usual(known: Iterable[Known], begin: datetime, end: datetime, times: float) -> Usual | None:  # fmt: skip
    """Over all watches together; `times`: messages a voice. None: nobody knows what is usual."""
    parts = [one.between(begin, end) for one in known if one.rhythm.is_known]
    if not parts:
        return None
    middle = sum(part[0] for part in parts)
    wide = WIDE * sqrt(sum(part[1] for part in parts))
    low, high = max(middle - wide, 0.0), middle + wide
    return Usual(low * times, middle * times, high * times)


def unhappy(known: Sequence[Known]) -> float | None:
    """The usual share of unhappy voices."""
    told = [(one.rhythm.share, float(one.rhythm.profile.sum())) for one in known if one.rhythm.is_known]  # fmt: skip
    weight = sum(w for _share, w in told)
    return sum(share * w for share, w in told) / weight if weight else None


def a_day(at: datetime) -> tuple[datetime, datetime]:
    """A local day, however long daylight saving makes it."""
    begin = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return begin, begin + timedelta(days=1)
