"""When a rise is an alarm. The rule is one, for the product and for the simulated years.

Three ways to be sure enough: many voices at once; fewer, when they speak of one thing that was not
spoken of before; a small excess that does not go away.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ascolto.monitor.warning.bins import Counts

WINDOWS = (2, 3, 4)  # bins; the last one may still be filling
LEAST_AUTHORS = 5
MOST_COPIES = 0.6
LEAST_ODDS = 4.0
# How far the last hours may bend what is expected: after quiet ones by a fifth only, or the first voices of
# the evening were an alarm; at most to twice, or a crisis of hours became what is usual. Fifteen voices stand
# beside both counts, so that two voices where one is usual do not make a loud day.
_LEAST_LEVEL, _MOST_LEVEL, _BESIDE = 0.8, 2.0, 15


@dataclass(frozen=True)
class Limits:
    """Standard deviations, and voices, from which on it is an alarm. Tuned on seeds that are not reported."""

    at_once: float = 3.8
    of_one_thing: float = 2.5
    piled: float = 8.0
    growth: float = 1.5  # times what was expected, at least


LIMITS = Limits()

Flags = NDArray[np.bool_]


def alarms(
    strength: Counts,
    piled: Counts,
    is_of_one_thing: Flags,
    voices: Counts,
    expected: Counts,
    limits: Limits = LIMITS,
) -> Flags:
    """Whether each moment is an alarm. `strength` of the window, `piled` up of unhappy voices."""
    enough = (voices >= LEAST_AUTHORS) & (voices >= limits.growth * expected)
    found: Flags = enough & (
        (strength >= limits.at_once)
        | (is_of_one_thing & (strength >= limits.of_one_thing))
        | (piled >= limits.piled)
    )
    return found


def level(heard: Counts, expected: Counts) -> Counts:
    """How the last hours stand to the rhythm: a loud day is loud in this hour as well."""
    found = (heard + _BESIDE) / (expected + _BESIDE)
    clipped: Counts = np.clip(found, _LEAST_LEVEL, _MOST_LEVEL)
    return clipped
