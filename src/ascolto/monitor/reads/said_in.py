"""What was counted of watches between two moments: by five minutes, or by the hour where it is long ago."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal

from django.db.models import QuerySet, Sum

from ascolto.monitor import counted
from ascolto.monitor.models import HourVolume, Volume
from ascolto.monitor.warning import bins

Said = tuple[int, str, int]  # a bin, a mood, how many


def between(
    watches: Collection[int] | QuerySet[Any],
    first: int,
    end: int,
    *,
    what: Literal["said", "voices"],
    now: datetime,
) -> list[Said]:
    """Of the bins from `first` up to, and without, `end`; an hour stands in its first bin. Two queries."""
    since = counted.by_bin_since(now)
    rows = Volume.objects.filter(
        watch__in=watches, bin__gte=max(first, since), bin__lt=end
    )
    found = list(rows.values_list("bin", "sentiment").annotate(Sum(what)).order_by())
    if first >= since:
        return found
    hours = HourVolume.objects.filter(
        watch__in=watches,
        hour__gte=-(-first // bins.AN_HOUR),
        hour__lt=-(-min(end, since) // bins.AN_HOUR),
    )
    sums = hours.values_list("hour", "sentiment").annotate(Sum(what)).order_by()
    return [(hour * bins.AN_HOUR, mood, n) for hour, mood, n in sums] + found
