"""How long answers usually take, per account: measured by the clock, so that pages only read it."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction

from ascolto.channels.models import Account
from ascolto.commitments import typical
from ascolto.commitments.models import AnswerTime, Commitment
from ascolto.commitments.models.commitment import REPLIES
from ascolto.commitments.reads.targets import hours_of
from ascolto.core.scoping import scope, unscoped

RECENT = timedelta(days=30)
MOST = 500  # answers of an account that are looked at, the newest


def measure(now: datetime) -> int:
    """Every connected account of every workspace; returns how many habits are known."""
    with unscoped("the clock measures for every workspace"):
        rows = Account.objects.connected().select_related("brand")
        accounts = list(rows.order_by("workspace_id", "pk"))
    known = 0
    for workspace_id, group in groupby(accounts, lambda a: a.workspace_id):
        with scope(workspace_id):
            known += sum(_measure(account, now) for account in group)
    return known


@transaction.atomic
def _measure(account: Account, now: datetime) -> int:
    found = _habits(account, now)
    AnswerTime.objects.filter(account=account).exclude(while_open__in=found).delete()
    for while_open, (minutes, sample) in found.items():
        AnswerTime.objects.update_or_create(
            account=account,
            while_open=while_open,
            defaults={"minutes": minutes, "sample": sample, "measured_at": now},
        )
    return len(found)


def _habits(account: Account, now: datetime) -> dict[bool, tuple[int, int]]:
    """(minutes, sample) of those who wrote while the brand was open, and while it was closed."""
    hours = hours_of(account.brand)
    waits: dict[bool, list[timedelta]] = {True: [], False: []}
    for started_at, settled_at in _kept(account, now):
        is_open = hours is None or hours.is_open(started_at)
        waits[is_open].append(settled_at - started_at)
    measured = {
        key: (typical.typical(these), len(these)) for key, these in waits.items()
    }
    return {key: (m, n) for key, (m, n) in measured.items() if m is not None}


def _kept(account: Account, now: datetime) -> list[tuple[datetime, datetime]]:
    rows = Commitment.objects.filter(
        brand_id=account.brand_id,
        account_id=account.pk,
        kind__in=REPLIES,
        state=Commitment.State.KEPT,
        settled_at__gt=now - RECENT,
        settled_at__lte=now,
    )
    newest = rows.order_by("-settled_at")[:MOST]
    moments = newest.values_list("started_at", "settled_at")
    return [(began, kept) for began, kept in moments if kept]
