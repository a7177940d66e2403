"""Gaps we know of: an account that broke hears nothing until it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core import scoping
from ascolto.monitor.models import Outage

_LONGEST = timedelta(days=2)


def begin(account_ids: Iterable[int]) -> None:
    """Since the last that was heard of it, if that is not long ago. Twice is once."""
    now = timezone.now()
    rows = [
        (scoping.current(), account.pk, _since(account, now))
        for account in Account.objects.filter(pk__in=list(account_ids))
    ]
    Outage.objects.insert(
        ("workspace_id", "account_id", "began_at"), rows, ignore_conflicts=True
    )


def end(account_ids: Iterable[int]) -> None:
    open_ones = Outage.objects.filter(account__in=list(account_ids), ended_at=None)
    open_ones.update(ended_at=timezone.now())


def _since(account: Account, now: datetime) -> datetime:
    broke = account.broke_at or now
    heard = account.last_heard_at
    return heard if heard and broke - _LONGEST < heard < broke else broke
