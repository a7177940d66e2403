"""Counts that were counted before: by hour and mood, by source, by watch. Never a look at a message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Floor

from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Hearers, HourHeard, HourVolume
from ascolto.monitor.warning import bins


@dataclass(frozen=True)
class Heard:
    """How many messages were said in an hour, in a mood."""

    at: datetime
    mood: str
    said: int


def once(watches: Collection[int], since: int) -> QuerySet[HourHeard]:
    """What these watches heard together since a bin, each message once: what a list of them holds. One query."""
    wanted = set(watches)
    rows = HourHeard.objects.filter(hour__gte=since // bins.AN_HOUR)
    lately = Hearers.objects.filter(pk__in=rows.order_by().values("hearers"))
    by = [row.pk for row in lately if row.ids & wanted]
    return rows.filter(hearers__among=by)  # type: ignore[no-any-return]


def hourly(rows: QuerySet[HourHeard], since: int, until: int | None = None, **only: object) -> list[Heard]:  # fmt: skip
    """Whole hours between two bins. One query."""
    by = _between(rows, since, until).filter(**only)
    sums = by.values_list("hour", "sentiment").annotate(Sum("said"))
    return [
        Heard(bins.begin(hour * bins.AN_HOUR), mood, said)
        for hour, mood, said in sums.order_by()
    ]


def _between(rows: QuerySet[HourHeard], since: int, until: int | None) -> QuerySet[HourHeard]:  # fmt: skip
    rows = rows.filter(hour__gte=since // bins.AN_HOUR)
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


def by_account(rows: QuerySet[HourHeard], since: int, most: int) -> list[tuple[int, int, int]]:  # fmt: skip
    """How many messages on each, and how many of them unhappy; the loudest first."""
    unhappy = Sum("said", filter=Q(sentiment__in=UNHAPPY), default=0)
    counted = _between(rows, since, None).values_list("account").annotate(n=Sum("said"), bad=unhappy)  # fmt: skip
    return list(counted.order_by("-n", "account")[:most])


def by_watch(watches: Collection[int], since: int) -> dict[int, int]:
    """For each alone: a message that two heard counts for both."""
    return dict(
        _of(watches, since).values_list("watch").annotate(Sum("said")).order_by()
    )


def voices(watches: Collection[int], since: int, until: int | None = None) -> Mapping[int, int]:  # fmt: skip
    """By day (of bins), added up over the watches, as what is usual for each of them is."""
    rows = _of(watches, since)
    rows = rows if until is None else rows.filter(hour__lt=until // bins.AN_HOUR)
    by = rows.annotate(day=Floor(F("hour") / 24)).values_list("day").annotate(Sum("voices"))  # fmt: skip
    return {int(day): count for day, count in by.order_by()}


def _of(watches: Collection[int], since: int) -> QuerySet[HourVolume]:
    return HourVolume.objects.filter(watch__in=watches, hour__gte=since // bins.AN_HOUR)  # type: ignore[no-any-return]
