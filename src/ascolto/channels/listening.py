"""Listening to accounts that must be asked: one thread per connected account, in one process.

A poll's deliveries and the new cursor are stored in one transaction, and only if nobody moved the
cursor or changed the account meanwhile: the cursor never passes what is not stored, and two
listeners of one account could do no harm but double work.
"""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.actions import accepting, connecting
from ascolto.channels.contract import (
    ChannelError,
    Connector,
    Does,
    Listens,
    NeedsReconnect,
    Page,
    Polls,
    Quota,
    TryLater,
)
from ascolto.channels.models import Account
from ascolto.core import failpoint
from ascolto.core.locks import locks
from ascolto.core.scoping import scope, unscoped

log = structlog.get_logger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 2.0, 300.0  # seconds
BROKEN_PAUSE = 900.0  # between tries when the credentials have ended
WORRY_AFTER = 300.0  # seconds of failure in a row until people are told
LONGEST_WAIT = 25.0  # seconds in one `wait`, so that a change is felt


class Moved(Exception):
    """The account changed, or somebody else listened: this poll's result is not stored."""


@dataclass(frozen=True)
class Due:
    """An account that should be listened to, as it was seen."""

    id: int
    version: int
    nudged_at: datetime | None = field(default=None, compare=False)


class Listeners:
    """Keeps one listener per account alive. `step` belongs into a `Loop` on the bell "accounts"."""

    def __init__(self) -> None:
        self._locks = locks()
        self._running: dict[int, Listener] = {}

    def step(self) -> int:
        """Start, restart and stop listeners as the accounts now are."""
        if not self._locks.are_safe():
            self._stop(list(self._running))
        due = {account.id: account for account in _due()}
        changed = [
            pk
            for pk, listener in self._running.items()
            if due.get(pk) != listener.due or not listener.is_alive()
        ]
        self._stop(changed)
        for pk in set(changed) - set(due):
            self._locks.release(_name(pk))
        for pk, account in due.items():
            if pk in self._running:
                self._running[pk].nudge(account.nudged_at)
            if pk not in self._running and self._locks.take(_name(pk)):
                self._running[pk] = Listener(account)
                self._running[pk].start()
        return 0

    def _stop(self, pks: list[int]) -> None:
        for pk in pks:
            self._running.pop(pk).stop()

    def close(self, within: float = 3.0) -> None:
        """Stop them all. One that is inside a provider's call is left to end with the process."""
        going = list(self._running.values())
        self._stop(list(self._running))
        end = time.monotonic() + within
        for listener in going:
            listener.join(max(0.0, end - time.monotonic()))
        self._locks.close()


def _name(account_id: int) -> str:
    return f"listen-{account_id}"


def _due() -> list[Due]:
    kinds = [k for k, m in registry.manifests().items() if Does.POLL in m.does]
    with unscoped("listeners serve every workspace"):
        rows = Account.objects.connected().filter(kind__in=kinds).order_by("pk")
        fixed = [k for k in kinds if not registry.may_do_less(k)]
        known = rows.filter(kind__in=fixed)
        due = list(known.values_list("pk", "version", "nudged_at"))
        # Settings decide: whose provider calls us need not be asked.
        chosen = rows.exclude(kind__in=fixed)
        asked = [a for a in chosen if Does.POLL in registry.does(a)]
        due += [(a.pk, a.version, a.nudged_at) for a in asked]
        return [Due(*one) for one in sorted(due, key=lambda one: one[0])]


