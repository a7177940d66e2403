"""Work of this package that is done later."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.actions import (
    expiring,
    fetching,
    gauging,
    recalling,
    refreshing,
    sweeping,
)
from ascolto.channels.contract import Author, Does, Identity, Outgoing, TryLater
from ascolto.channels.models import Account
from ascolto.core.jobs import TryAgain, every, job
from ascolto.core.scoping import scope, unscoped

_MAIL_NAMES = uuid.UUID("5a6f0a3e-6a53-4c0f-9c0e-6f6d61696c73")


@every(timedelta(hours=6))
def look_for_late_files() -> None:
    """Asks once more for files that the provider did not hand out; after a day it is said so."""
    fetching.again()


@every(timedelta(hours=6))
def look_at_expiries() -> None:
    """Learns when credentials end, and says so in time."""
    expiring.look()


@every(timedelta(hours=6))
def refresh_templates() -> None:
    """Learns which texts the providers approved."""
    refreshing.refresh_all()


@job()
def ask_templates(account_id: int) -> None:
    """The same for one account, right after it was connected."""
    rows = Account.objects.connected().select_related("brand")
    account = rows.filter(pk=account_id).first()
    if account is not None:
        refreshing.refresh(account)


@every(timedelta(hours=1))
def look_for_insights() -> None:
    """Asks for the providers' own figures where a day has gone by: a job each, no queue behind one."""
    with unscoped("every workspace's accounts"):
        due = gauging.due(timezone.now())
    for account in due:
        with scope(account.workspace_id):
            ask_insights.using(key=f"insights:{account.pk}").enqueue(
                account_id=account.pk
            )


@job()
def ask_insights(account_id: int) -> None:
    """Of one account. What cannot be told now is asked for when the clock comes by again."""
    rows = Account.objects.connected().select_related("brand")
    account = rows.filter(pk=account_id).first()
    if account is None or account.is_broken:
        return
    gauging.gauge(account, now=timezone.now())


@job(attempts=30)
def bring_in_the_past(account_id: int) -> None:
    """Fetches what was said before an account was connected, page by page."""
    rows = Account.objects.connected().select_related("brand")
    account = rows.filter(pk=account_id).first()
    if account is None:  # disconnected meanwhile
        return
    try:
        while recalling.recall(account):
            pass
    except TryLater as later:
        raise TryAgain(str(later), later.after) from None


@every(timedelta(days=1))
def sweep_files() -> None:
    """Takes away what a crash, an undone upload or a deleted row left in the file store."""
    sweeping.sweep()


@job(attempts=9)
def fetch_files(account_id: int) -> None:
    """Gets the files that an account's messages await at the provider."""
    account = Account.objects.connected().filter(pk=account_id).first()
    if account is None:
        return
    try:
        while fetching.fetch(account):
            pass
    except fetching.Awaited as still:
        raise TryAgain("files are still at the provider", still.after) from None


class NoMail(TryAgain):
    """Neither the administrator nor an account gives us a way to send mail."""


@job(attempts=12)
def post_mail(
    to: str, subject: str, text: str, key: str, sender: str = "Ascolto",
    account_id: int = 0, token: str = "", html: str = "",
) -> None:  # fmt: skip
    """Send by the installation's own mail server, else through a connected mailbox.

    What is to be answered (`token`) leaves through the account that takes the answer.
    """
    chosen = _working(account_id) if token else None
    if settings.MAIL_URL and chosen is None:
        _post_by_server(to, subject, text, html)
        return
    account = chosen or _mailbox()
    if account is None:
        raise NoMail("no mailbox and no ASCOLTO_MAIL_URL", timedelta(hours=1))
    made = registry.connector(account)
    try:
        made.reply(  # type: ignore[attr-defined]
            Outgoing(
                idempotency_key=str(uuid.uuid5(_MAIL_NAMES, key)),
                thread_id="",
                text=text,
                html=html,
                to=Author(to, email=to),
                subject=subject,
                automatic=True,
                sender_name=sender,
                thread_token=token if chosen else "",
            )
        )
    finally:
        made.close()


def _post_by_server(to: str, subject: str, text: str, html: str = "") -> None:
    message = EmailMultiAlternatives(subject, text, settings.MAIL_FROM or None, [to])
    if html:
        message.attach_alternative(html, "text/html")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.extra_headers["X-Auto-Response-Suppress"] = "All"
    message.connection = get_connection()
    message.send()


def _working(account_id: int) -> Account | None:
    rows = Account.objects.connected().select_related("brand")
    account: Account | None = rows.filter(pk=account_id).first()
    return account if account and not account.is_broken else None


def _mailbox() -> Account | None:
    """A working account that can write to any e-mail address."""
    for account in (
        Account.objects.connected().select_related("brand").order_by("status", "pk")
    ):
        manifest = registry.manifest(account.kind)
        own_way = manifest.answers_through is None and Does.REPLY in manifest.does
        if manifest.identity is Identity.EMAIL and own_way and not account.is_broken:
            found: Account | None = account
            return found
    return None
