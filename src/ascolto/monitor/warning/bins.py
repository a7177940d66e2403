"""Time in bins of five minutes, and the hour of the week a bin belongs to where the brand lives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ascolto.commitments.clock import is_holiday

MINUTES = 5
SECONDS = MINUTES * 60
AN_HOUR = 60 // MINUTES
A_DAY = 24 * AN_HOUR
A_WEEK = 7 * A_DAY
SLOTS = 168
SUNDAY = 6

Counts = NDArray[np.float64]
Slots = NDArray[np.int64]


def number(at: datetime) -> int:
    """The bin a moment falls into."""
    return int(at.timestamp()) // SECONDS


def begin(bin: int) -> datetime:
    return datetime.fromtimestamp(bin * SECONDS, UTC)


def hours_of(bins: Iterable[int]) -> list[int]:
    """The hours since the epoch that these bins lie in, each once, in order."""
    return sorted({bin // AN_HOUR for bin in bins})


def bins_in(hours: Iterable[int]) -> list[int]:
    """All bins of these hours."""
    return [hour * AN_HOUR + n for hour in hours for n in range(AN_HOUR)]


def slots(first_hour: int, hours: int, zone: str, holidays: str) -> Slots:
    """The hour of the week of each hour since the epoch: 0 is Monday midnight.

    Public holidays live as Sundays do.
    """
    return np.array(
        [slot(first_hour + n, zone, holidays) for n in range(hours)], dtype=np.int64
    )


@lru_cache(200_000)
def slot(hour: int, zone: str, holidays: str) -> int:
    local = datetime.fromtimestamp(hour * 3600, UTC).astimezone(ZoneInfo(zone))
    day = SUNDAY if holidays and _off(local, holidays) else local.weekday()
    return day * 24 + local.hour


def _off(local: datetime, holidays: str) -> bool:
    return is_holiday(local.date(), holidays)


def span(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
