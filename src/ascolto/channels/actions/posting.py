"""Mail of the product itself to people of the company: warnings, escalations, answers that missed a visitor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from ascolto.channels import registry, tokens
from ascolto.channels.jobs import post_mail
from ascolto.channels.models import Account, Slip
from ascolto.core.models import Member
from ascolto.core.scoping import scope


def post(*, workspace_id: int, to: str, subject: str, text: str, key: str) -> None:
    """Ask for one mail, in the caller's transaction. The same `key` twice is one mail while it waits."""
    with scope(workspace_id):
        post_mail.using(key=f"mail:{key}").enqueue(
            to=to, subject=subject, text=text, key=key
        )


@dataclass(frozen=True)
class Mail:
    """One mail to a member: to be answered with the slip, where an account brings it back."""

    member: Member
    subject: str
    text: str
    key: str
    sender: str = "Ascolto"
    html: str = ""
    slip: Slip | None = None
    through: Account | None = None


def post_each(mails: Sequence[Mail], *, after: datetime | None = None) -> None:
    """In the caller's transaction and one statement; not before `after`."""
    asked = [(f"mail:{mail.key}", _args(mail)) for mail in mails]
    if asked:
        post_mail.using(run_after=after).enqueue_each(asked)


def _args(mail: Mail) -> dict[str, object]:
    through = mail.through
    return {
        "to": mail.member.user.email,
        "subject": mail.subject,
        "text": mail.text,
        "html": mail.html,
        "key": mail.key,
        "sender": mail.sender,
        "account_id": through.pk if through else 0,
        "token": tokens.slip_token(mail.slip.pk) if mail.slip and through else "",
    }


def post_with(
    slip: Slip | None, *, member: Member, subject: str, text: str, key: str, sender: str,
    through: Account | None,
) -> None:  # fmt: skip
    """One of them: the answer comes back with the slip."""
    mail = Mail(member, subject, text, key, sender=sender, slip=slip, through=through)
    post_each([mail])


def ways_back(brand_ids: Collection[int]) -> dict[int, Account]:
    """By brand, an account that brings answers back with the token we sent. One query."""
    rows = Account.objects.connected().filter(brand_id__in=brand_ids)
    found: dict[int, Account] = {}
    for account in rows.select_related("brand").order_by("status", "pk"):
        if account.brand_id in found or account.is_broken:
            continue
        if registry.returns(account):
            found[account.brand_id] = account
    return found


def way_back(brand_id: int) -> Account | None:
    return ways_back([brand_id]).get(brand_id)


def slip(member: Member, *, purpose: str, expires_at: datetime) -> Slip:
    return slips([member], purpose=purpose, expires_at=expires_at)[0]


def slips(
    members: Sequence[Member], *, purpose: str, expires_at: datetime
) -> list[Slip]:
    """One for each, in one statement."""
    rows = [Slip(member=m, purpose=purpose, expires_at=expires_at) for m in members]
    return list(Slip.objects.bulk_create(rows))
