"""Accounts that providers call, kept for a moment so that a busy door asks the database rarely."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import structlog
from django.db import close_old_connections

from ascolto.channels import registry
from ascolto.channels.contract import Greets, Hears, Hinted, NeedsReconnect
from ascolto.channels.models import Account
from ascolto.core.scoping import scope, unscoped

log = structlog.get_logger(__name__)

FRESH_FOR = 1.5  # seconds: a change of settings is felt within two
MOST = 10_000


class Crowded(Exception):
    """So many unknown addresses are asked for that we look none up."""


class Unready(Exception):
    """The account's settings are not complete: who calls may try again once they are."""


@dataclass(frozen=True)
class Known:
    account: Account
    connector: Hears | None  # for the event loop's thread
    until: float
    greets: Greets | None = None  # the same, where calls want an answer of their own
    hints: Hinted | None = None  # in its place, where calls only say "look"


class Accounts:
    """Looks accounts up by their public id, each once however many calls ask for it."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Known | float] = (
            OrderedDict()
        )  # float: unknown until
        self._asked: dict[str, asyncio.Future[Known | None]] = {}
        self._pool = ThreadPoolExecutor(2, thread_name_prefix="accounts")

    async def find(self, public_id: str) -> Known | None:
        """The account, when it is connected and hears webhooks. Raises `Crowded` or `Unready`."""
        kept = self._kept.get(public_id)
        now = time.monotonic()
        if isinstance(kept, Known) and kept.until > now:
            return kept
        if isinstance(kept, float) and kept > now:
            return None
        return await asyncio.shield(self._asking(public_id, kept))

    def _asking(
        self, public_id: str, kept: Known | float | None
    ) -> asyncio.Future[Known | None]:
        if public_id in self._asked:
            return self._asked[public_id]
        if len(self._asked) > 500:
            raise Crowded
        loop = asyncio.get_running_loop()
        before = kept if isinstance(kept, Known) else None
        future = loop.run_in_executor(self._pool, _load, public_id, before)
        self._asked[public_id] = future
        future.add_done_callback(lambda done: self._keep(public_id, done))
        return future

    def _keep(self, public_id: str, done: asyncio.Future[Known | None]) -> None:
        self._asked.pop(public_id, None)
        if done.cancelled() or done.exception() is not None:
            return
        self._kept[public_id] = done.result() or time.monotonic() + FRESH_FOR
        self._kept.move_to_end(public_id)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)

    def forget(self) -> None:
        self._kept.clear()
        self._asked.clear()


def _load(public_id: str, before: Known | None) -> Known | None:
    try:
        with unscoped("the door finds the workspace by the account"):
            rows = Account.objects.connected().select_related("brand")
            account = rows.filter(public_id=public_id).first()
        if account is None:
            return None
        until = time.monotonic() + FRESH_FOR
        if before and before.account.version == account.version:
            return replace(before, account=account, until=until)
        with scope(account.workspace_id):
            connector = registry.connector(account)
        if isinstance(connector, Hears):
            greets = connector if isinstance(connector, Greets) else None
            return Known(account, connector, until, greets)
        if isinstance(connector, Hinted):
            return Known(account, None, until, hints=connector)
        return None
    except registry.UnknownKind:
        return None
    except NeedsReconnect:
        raise Unready from None
    finally:
        close_old_connections()
