"""Counts that were counted before: by hour and mood, by source, by watch. Never a look at a message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, Sum

from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import HourVolume
from ascolto.monitor.warning import bins


@dataclass(frozen=True)
class Heard:
    """What was said in an hour, in a mood."""

    at: datetime
    mood: str
    said: int
    voices: int


def hourly(watches: Collection[int], since: int, until: int | None = None, **only: object) -> list[Heard]:  # fmt: skip
    """Whole hours between two bins. One query."""
    by = _between(watches, since, until).filter(**only)
    sums = by.values_list("hour", "sentiment").annotate(Sum("said"), Sum("voices"))
    return [
        Heard(bins.begin(hour * bins.AN_HOUR), mood, said, voices)
        for hour, mood, said, voices in sums.order_by()
    ]


def _between(watches: Collection[int], since: int, until: int | None = None):  # type: ignore[no-untyped-def]
    rows = HourVolume.objects.filter(watch__in=watches, hour__gte=since // bins.AN_HOUR)
    return rows if until is None else rows.filter(hour__lt=until // bins.AN_HOUR)


def newest(heard: Sequence[Heard], count: int, since: int) -> int:
    """The bin since which about `count` messages were said: so that no more are looked at."""
    by: Counter[int] = Counter()
    for one in heard:
        by[bins.number(one.at)] += one.said
    left = count
    for begin in sorted(by, reverse=True):
        left -= by[begin]
        if left <= 0:
            return max(begin, since)
    return since


def by_watch(watches: Collection[int], since: int) -> dict[int, int]:
    rows = _between(watches, since)
    return dict(rows.values_list("watch").annotate(Sum("said")).order_by())


def by_account(watches: Collection[int], since: int, most: int) -> list[tuple[int, int, int]]:  # fmt: skip
    """How much was said on each, and how much of it was unhappy; the loudest first."""
    unhappy = Sum("said", filter=Q(sentiment__in=UNHAPPY), default=0)
    counted = _between(watches, since).values_list("account").annotate(n=Sum("said"), bad=unhappy)  # fmt: skip
    return list(counted.order_by("-n", "account")[:most])
