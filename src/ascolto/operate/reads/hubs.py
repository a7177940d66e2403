"""The ways to reach a brand, as its contact page lists them. A constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Q

from ascolto.channels import registry
from ascolto.channels.contract import Does, Identity, Text
from ascolto.channels.models import Account
from ascolto.commitments.clock import OpeningHours
from ascolto.commitments.reads import habits
from ascolto.commitments.reads.targets import hours_of
from ascolto.operate.models import Hub, HubWay


class Reached(StrEnum):
    """By what somebody reaches us."""

    MAIL = "mail"
    PHONE = "phone"
    CHAT = "chat"
    FORM = "form"
    LINK = "link"


@dataclass(frozen=True)
class Way:
    """One line of the page."""

    reached: Reached
    icon: str
    label: str  # "" for a connected account that nobody renamed: then `title` speaks
    url: str  # "" for pages of ours: `key` names them
    said: str = ""  # the address as people read it
    title: Text | None = None
    key: str = ""  # the account's public id
    usually: int | None = None  # minutes; None: too few answers to tell
    position: int = 0
    account_id: int | None = None
    is_shown: bool = True

    @property
    def is_own(self) -> bool:
        """People can use it without a page of ours: a real address, a number, a link."""
        return self.reached not in {Reached.CHAT, Reached.FORM}


@dataclass(frozen=True)
class Doors:
    """Whether somebody is there now, and when again."""

    hours: OpeningHours | None
    is_open: bool
    opens_at: datetime | None


def doors(hub: Hub, now: datetime) -> Doors:
    hours = hours_of(hub.brand)
    is_open = hours is None or hours.is_open(now)
    return Doors(
        hours, is_open, None if is_open or hours is None else hours.opens_at(now)
    )


def ways(hub: Hub, *, is_open: bool = True, hidden: bool = False) -> list[Way]:
    """What the page lists, in its order; with `hidden` also what the settings keep off it."""
    told = list(HubWay.objects.filter(hub=hub)) if hub.pk else []
    of_account = {way.account_id: way for way in told if way.account_id}
    accounts = _accounts(hub)
    usual = habits.usual([account.pk for account in accounts], is_open=is_open)
    found = [
        _of_account(account, of_account.get(account.pk), place, usual.get(account.pk))
        for place, account in enumerate(accounts)
    ]
    found += [_link(way) for way in told if not way.account_id]
    usable = [w for w in found if hidden or (w.is_shown and (w.url or w.key))]
    return sorted(usable, key=lambda way: way.position)


def _accounts(hub: Hub) -> list[Account]:
    """Connected ones that customers write to: not what members type in or systems post."""
    rows = Account.objects.connected().filter(Q(brand=hub.brand_id))
    return [account for account in rows.order_by("pk") if _is_public(account)]


def _is_public(account: Account) -> bool:
    try:
        manifest = registry.manifest(account.kind)
    except registry.UnknownKind:
        return False
    return not (manifest.hidden or manifest.written_by_staff)


def _of_account(
    account: Account, told: HubWay | None, place: int, usually: int | None
) -> Way:
    manifest = registry.manifest(account.kind)
    reached, url, key = _reached(account)
    url = told.url if told and told.url else url
    return Way(
        reached=reached,
        icon=manifest.icon,
        label=told.label if told else "",
        url=url,
        said=_said(url),
        title=manifest.title,
        key="" if url else key,
        usually=usually,
        position=told.position if told else (place + 1) * 10,
        account_id=account.pk,
        is_shown=told.is_shown if told else True,
    )


def _reached(account: Account) -> tuple[Reached, str, str]:
    """By what, its address, and the key of the page of ours: from manifest and account alone."""
    manifest = registry.manifest(account.kind)
    if Does.PORTAL in manifest.does:
        chats = Does.TYPING in manifest.does
        return Reached.CHAT if chats else Reached.FORM, "", account.public_id
    if account.address and manifest.identity is Identity.EMAIL:
        return Reached.MAIL, f"mailto:{account.address}", ""
    if account.address and manifest.identity is Identity.PHONE:
        return Reached.PHONE, f"tel:{account.address.replace(' ', '')}", ""
    url = registry.public_url(account)
    return _KINDS.get(url.partition(":")[0], (Reached.LINK, ""))[0], url, ""


_KINDS = {"mailto": (Reached.MAIL, "mail"), "tel": (Reached.PHONE, "phone"),
          "sms": (Reached.PHONE, "phone")}  # fmt: skip


def _link(way: HubWay) -> Way:
    scheme = way.url.partition(":")[0]
    reached, icon = _KINDS.get(scheme, (Reached.LINK, "external"))
    return Way(
        reached=reached,
        icon=icon,
        label=way.label,
        url=way.url,
        said=_said(way.url),
        position=way.position,
        is_shown=way.is_shown,
    )


def _said(url: str) -> str:
    """The address without what only machines need."""
    scheme, _, rest = url.partition(":")
    if scheme in {"mailto", "tel", "sms"}:
        return rest.partition("?")[0]
    return rest.removeprefix("//").removeprefix("www.").rstrip("/")[:60]
