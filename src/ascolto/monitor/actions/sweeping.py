"""Counts by five minutes that nobody asks for any more go; the same by the hour stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from ascolto.monitor import counted
from ascolto.monitor.actions import counting
from ascolto.monitor.models import BinHeard, Hearers, HourHeard, Volume, Watch

AT_ONCE = 5_000  # rows, while nothing else of the company is counted
# Where clocks of several machines differ, who counts must think of an hour as long ago before it is swept.
_LATER = timedelta(days=1)


def sweep(now: datetime) -> int:
    """Of this company, a piece at a time; how many rows."""
    since = counted.by_bin_since(now - _LATER)
    gone = sum(_drop(rows) for rows in _old(since))
    return gone + _drop_hearers()


def _old(since: int) -> Iterator[QuerySet[Any]]:
    """By watch, as they are found."""
    for pk in Watch.objects.order_by("pk").values_list("pk", flat=True):
        yield Volume.objects.filter(watch=pk, bin__lt=since)
    yield BinHeard.objects.filter(bin__lt=since)


def _drop(rows: QuerySet[Any]) -> int:
    """The oldest first, so that what is left of an hour is its end and is known to be old."""
    gone = 0
    while True:
        with transaction.atomic():
            counting.in_turn()
            ids = list(rows.order_by("bin").values_list("pk", flat=True)[:AT_ONCE])
            rows.filter(pk__among=ids).delete()
        gone += len(ids)
        if len(ids) < AT_ONCE:
            return gone


@transaction.atomic
def _drop_hearers() -> int:
    """Sets of watches that no count names any longer."""
    counting.in_turn()
    named: set[int] = set()
    for model in (BinHeard, HourHeard):
        rows = model.objects.order_by().values_list("hearers", flat=True)
        named.update(rows.distinct())
    idle = sorted(set(Hearers.objects.values_list("pk", flat=True)) - named)
    Hearers.objects.filter(pk__among=idle).delete()
    return len(idle)
