"""Files that a provider keeps for us: got at once, before its address of them ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.contract import (
    ChannelError,
    Fetches,
    File,
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    TryLater,
)
from ascolto.channels.models import Account, Attachment
from ascolto.core import bus, storage
from ascolto.core.sanitising import clean_text
from ascolto.core.scoping import scope, unscoped
from ascolto.events import MessagesRevised

log = structlog.get_logger(__name__)

AT_ONCE = 20
PATIENCE = timedelta(days=1)


class Awaited(Exception):
    """Some files are still at the provider; worth another try `after` a while."""

    def __init__(self, after: timedelta | None = None) -> None:
        super().__init__("files are still at the provider")
        self.after = after


def ask(accounts: Iterable[int]) -> None:
    """Let the files that these accounts' messages await be fetched soon."""
    from ascolto.channels.jobs import fetch_files

    for account_id in sorted(set(accounts)):
        fetch_files.using(key=f"fetch:{account_id}").enqueue(account_id=account_id)


def fetch(account: Account) -> int:
    """Get what is awaited; returns how many files were settled. Raises `Awaited`, `NeedsReconnect`."""
    rows = Attachment.objects.exclude(ref="").filter(
        message__account=account, sha256="", refused=""
    )
    waiting = list(rows.order_by("pk")[:AT_ONCE])
    if not waiting:
        return 0
    made = registry.connector(account)
    try:
        if not isinstance(made, Fetches):
            _give_up(waiting, "this channel does not hand out files")
            return len(waiting)
        later = [row for row in waiting if not _got(made, row)]
    finally:
        made.close()
    _tell(account, [row for row in waiting if row not in later])
    if later:
        raise Awaited
    return len(waiting)


def again() -> None:
    """What is awaited still, of every company: asked for once more, or given up after `PATIENCE`."""
    with unscoped("every workspace's accounts"):
        rows = Attachment.objects.exclude(ref="").filter(sha256="", refused="")
        awaited = rows.values_list("message__account", "message__received_at")
        newest: dict[int, datetime] = {}
        for pk, at in awaited:
            newest[pk] = max(at, newest.get(pk, at))
        accounts = list(Account.objects.filter(pk__in=newest))
    for account in accounts:
        with scope(account.workspace_id):
            if newest[account.pk] < timezone.now() - PATIENCE:
                give_up(account)
            else:
                ask([account.pk])


def give_up(account: Account) -> None:
    """After many tries: say so in the thread instead of waiting for ever."""
    rows = Attachment.objects.exclude(ref="").filter(
        message__account=account, sha256="", refused=""
    )
    waiting = list(rows)
    _give_up(waiting, "the provider does not hand it out")
    _tell(account, waiting)


def _got(connector: Fetches, row: Attachment) -> bool:
    asked = File(row.name, b"", row.content_type, row.content_id, row.ref)
    try:
        found = connector.fetch(asked)
    except Refused as no:
        _give_up([row], str(no) or "the provider no longer has it")
        return True
    except (TryLater, OutcomeUnknown):
        return False
    except NeedsReconnect:
        raise
    except ChannelError as no:
        _give_up([row], str(no))
        return True
    if len(found.content) > settings.ATTACHMENT_LIMIT:
        limit = settings.ATTACHMENT_LIMIT // 1024 // 1024
        _give_up([row], f"more than {limit} MB")
        return True
    kept = storage.keep(found.content)
    Attachment.objects.filter(pk=row.pk).update(
        sha256=kept.sha256, size=kept.size, content_type=kept.content_type[:100]
    )
    return True


def _give_up(rows: list[Attachment], why: str) -> None:
    ids = [row.pk for row in rows]
    Attachment.objects.filter(pk__in=ids).update(refused=clean_text(why)[:200])


@transaction.atomic
def _tell(account: Account, rows: list[Attachment]) -> None:
    """Open screens look again."""
    if rows:
        ids = tuple(sorted({row.message_id for row in rows}))
        bus.publish(MessagesRevised(account.workspace_id, ids))
