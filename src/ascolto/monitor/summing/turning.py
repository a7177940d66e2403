"""Whether the mood of a day turned, and since which hour. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

LEAST = 8  # messages without which a mood says nothing
SIGMAS = 2.3
_HALF = 0.5  # unhappy, where nobody knows what is usual: no recovery yet


@dataclass(frozen=True)
class Hour:
    """A local hour of the day, what was said in it, and how much of that was unhappy."""

    hour: int
    said: int
    unhappy: int


@dataclass(frozen=True)
class Turn:
    """`worse` or better; `since` an hour, None: all day."""

    worse: bool
    since: int | None = None


def turn(hours: Sequence[Hour], usual: float | None) -> Turn | None:
    """The hour since which it differs most from before; else whether all of it differs from usual.

    It only recovers to what is usual: less bad than before is not good yet.
    """
    found: tuple[float, Turn] | None = None
    for place in range(1, len(hours)):
        sigmas = _between(_sum(hours[:place]), _sum(hours[place:]))
        if sigmas < 0 and _share(hours[place:]) > (_HALF if usual is None else usual):
            continue
        if found is None or abs(sigmas) > abs(found[0]):
            found = (sigmas, Turn(sigmas > 0, hours[place].hour))
    if found and abs(found[0]) >= SIGMAS:
        return found[1]
    said, unhappy = _sum(hours)
    if usual is None or said < LEAST:
        return None
    usual = min(max(usual, 0.02), 0.98)
    sigmas = (unhappy / said - usual) / sqrt(2 * usual * (1 - usual) / said)
    return Turn(sigmas > 0) if abs(sigmas) >= SIGMAS else None


def _share(hours: Sequence[Hour]) -> float:
    said, unhappy = _sum(hours)
    return unhappy / max(said, 1)


def _sum(hours: Sequence[Hour]) -> tuple[int, int]:
    return sum(h.said for h in hours), sum(h.unhappy for h in hours)


def _between(before: tuple[int, int], after: tuple[int, int]) -> float:
    """z of two shares; 0 where either side is too small to tell."""
    (n, a), (m, b) = before, after
    if n < LEAST or m < LEAST:
        return 0.0
    both = (a + b + 1) / (n + m + 2)
    return (b / m - a / n) / sqrt(both * (1 - both) * (1 / n + 1 / m))
