"""Customers who used to write or buy and have gone quiet (M9), 0–100, with its parts. Pure.

Somebody's habit is the median of their own pauses, which a single long one does not move. Quiet is
only what is long for them: the present pause beside their habit and beside their longest pause.

    pause    50 · (1 − 2^(−(pause/habit − 1)/2)), where the pause is longer than usual
    unusual  20 · share of their pauses that were shorter, once it is longer than all: 1
    known    15 · (1 − 2^(−contacts/6)): a habit of many contacts is a habit
    unhappy  15 · how unhappy the last words were, 0–1
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from ascolto.monitor.parts import Part, Score

LEAST_CONTACTS = 4
SHORTEST_HABIT = timedelta(days=3)
LEAST_PAUSE = timedelta(days=21)


def silence(
    contacts: Sequence[datetime], now: datetime, *, unhappy: float = 0.0
) -> Score | None:
    """None: too little is known, or the pause is nothing unusual for them."""
    ordered = sorted(set(contacts))
    if len(ordered) < LEAST_CONTACTS:
        return None
    pauses = [b - a for a, b in pairwise(ordered)]
    usually = timedelta(seconds=median(p.total_seconds() for p in pauses))
    habit = max(usually, SHORTEST_HABIT)
    pause = now - ordered[-1]
    if pause < max(LEAST_PAUSE, 2 * habit):
        return None
    shorter = sum(one < pause for one in pauses) / len(pauses)
    return _score(pause, habit, shorter, len(ordered), min(max(unhappy, 0.0), 1.0))


def _score(
    pause: timedelta, habit: timedelta, shorter: float, contacts: int, sad: float
) -> Score:
    ratio, days, usual = pause / habit, round(pause / _DAY), round(habit / _DAY)
    return Score(
        (
            Part("pause", 50 * (1 - 2 ** (-(ratio - 1) / 2)), 50,
                 f"tace da {days} giorni; di solito si fa sentire ogni {usual}",
                 f"silent for {days} days; usually heard from every {usual}"),
            Part("unusual", 20 * shorter, 20, f"il {shorter:.0%} delle sue pause era più breve",
                 f"{shorter:.0%} of their pauses were shorter"),
            Part("known", 15 * (1 - 2 ** (-contacts / 6)), 15,
                 f"la sua abitudine si vede in {contacts} contatti",
                 f"the habit shows in {contacts} contacts"),
            Part("unhappy", 15 * sad, 15, f"le ultime parole erano scontente ({sad:.0%})",
                 f"the last words were unhappy ({sad:.0%})"),
        )
    )  # fmt: skip


_DAY = timedelta(days=1)