class Listener(threading.Thread):
    """Polls one account for as long as it stays as it is."""

    def __init__(self, due: Due) -> None:
        super().__init__(name=f"listen-{due.id}", daemon=True)
        self.due = due
        self._stopping = threading.Event()
        self._news = threading.Event()
        self._nudged_at = due.nudged_at
        self._failing_since: float | None = None
        self._failures = 0

    def stop(self) -> None:
        self._stopping.set()
        self._news.set()

    def nudge(self, at: datetime | None) -> None:
        """Somebody said at that time that there is news: it is looked at once for it."""
        if at is not None and at != self._nudged_at:
            self._nudged_at = at
            self._news.set()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                account = self._load()
                if account is None:
                    return  # changed: the next step starts another, or none
                with scope(account.workspace_id):
                    self._attempt(account)
        finally:
            connections.close_all()

    def _load(self) -> Account | None:
        try:
            with unscoped("the listener knows the account, not the workspace"):
                rows = Account.objects.connected().select_related("brand")
                found: Account | None = rows.filter(
                    pk=self.due.id, version=self.due.version
                ).first()
                return found
        except DatabaseError:
            self._pause(FIRST_PAUSE)
            return None

    def _attempt(self, account: Account) -> None:
        """Listen until something goes wrong, then wait as long as that calls for."""
        connector: Connector | None = None
        try:
            connector = registry.connector(account)
            self._listen(account, connector)
        except Moved:
            log.info("listener.moved", account=account.pk)
        except NeedsReconnect as problem:
            self._broken(account, _said(account, problem))
            self._pause(BROKEN_PAUSE)
        except ChannelError as problem:
            after = problem.after if isinstance(problem, TryLater) else None
            self._failed(account, _said(account, problem), after)
        except DatabaseError as problem:  # ours, not the account's
            log.warning("listener.database", problem=type(problem).__name__)
            close_old_connections()
            self._pause(FIRST_PAUSE)
        except Exception as problem:
            log.exception("listener.failed", account=account.pk)
            self._failed(account, f"{type(problem).__name__}", None)
        finally:
            if connector is not None:
                _let_go(connector)

    def _listen(self, account: Account, connector: Connector) -> None:
        assert isinstance(connector, Polls)
        while not self._stopping.is_set():
            self._news.clear()
            page = connector.poll(account.cursor)
            _store(account, page)
            self._worked(account)
            if not page.more:
                self._until_news(account, connector)

    def _until_news(self, account: Account, connector: Connector) -> None:
        end = time.monotonic() + connector.manifest.poll_every.total_seconds()
        listens = Does.LISTEN in connector.manifest.does
        while not self._stopping.is_set() and (left := end - time.monotonic()) > 0:
            if self._news.is_set():
                return
            if not (listens and isinstance(connector, Listens)):
                self._news.wait(left)
            elif connector.wait(min(left, LONGEST_WAIT)):
                return

    # --- how it goes -----------------------------------------------------------------------------

    def _worked(self, account: Account) -> None:
        self._failures, self._failing_since = 0, None
        if account.is_broken:
            connecting.mark_working(account)
            account.status = Account.Status.WORKING

    def _failed(self, account: Account, why: str, after: timedelta | None) -> None:
        now = time.monotonic()
        self._failing_since = self._failing_since or now
        self._failures += 1
        log.warning(
            "listener.trouble", account=account.pk, why=why, failures=self._failures
        )
        if now - self._failing_since >= WORRY_AFTER:
            self._broken(account, why)
        growing = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self._failures - 1, 9))
        asked = min(after.total_seconds(), 3600.0) if after else 0.0
        self._pause(max(asked, growing * random.uniform(0.6, 1.0)))

    def _broken(self, account: Account, why: str) -> None:
        try:
            connecting.mark_broken(account, why)
        except DatabaseError:
            log.exception("listener.not_marked", account=account.pk)

    def _pause(self, seconds: float) -> None:
        close_old_connections()
        self._stopping.wait(seconds)


def _store(account: Account, page: Page) -> None:
    """The deliveries and the place they bring us to: both, or neither."""
    values: dict[str, object] = {"cursor": page.cursor}
    if page.quota is not None:
        quota = _quota(page.quota)
        if quota != account.quota:
            account.quota = quota
            Account.objects.filter(pk=account.pk).update(quota=quota)
    if page.items:
        values["last_heard_at"] = timezone.now()
    elif page.cursor == account.cursor:
        return
    with transaction.atomic():
        accepting.accept(account, page.items)
        here = Account.objects.connected().filter(
            pk=account.pk, version=account.version, cursor=account.cursor
        )
        if not here.update(**values):
            raise Moved
        failpoint.reach("listening.stored")
    failpoint.reach("listening.committed")
    account.cursor = page.cursor


def _said(account: Account, problem: ChannelError) -> str:
    """In the brand's language: it is kept, and people read it."""
    return problem.text.in_(account.brand.language)


def _quota(quota: Quota) -> dict[str, object]:
    """As the account's page shows it."""
    return {
        "left": quota.left,
        "of": quota.of,
        "low": quota.of // 10,
        "resets_at": quota.resets_at.isoformat() if quota.resets_at else "",
    }


def _let_go(connector: Connector) -> None:
    try:
        connector.close()
    except Exception as problem:  # it is being thrown away
        log.info("listener.close_failed", problem=type(problem).__name__)
