"""Accounts that providers call, kept for a moment so that a busy door asks the database rarely."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import structlog
from django.db import close_old_connections

from ascolto.channels import registry
from ascolto.channels.actions.accepting import Accepted
from ascolto.channels.contract import (
    Does,
    Greets,
    Hears,
    Hinted,
    NeedsReconnect,
    Raw,
    Shares,
)
from ascolto.channels.models import Account
from ascolto.core.scoping import scope, unscoped
from ascolto.web.hooks.intake import accepted

log = structlog.get_logger(__name__)

FRESH_FOR = 1.5  # seconds: a change of settings is felt within two
MOST = 10_000


class Crowded(Exception):
    """So many unknown addresses are asked for that we look none up."""


class Unready(Exception):
    """The account's settings are not complete: who calls may try again once they are."""


@dataclass(frozen=True)
class Hearer:
    """A connected account whose provider calls."""

    account: Account
    connector: Hears  # for the event loop's thread
    shares: Shares | None = None  # the same, where accounts share an address
    app: str = ""  # of the provider, in which they do


@dataclass(frozen=True)
class Looker:
    """A connected account whose provider only says that there is news."""

    account: Account
    hints: Hinted


@dataclass(frozen=True)
class Known:
    """An address, and who is called through it."""

    until: float
    called: Hearer | None = None  # whose address it is; None once it was disconnected
    # Others of the company whose provider's app may call there.
    beside: tuple[Hearer, ...] = ()
    greets: Greets | None = None  # the called one, where calls want an answer
    looker: Looker | None = None  # in place of all these, where calls only say "look"

    @property
    def hearers(self) -> tuple[Hearer, ...]:
        return (self.called, *self.beside) if self.called else self.beside

    @property
    def answerers(self) -> tuple[Hearer, ...]:
        """Who tells whether a call is genuine: whose address it is; after it, one of each app."""
        if self.called:
            return (self.called,)
        return tuple({one.app: one for one in reversed(self.beside)}.values())

    def addressed(self, by: Hearer, raws: Iterable[Raw]) -> tuple[Accepted, ...]:
        """Each delivery under the accounts it speaks to, of those in the app that `by` proved.

        What speaks to none of them stays with the account that was called.
        """
        if self.called and not self.beside:
            return accepted(self.called.account, raws)
        found: list[Accepted] = []
        alike = [one for one in self.hearers if one.app == by.app]
        for raw in raws:
            meant = [
                one for one in alike if one.shares and one.shares.is_spoken_to(raw.to)
            ]
            for one in meant or filter(None, [self.called]):
                found += accepted(one.account, [raw])
        return tuple(found)


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
            rows = Account.objects.select_related("brand")
            account = rows.filter(public_id=public_id).first()
        if account is None:
            return None
        with scope(account.workspace_id):
            return _known(account, before)
    except registry.UnknownKind:
        return None
    except NeedsReconnect:
        raise Unready from None
    finally:
        close_old_connections()


def _known(account: Account, before: Known | None) -> Known | None:
    """None when nobody is called at this account's address."""
    kept = _kept(before)
    called = _called(account, kept) if account.is_connected else None
    if isinstance(called, Looker):
        return Known(time.monotonic() + FRESH_FOR, looker=called)
    if account.is_connected and called is None:
        return None
    beside = _beside(account, called, kept)
    if called is None and not beside:
        return None
    connector = called.connector if called else None
    greets = connector if isinstance(connector, Greets) else None
    return Known(time.monotonic() + FRESH_FOR, called, beside, greets)


def _beside(
    account: Account, called: Hearer | None, kept: dict[Version, Hearer | Looker]
) -> tuple[Hearer, ...]:
    """The company's other accounts in the same app of the provider.

    Where the account was disconnected its app is forgotten, while the provider may go on calling
    its address: whose call it is, each call then proves.
    """
    if Does.SHARE not in registry.manifest(account.kind).does:
        return ()
    sharing = [k for k, m in registry.manifests().items() if Does.SHARE in m.does]
    others = Account.objects.connected().filter(kind__in=sharing)
    found = []
    for other in others.exclude(pk=account.pk).select_related("brand").order_by("pk"):
        try:
            one = _called(other, kept)
        except NeedsReconnect:
            log.warning("hook.unready", account=other.pk)
            continue
        if (
            isinstance(one, Hearer)
            and one.app
            and (called is None or one.app == called.app)
        ):
            found.append(one)
    return tuple(found)


Version = tuple[int, int]


def _version(account: Account) -> Version:
    return (account.pk, account.version)


def _kept(before: Known | None) -> dict[Version, Hearer | Looker]:
    """A connector lasts until its settings change."""
    if before is None:
        return {}
    ones = [before.looker] if before.looker else before.hearers
    return {_version(one.account): one for one in ones}


def _called(
    account: Account, kept: dict[Version, Hearer | Looker]
) -> Hearer | Looker | None:
    """Raises `NeedsReconnect` or `UnknownKind`."""
    if before := kept.get(_version(account)):
        return replace(before, account=account)
    connector = registry.connector(account)
    if isinstance(connector, Shares) and isinstance(connector, Hears):
        return Hearer(account, connector, connector, connector.app())
    if isinstance(connector, Hears):
        return Hearer(account, connector)
    return Looker(account, connector) if isinstance(connector, Hinted) else None
