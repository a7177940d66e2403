"""Accounts that stopped, or will: told by mail to those who can mend them, before customers notice."""

from __future__ import annotations

from collections.abc import Iterable

from babel.dates import format_date
from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ascolto.channels.actions import posting
from ascolto.channels.models import Account
from ascolto.core.models import Member, Role


def tell_broken(account_ids: Iterable[int]) -> None:
    """In the caller's transaction. One mail for each time an account breaks."""
    for account in Account.objects.connected().filter(pk__in=set(account_ids)):
        since = account.broke_at.isoformat() if account.broke_at else ""
        _tell(account, f"broke:{account.pk}:{since}", _broken)


def tell_expiring(account_ids: Iterable[int]) -> None:
    for account in Account.objects.connected().filter(pk__in=set(account_ids)):
        if account.expires_at is not None:
            key = f"expires:{account.pk}:{account.expires_at.isoformat()}"
            _tell(account, key, _expiring)


def _tell(account: Account, key: str, letter: object) -> None:
    for member in _owners(account):
        with translation.override(member.language):
            subject, text = letter(account, member)  # type: ignore[operator]
        posting.post(
            workspace_id=account.workspace_id,
            to=member.user.email,
            subject=subject,
            text=text,
            key=f"{key}:{member.pk}",
        )


def _owners(account: Account) -> list[Member]:
    """Administrators who see the brand."""
    rows = Member.objects.active().filter(role=Role.ADMIN)
    found = rows.select_related("user").prefetch_related("brands")
    return [
        m
        for m in found
        if not (seen := {b.pk for b in m.brands.all()}) or account.brand_id in seen
    ]


def _broken(account: Account, member: Member) -> tuple[str, str]:
    subject = _("“%(account)s” has stopped working") % {"account": account.name}
    lines = [
        _("Hello %(name)s,") % {"name": member.name},
        "",
        _("new messages of “%(account)s” do not come in, and answers wait.")
        % {"account": account.name},
        account.problem,
        "",
        _("Nothing is lost: what was written waits. Connect it again:"),
        _address(account),
    ]
    return subject, "\n".join(lines)


def _expiring(account: Account, member: Member) -> tuple[str, str]:
    assert account.expires_at is not None
    local = timezone.localtime(account.expires_at)
    day = format_date(local, "d MMMM y", locale=member.language[:2])
    subject = _("The access to “%(account)s” ends on %(day)s") % {
        "account": account.name,
        "day": day,
    }
    lines = [
        _("Hello %(name)s,") % {"name": member.name},
        "",
        _("the access that “%(account)s” gave us ends on %(day)s.")
        % {"account": account.name, "day": day},
        _("Renew it before then, and no message waits:"),
        _address(account),
    ]
    return subject, "\n".join(lines)


def _address(account: Account) -> str:
    path = f"/settings/accounts/{account.pk}/"
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else path
