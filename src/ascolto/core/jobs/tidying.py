"""Removes what has served its time, in small batches so that nobody waits for the writer."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from ascolto.core import live
from ascolto.core.jobs import every
from ascolto.core.models import IdempotentCall, LiveEvent, OutboxEvent
from ascolto.core.scoping import unscoped

TOLD_KEPT_FOR = timedelta(days=7)
LIVE_KEPT_FOR = timedelta(hours=1)
CALLS_KEPT_FOR = timedelta(days=2)
BATCH = 500
MOST_BATCHES = 200


@every(timedelta(minutes=10))
def tidy() -> None:
    now = timezone.now()
    with unscoped("old rows of every workspace go"):
        # The newest says where the stream stands to whoever opens a page after a quiet hour.
        old = LiveEvent.objects.filter(at__lt=now - LIVE_KEPT_FOR)
        clear(old.exclude(pk=live.latest_id()))
        clear(OutboxEvent.objects.filter(told_at__lt=now - TOLD_KEPT_FOR))
        clear(IdempotentCall.objects.filter(created_at__lt=now - CALLS_KEPT_FOR))
        clear(Session.objects.filter(expire_date__lt=now))


def clear(rows: QuerySet) -> int:  # type: ignore[type-arg]
    """Delete `rows` by hundreds; returns how many went."""
    gone = 0
    for turn in count(1):
        ids = list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])
        if ids:
            gone += rows.model._default_manager.filter(pk__in=ids)._raw_delete(
                "default"
            )
        if len(ids) < BATCH or turn == MOST_BATCHES:
            return gone
    return gone
