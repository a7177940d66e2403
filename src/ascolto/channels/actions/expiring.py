"""Credentials that end: known before it bites, and told to who can renew them."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.contract import ChannelError, Does, Expires
from ascolto.channels.models import Account
from ascolto.core import activity, bus, live
from ascolto.core.actor import Actor
from ascolto.core.scoping import scope, unscoped
from ascolto.events import AccountExpires

log = structlog.get_logger(__name__)

NOTICE = timedelta(days=7)


def look() -> int:
    """Ask every account whose credentials end; tell of those that do soon. Returns how many."""
    kinds = [k for k, m in registry.manifests().items() if Does.EXPIRES in m.does]
    with unscoped("every workspace's accounts"):
        rows = Account.objects.connected().filter(kind__in=kinds)
        accounts = list(rows.select_related("brand"))
    told = 0
    for account in accounts:
        with scope(account.workspace_id):
            known = _asked(account)
            if known != account.expires_at:
                note(account, known)
            told += _tell(account)
    return told


def note(account: Account, expires_at: datetime | None) -> None:
    """Remember when they end. A later end makes an earlier warning void."""
    account.expires_at, account.expiry_told_at = expires_at, None
    account.save(update_fields=["expires_at", "expiry_told_at"])


def _asked(account: Account) -> datetime | None:
    try:
        made = registry.connector(account)
        try:
            return made.expires() if isinstance(made, Expires) else None
        finally:
            made.close()
    except ChannelError as no:  # what is wrong with it is said where it is used
        log.info("account.expiry_unknown", account=account.pk, why=str(no))
        return account.expires_at


@transaction.atomic
def _tell(account: Account) -> bool:
    soon = timezone.now() + NOTICE
    if account.expires_at is None or account.expires_at > soon:
        return False
    mine = Account.objects.filter(pk=account.pk, expiry_told_at=None)
    if not mine.update(expiry_told_at=timezone.now()):
        return False
    activity.record("ends soon", account, by=Actor.system())
    bus.publish(AccountExpires(account.workspace_id, account.pk))
    live.push(account.workspace_id, "account", account=account.pk)
    return True
