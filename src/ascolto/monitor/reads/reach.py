"""How each of many customers can be told: by the private channel of ours where they were heard last.

A constant number of queries, however many they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Max

from ascolto.channels import registry, windows
from ascolto.channels.contract import Does, Identity, Mode, Visibility
from ascolto.channels.models import Account, Message, OptOut
from ascolto.channels.reads import consents
from ascolto.core.models import Brand
from ascolto.customers.models import Customer, HandleLink
from ascolto.customers.reads import sparing

LANGUAGES = ("it", "en")


@dataclass(frozen=True)
class Way:
    """`reach`: free, template or none (then `why`), until `until`; a thread, or an address to open one."""

    reach: str = "none"
    why: str = "no_channel"
    thread_id: int | None = None
    account_id: int | None = None
    address: str = ""
    until: datetime | None = None
    language: str = "it"


@dataclass(frozen=True)
class _Thread:
    pk: int
    account_id: int
    handle_id: int
    heard_at: datetime


def ways(
    customer_ids: Collection[int], brand: Brand, *, now: datetime
) -> dict[int, Way]:
    """One for each of these customers."""
    ids = list(customer_ids)
    accounts = {a.pk: a for a in _accounts(brand)}
    owners, emails = _handles(ids)
    threads = _threads(owners, accounts)
    stopped = consents.standing(owners)
    spared = sparing.spared(ids)
    people = list(Customer.objects.filter(pk__among=ids).only("language", "email"))
    mailbox, known = _mailbox(accounts.values()), set(owners.values())
    told = {*emails.values(), *(p.email for p in people if p.email)}
    closed = consents.closed(told, mailbox.kind) if mailbox else set()
    found = {}
    for person in people:
        way = _best(threads.get(person.pk, []), accounts, stopped, now)
        address = (emails.get(person.pk) or person.email).lower()
        if person.pk in spared:
            way = Way(why="no_contact")
        elif way.reach != "free" and mailbox is not None and address:
            if address not in closed:
                way = Way("free", "", None, mailbox.pk, address)
            elif way.reach == "none":
                way = Way(why="stop", account_id=mailbox.pk)
        elif person.pk not in known:
            way = Way(why="gone")
        found[person.pk] = replace(way, language=spoken(person.language, brand))
    return found


def spoken(code: str, brand: Brand) -> str:
    """Italian or English, as the customer speaks; where nobody knows, as the brand does."""
    return "it" if (code or brand.language).startswith("it") else "en"


def _accounts(brand: Brand) -> Iterable[Account]:
    return Account.objects.filter(brand=brand).select_related("answers_through")


def _handles(ids: Sequence[int]) -> tuple[dict[int, int], dict[int, str]]:
    """Whose each handle is, and the address each customer writes from."""
    rows = HandleLink.objects.filter(customer__among=ids).order_by(
        "handle__last_seen_at"
    )
    owners: dict[int, int] = {}
    emails: dict[int, str] = {}
    for handle, customer, realm, name in rows.values_list(
        "handle_id", "customer_id", "handle__realm", "handle__external_id"
    ):
        owners[handle] = customer
        if realm == Identity.EMAIL:
            emails[customer] = name
    return owners, emails


def _threads(
    owners: dict[int, int], accounts: dict[int, Account]
) -> dict[int, list[_Thread]]:
    """By customer, their private threads with this brand, the one where they were heard last first."""
    said = Message.objects.inbound().filter(handle__among=list(owners))
    said = said.filter(is_public=False, account__in=list(accounts))
    rows = said.values_list("thread_id", "account_id", "handle_id")
    found: dict[int, list[_Thread]] = defaultdict(list)
    for thread, account, handle, at in rows.annotate(Max("sent_at")).order_by():
        found[owners[handle]].append(_Thread(thread, account, handle, at))
    for mine in found.values():
        mine.sort(key=lambda t: (t.heard_at, t.pk), reverse=True)
    return dict(found)


def _best(
    threads: Sequence[_Thread],
    accounts: dict[int, Account],
    stopped: Sequence[OptOut],
    now: datetime,
) -> Way:
    """The latest that takes any text, else the latest that takes an approved one, else why not."""
    judged = [_judge(t, accounts[t.account_id], stopped, now) for t in threads]
    for reach in ("free", "template"):
        for way in judged:
            if way.reach == reach:
                return way
    return judged[0] if judged else Way()


def _judge(
    thread: _Thread, account: Account, stopped: Sequence[OptOut], now: datetime
) -> Way:
    through = _through(account)
    if consents.holding(stopped, thread.handle_id, (through or account).kind):
        return Way(why="stop", account_id=account.pk)
    if through is None or Does.REPLY not in registry.does(through):
        return Way(why="no_channel", account_id=account.pk)
    if not through.is_connected:
        return Way(why="disconnected", account_id=account.pk)
    manifest = registry.manifest(through.kind)
    if manifest.reply_window is None:
        return Way("free", "", thread.pk, through.pk)
    window = windows.at(manifest, thread.heard_at, now)
    if window.mode is Mode.NONE:
        return Way(why="window", account_id=through.pk)
    reach = "template" if window.mode is Mode.TEMPLATE else "free"
    return Way(reach, "", thread.pk, through.pk, until=window.closes_at)


def _through(account: Account) -> Account | None:
    """The account an answer leaves through."""
    if registry.manifest(account.kind).answers_through is None:
        return account
    through: Account | None = account.answers_through
    return through


def _mailbox(accounts: Iterable[Account]) -> Account | None:
    """Where a conversation with an address can be begun."""
    return next((a for a in sorted(accounts, key=lambda a: a.pk) if _opens(a)), None)


def _opens(account: Account) -> bool:
    manifest = registry.manifest(account.kind)
    return (
        account.is_connected
        and manifest.identity is Identity.EMAIL
        and manifest.visibility is Visibility.PRIVATE
        and not manifest.written_by_staff
        and Does.PORTAL not in manifest.does
        and Does.REPLY in registry.does(account)
    )
