"""What an alert looks like: how many people spoke before it and since, beside what is usual."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import pairwise

from ascolto.monitor import counted, expecting
from ascolto.monitor.expecting import Known, Usual
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Alert, Baseline
from ascolto.monitor.reads import said_in
from ascolto.monitor.warning import bins
from ascolto.monitor.warning.rhythm import Rhythm

COLUMNS = 40  # at most
STEPS = (15, 30, 60, 120, 360, 1440, 2880, 10080)  # minutes of a column
_BEFORE = timedelta(hours=6)
_BEFORE_DRIFT = timedelta(days=14)  # it is told by weeks
_AFTER = timedelta(hours=2)


@dataclass(frozen=True)
class Stretch:
    """`voices` people spoke, `unhappy` of them so; `usual`: None where nobody knows."""

    begin: datetime
    end: datetime
    voices: int
    unhappy: int
    usual: Usual | None


def curve(alert: Alert, *, now: datetime) -> Sequence[Stretch]:
    """From some time before it until shortly after it grew last. Two queries, or three of one that is old."""
    begin = alert.since - (_BEFORE_DRIFT if alert.kind == "drift" else _BEFORE)
    end = min(now, max(alert.grown_at, alert.raised_at) + _AFTER)
    is_old = bins.number(begin) < counted.by_bin_since(now)
    edges = _edges(begin, end, _step(end - begin, is_old), alert.brand.zone)
    voices, unhappy = [0] * (len(edges) - 1), [0] * (len(edges) - 1)
    for number, mood, said in _counted(alert, edges[0], edges[-1], now):
        place = bisect_right(edges, bins.begin(number)) - 1
        voices[place] += said
        unhappy[place] += said if mood in UNHAPPY else 0
    known = _known(alert)
    return [
        Stretch(
            a.astimezone(alert.brand.zone),
            b.astimezone(alert.brand.zone),
            voices[n],
            unhappy[n],
            expecting.usual(known, a, b, 1.0),
        )
        for n, (a, b) in enumerate(pairwise(edges))
    ]


def _step(whole: timedelta, is_old: bool) -> timedelta:
    """An hour or more where the hour is all that is known."""
    fits = (timedelta(minutes=n) for n in STEPS if n >= 60 or not is_old)
    last = timedelta(minutes=STEPS[-1])
    return next((step for step in fits if whole / step < COLUMNS), last)


def _edges(
    begin: datetime, end: datetime, each: timedelta, zone: tzinfo
) -> list[datetime]:
    """Where columns begin and the last one ends, in UTC.

    Columns of an hour or less are all as long; longer ones begin at the same hours of every day, so that
    one is an hour longer where the clocks go back.
    """
    first = _floor(begin.astimezone(zone), each)
    if each <= timedelta(hours=1):
        first = first.astimezone(UTC)
    found = [first.astimezone(UTC)]
    while len(found) < 2 or found[-1] < end:
        found.append((first + len(found) * each).astimezone(UTC))
    return found


def _floor(at: datetime, each: timedelta) -> datetime:
    """Where a column begins: by the clock of the brand."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    if each >= timedelta(days=1):
        return midnight
    return midnight + (at - midnight) // each * each


def _counted(
    alert: Alert, begin: datetime, end: datetime, now: datetime
) -> Sequence[said_in.Said]:
    first, last = bins.number(begin), bins.number(end)
    return said_in.between([alert.watch_id], first, last, what="voices", now=now)


def _known(alert: Alert) -> list[Known]:
    brand = alert.brand
    return [
        Known(Rhythm.from_json(row.rhythm), brand.timezone, brand.holidays)
        for row in Baseline.objects.filter(watch=alert.watch_id)
    ]
