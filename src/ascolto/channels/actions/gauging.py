"""What providers count about our accounts: asked for once a day, kept by day and name.

Hearing goes its own way: what fails here is said on the account's page and breaks nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.contract import (
    ChannelError,
    Does,
    Figure,
    Insight,
    Insights,
    TryLater,
)
from ascolto.channels.models import Account, InsightFile
from ascolto.channels.models import Insight as Row

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=20)  # once a day, and never later every day
FIRST = timedelta(days=28)  # how far back the first question goes
LATER = timedelta(hours=1)  # where a provider is away and does not say for how long
AGAIN = timedelta(days=3)  # providers correct the last days


def due(now: datetime) -> list[Account]:
    """Accounts to be asked, of every workspace when none is in scope."""
    kinds = [k for k, m in registry.manifests().items() if Does.INSIGHTS in m.does]
    rows = Account.objects.connected().filter(kind__in=kinds, status=Account.Status.WORKING)  # fmt: skip
    return [
        account
        for account in rows.order_by("pk")
        if account.insights_at is None or account.insights_at <= now - EVERY
        if Does.INSIGHTS in registry.does(account)
    ]


def gauge(account: Account, *, now: datetime) -> int:
    """Ask the provider; how many figures it told. What cannot be told now is asked for later."""
    if (wait := _spared(account, now)) is not None:
        return _done(account, now, again=wait)
    try:
        told = _asked(account, _since(account, now))
    except TryLater as later:
        said = later.text.in_(account.brand.language)
        return _done(account, now, problem=said, again=later.after or LATER)
    except ChannelError as no:
        return _done(account, now, problem=no.text.in_(account.brand.language))
    except Exception as bug:  # a stranger's code, or a stranger's answer
        log.exception("insights.failed", account=account.pk)
        return _done(account, now, problem=type(bug).__name__)
    with transaction.atomic():
        keep(account, [one for one in told if _is_sound(one, now)], now=now)
        return _done(account, now, count=len(told))


def keep(
    account: Account, told: Sequence[Insight], *, now: datetime, file: InsightFile | None = None
) -> None:  # fmt: skip
    """The last word on a day holds. One statement."""
    latest = {(one.day, one.name): one.value for one in told}
    rows = [
        Row(account=account, day=day, name=name.value, value=value, file=file, told_at=now)
        for (day, name), value in sorted(latest.items())
    ]  # fmt: skip
    Row.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["account", "day", "name"],
        update_fields=["value", "file", "told_at"],
    )


def _asked(account: Account, since: date) -> Sequence[Insight]:
    made = registry.connector(account)
    try:
        return made.insights(since) if isinstance(made, Insights) else ()
    finally:
        made.close()


def _since(account: Account, now: datetime) -> date:
    mine = Row.objects.filter(account=account, file=None).order_by("-day")
    last: date | None = mine.values_list("day", flat=True).first()
    first = now.date() - FIRST
    return max(last - AGAIN, first) if last else first


def _spared(account: Account, now: datetime) -> timedelta | None:
    """How long to wait where the last calls of a quota are left: messages come first."""
    left, low = account.quota.get("left"), account.quota.get("low")
    if not isinstance(left, int) or not isinstance(low, int) or left > low:
        return None
    try:
        resets = datetime.fromisoformat(account.quota.get("resets_at") or "")
    except ValueError:
        return None
    return resets - now if resets > now else None


def _is_sound(one: Insight, now: datetime) -> bool:
    """No day that has not begun anywhere, nothing below zero, no rate above one."""
    most = 1.0 if one.name is Figure.RESPONSE_RATE else 1e15
    return 0 <= one.value <= most and one.day <= now.date() + timedelta(days=1)


def _done(
    account: Account, now: datetime, *, problem: str = "", count: int = 0,
    again: timedelta = EVERY,
) -> int:  # fmt: skip
    account.insights_at = now - EVERY + min(again, EVERY)
    account.insights_problem = problem
    account.save(update_fields=["insights_at", "insights_problem"])
    return count


def ask_again(account: Account) -> None:
    """The next look asks at once: its settings changed."""
    if account.insights_at is not None:
        Account.objects.filter(pk=account.pk).update(
            insights_at=timezone.now() - EVERY, insights_problem=""
        )
