"""Gaps we know of: an account that broke hears nothing until it is mended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core import scoping
from ascolto.monitor.models import Outage

_LONGEST = timedelta(days=2)


def begin(account_ids: Iterable[int]) -> None:
    """Since the last that was heard of it, if that is not long ago. Twice is once."""
    now = timezone.now()
    accounts = list(Account.objects.filter(pk__in=list(account_ids)))
    before = Outage.objects.filter(account__in=[account.pk for account in accounts])
    mended = dict(before.values_list("account").annotate(Max("ended_at")).order_by())
    rows = [
        (scoping.current(), account.pk, _since(account, mended.get(account.pk), now))
        for account in accounts
    ]
    Outage.objects.insert(
        ("workspace_id", "account_id", "began_at"), rows, ignore_conflicts=True
    )


def end(account_ids: Iterable[int]) -> None:
    open_ones = Outage.objects.filter(account__in=list(account_ids), ended_at=None)
    open_ones.update(ended_at=timezone.now())


def _since(account: Account, mended: datetime | None, now: datetime) -> datetime:
    """Not before it was mended last: of a quiet account that breaks again and again nothing is heard in between."""
    broke = account.broke_at or now
    heard = max(filter(None, (account.last_heard_at, mended)), default=None)
    return heard if heard and broke - _LONGEST < heard < broke else broke
