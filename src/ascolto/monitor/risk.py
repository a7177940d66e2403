"""How likely an open private problem is to go public (M7), 0–100, with its parts. Pure.

waiting  30 · (1 − 2^(−hours/24)), counted double once what we promised is late; of that a third where
         nobody complains: who asks for a cake writes again, who was wronged tells everybody
anger    40 · how angry the last words were, 0–1
habit    17 · (1 − 2^(−public posts of the last year))
carries  13 · influence / 100
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ascolto.monitor.parts import Part, Score, counted

_HALF = 24.0  # hours
_MOST = {"waiting": 30, "anger": 40, "habit": 17, "carries": 13}
_CALM = 1 / 3  # of the waiting, where there is neither complaint nor anger
_ANGRY = 0.5


@dataclass(frozen=True)
class Problem:
    """`anger` 0–1 and `influence` 0–100 as others have measured them."""

    waiting_for: timedelta
    is_late: bool = False
    anger: float = 0.0
    public_posts: int = 0
    influence: float = 0.0
    complains: bool = False


def value(problem: Problem) -> float:
    """The score alone, for ranking thousands: a tenth of the time that the words take."""
    return round(sum(_points(problem)), 1)


def _points(problem: Problem) -> tuple[float, float, float, float]:
    hours = _hours(problem)
    felt = hours * 2 if problem.is_late else hours
    matters = 1.0 if problem.complains or problem.anger >= _ANGRY else _CALM
    return (
        _MOST["waiting"] * (1 - 2 ** (-felt / _HALF)) * matters,
        _MOST["anger"] * min(max(problem.anger, 0.0), 1.0),
        _MOST["habit"] * (1 - 2.0 ** -max(problem.public_posts, 0)),
        _MOST["carries"] * min(max(problem.influence, 0.0), 100.0) / 100,
    )


def _hours(problem: Problem) -> float:
    return max(problem.waiting_for.total_seconds() / 3600, 0.0)


def risk(problem: Problem) -> Score:
    hours, posts = _hours(problem), max(problem.public_posts, 0)
    anger = min(max(problem.anger, 0.0), 1.0)
    carries = min(max(problem.influence, 0.0), 100.0)
    waiting, felt, habit, far = _points(problem)
    late = (", oltre quanto promesso", ", longer than promised") if problem.is_late else ("", "")  # fmt: skip
    return Score(
        (
            Part("waiting", waiting, _MOST["waiting"],
                 f"aspetta da {_long(hours, 'ora', 'ore', 'giorno', 'giorni')}{late[0]}",
                 f"has waited for {_long(hours, 'hour', 'hours', 'day', 'days')}{late[1]}"),
            Part("anger", felt, _MOST["anger"], f"le ultime parole sono arrabbiate ({anger:.0%})",
                 f"the last words are angry ({anger:.0%})"),
            Part("habit", habit, _MOST["habit"],
                 f"ha scritto in pubblico di noi: {counted(posts, 'volta', 'volte')}",
                 f"has written about us in public {counted(posts, 'time', 'times')}"),
            Part("carries", far, _MOST["carries"], f"la sua voce arriva lontano ({carries:.0f} su 100)",
                 f"their word carries far ({carries:.0f} of 100)"),
        )
    )  # fmt: skip


def _long(hours: float, hour: str, hours_: str, day: str, days: str) -> str:
    if hours < 48:
        return counted(round(hours), hour, hours_)
    return counted(round(hours / 24), day, days)
