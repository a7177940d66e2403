"""Look at an account now instead of at its next turn: somebody said that there is news.

A hint proves nothing and brings nothing: what is new is asked of the provider. So a forged one costs
one look at most, and looks are never nearer than `SOONEST`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core import wake

SOONEST = timedelta(seconds=10)


@transaction.atomic
def nudge(account: Account, *, now: datetime | None = None) -> bool:
    """Whether it is looked at because of this; not when it was a moment ago."""
    at = now or timezone.now()
    free = Q(nudged_at=None) | Q(nudged_at__lt=at - SOONEST)
    mine = Account.objects.connected().filter(free, pk=account.pk)
    if not mine.update(nudged_at=at):
        return False
    wake.ring_on_commit("accounts")
    return True
