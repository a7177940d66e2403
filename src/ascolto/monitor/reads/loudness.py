"""Counts that were counted before: by hour and mood, by source, by watch. Never a look at a message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Sum
from django.db.models.functions import Floor

from ascolto.monitor.models import Volume
from ascolto.monitor.warning import bins


@dataclass(frozen=True)
class Heard:
    """What was said in an hour, in a mood."""

    at: datetime
    mood: str
    said: int
    voices: int


def hourly(watches: Collection[int], since: int, until: int | None = None, **only: object) -> list[Heard]:  # fmt: skip
    """Between two bins. One query."""
    rows = Volume.objects.filter(watch__in=watches, bin__gte=since, **only)
    if until is not None:
        rows = rows.filter(bin__lt=until)
    by = rows.annotate(hour=Floor(F("bin") / bins.AN_HOUR)).order_by()
    sums = by.values_list("hour", "sentiment").annotate(Sum("said"), Sum("voices"))
    return [
        Heard(bins.begin(int(hour) * bins.AN_HOUR), mood, said, voices)
        for hour, mood, said, voices in sums
    ]


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


def by_watch(watches: Collection[int], since: int, until: int | None = None) -> dict[int, int]:  # fmt: skip
    rows = Volume.objects.filter(watch__in=watches, bin__gte=since)
    if until is not None:
        rows = rows.filter(bin__lt=until)
    return dict(rows.values_list("watch").annotate(Sum("said")).order_by())


def by_account(watches: Collection[int], since: int, most: int) -> list[tuple[int, int]]:  # fmt: skip
    """The loudest first."""
    rows = Volume.objects.filter(watch__in=watches, bin__gte=since)
    counted = rows.values_list("account").annotate(n=Sum("said"))
    return list(counted.order_by("-n", "account")[:most])
