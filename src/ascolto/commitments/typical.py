"""How long an answer usually takes. Pure: no Django.

The eightieth percentile of recent waits: four of five people waited no longer. One wait of a week
does not move it, and a handful of waits says nothing at all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

LEAST = 8  # fewer waits are an accident, not a habit
SHARE = 0.8

# What people say, in minutes: never more exact than a habit is.
_STEPS = (5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1440)


def typical(waits: Sequence[timedelta]) -> int | None:
    """Minutes within which four of five were answered; None when there are too few to tell."""
    if len(waits) < LEAST:
        return None
    place = math.ceil(len(waits) * SHARE) - 1
    return max(math.ceil(sorted(waits)[place].total_seconds() / 60), 1)


def rounded(minutes: int) -> int:
    """The next longer time that people would say: 17 minutes are 20, 30 hours are two days."""
    for step in _STEPS:
        if minutes <= step:
            return step
    return math.ceil(minutes / 1440) * 1440
