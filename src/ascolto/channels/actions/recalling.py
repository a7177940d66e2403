"""What was said before an account was connected: brought in page by page, newest first.

It comes in by the same door as everything else, so that what is here already stays one message; as
history it wakes nobody: no acknowledgement (see its `FRESH`), and what is older than `OWED` owes
nothing any more.
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.actions import accepting
from ascolto.channels.contract import Backfills, ChannelError, Does, TryLater
from ascolto.channels.models import Account
from ascolto.core import activity, live
from ascolto.core.actor import Actor

MOST = 5_000  # deliveries of one account


@transaction.atomic
def begin(account: Account, *, by: Actor) -> bool:
    """Where the channel can: once, and again on request. False when there is nothing to do."""
    from ascolto.channels.jobs import bring_in_the_past

    if Does.BACKFILL not in registry.does(account) or account.is_bringing_in_the_past:
        return False
    _set(
        account,
        past_cursor="", past_count=0, past_total=None,
        past_begun_at=timezone.now(), past_done_at=None,
    )  # fmt: skip
    activity.record("began to bring in the past of", account, by=by)
    bring_in_the_past.using(key=f"past:{account.pk}").enqueue(account_id=account.pk)
    return True


def recall(account: Account) -> bool:
    """One page more; whether there are others. Raises `TryLater`, `NeedsReconnect`."""
    if not account.is_bringing_in_the_past:
        return False
    made = registry.connector(account)
    try:
        if not isinstance(made, Backfills):
            return _end(account)
        page = made.backfill(account.past_cursor)
    except TryLater:
        raise
    except ChannelError as no:
        activity.record("stopped at", account, by=Actor.system(), why=str(no)[:300])
        return _end(account)
    finally:
        made.close()
    with transaction.atomic():
        accepting.accept(account, page.items)
        _set(
            account,
            past_cursor=page.cursor,
            past_count=account.past_count + len(page.items),
            past_total=page.total if page.total is not None else account.past_total,
        )
    if not page.more or account.past_count >= MOST:
        return _end(account)
    return True


def _end(account: Account) -> bool:
    _set(account, past_done_at=timezone.now())
    return False


def _set(account: Account, **values: object) -> None:
    for name, value in values.items():
        setattr(account, name, value)
    Account.objects.filter(pk=account.pk).update(**values)
    live.push(account.workspace_id, "account", account=account.pk)
