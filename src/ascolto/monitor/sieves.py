"""The sieve of a company's watches, made once and kept until a watch changes, and a day at most: what is said
often, by which it looks for the rarest words, is counted when it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog
from django.db.models import Count, Max
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core import scoping
from ascolto.monitor.matcher import LATELY, Sieve, frequency
from ascolto.monitor.models import Watch
from ascolto.monitor.query import Node, Unreadable, read

log = structlog.get_logger(__name__)

Stamp = tuple[int, datetime | None]
_MOST = 200  # companies


@dataclass(frozen=True)
class Kept:
    stamp: Stamp
    day: date
    sieve: Sieve[int]
    learnt: dict[int, dict[str, Any]]
    brands: dict[int, int]  # whose watch it is


_kept: dict[int, Kept] = {}


def sieve() -> Kept:
    """Of the company in scope: one query while nothing has changed, else two."""
    found = Watch.objects.on().aggregate(Count("pk"), Max("changed_at"))
    stamp = (found["pk__count"], found["changed_at__max"])
    kept = _kept.get(scoping.current())
    day = timezone.now().date()
    if kept is None or (kept.stamp, kept.day) != (stamp, day):
        if len(_kept) >= _MOST:
            _kept.clear()
        rows = list(Watch.objects.on().only("query", "learnt", "brand_id"))
        kept = Kept(
            stamp,
            day,
            Sieve(
                {row.pk: node for row in rows if (node := asked(row)) is not None},
                _often() if rows else None,
            ),
            {watch.pk: watch.learnt for watch in rows if watch.learnt},
            {watch.pk: watch.brand_id for watch in rows},
        )
        _kept[scoping.current()] = kept
    return kept


def asked(watch: Watch) -> Node | None:
    """What a watch asks; None where what was kept cannot be read: one such watch makes no other deaf."""
    try:
        return read(watch.query)
    except Unreadable as problem:
        log.error("watch.unreadable", watch=watch.pk, why=str(problem))
        return None


def _often() -> dict[str, int]:
    """Words of the newest messages, with their counts; of a new company none."""
    newest = Message.objects.inbound().order_by("-pk")
    return frequency(newest.values_list("text", flat=True)[:LATELY])
