"""A level that has changed and stays so: where in the last weeks, and by how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ascolto.monitor.warning.bins import Counts

LEAST_SIGMAS = 4.5
LEAST_CHANGE = 0.2  # of the level before
_SHORTEST, LONGEST = 3, 21  # days since the change
LEAST_BEFORE = 14


@dataclass(frozen=True)
class Change:
    """From day number `at` on; `times` the level before."""

    at: int
    times: float
    sigmas: float


def change(days: Counts, expected: Counts) -> Change | None:
    """Of daily voices against what the rhythm expects of them; a day not heard expects nothing.

    Medians on both sides, so that neither a day of crisis nor one of silence is a change.
    """
    known = expected > 0
    logs = np.log((days + 2) / (expected + 2))[known]
    numbers = np.flatnonzero(known)
    best: Change | None = None
    least = np.inf
    for back in range(_SHORTEST, min(LONGEST, len(logs) - LEAST_BEFORE) + 1):
        before, after = logs[:-back], logs[-back:]
        shift = float(np.median(after) - np.median(before))
        spread = _spread(before - np.median(before)) * np.sqrt(1.57 / back + 1.57 / len(before))  # fmt: skip
        sigmas = abs(shift) / float(spread)
        misfit = _misfit(before) + _misfit(after)
        if sigmas < LEAST_SIGMAS or abs(shift) < np.log1p(LEAST_CHANGE):
            continue
        if best is None or misfit < least:
            best, least = (
                Change(int(numbers[-back]), float(np.exp(shift)), sigmas),
                misfit,
            )
    return best


def _misfit(logs: Counts) -> float:
    return float(np.abs(logs - np.median(logs)).sum())


def _spread(rest: Counts) -> float:
    return max(float(np.median(np.abs(rest))) * 1.4826, 0.05)
