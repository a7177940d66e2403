"""Who writes most to a brand or about it, and who reaches furthest: the rows of the list, by the clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import nlargest

from django.db import transaction
from django.db.models import Count, Max, Q, QuerySet

from ascolto.channels.models import Account, Message
from ascolto.core import scoping
from ascolto.core.models import Brand
from ascolto.customers.models import HandleLink
from ascolto.customers.reads import objections
from ascolto.monitor import about
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Influence, Speaker
from ascolto.monitor.person import Person

PERIODS = (30, 90, 365)  # days
MOST = 2_000  # who write most, and as many who reach furthest, of each period
_MOODY = (
    0.6  # the share of the moods we know from which somebody is called happy or unhappy
)
_KEPT = (
    "customer", "handle", "messages", "public", "unhappy", "happy", "accounts", "mood", "score",
    "parts", "last_at", "at",
)  # fmt: skip
_NEVER = datetime.min.replace(tzinfo=UTC)
Totals = tuple[int, int, int, int, int, int, datetime]


@dataclass
class _Told:
    """One person, over all of their handles."""

    handles: list[int] = field(default_factory=list)
    messages: int = 0
    public: int = 0
    unhappy: int = 0
    happy: int = 0
    accounts: int = 0
    last_at: datetime = _NEVER

    def add(self, row: Totals) -> None:
        handle, messages, public, unhappy, happy, accounts, last_at = row
        self.handles.append(handle)
        self.messages += messages
        self.public += public
        self.unhappy += unhappy
        self.happy += happy
        self.accounts += accounts
        self.last_at = max(self.last_at, last_at)

    @property
    def mood(self) -> str:
        known = self.unhappy + self.happy
        if not known:
            return Speaker.Mood.UNKNOWN
        if self.unhappy >= _MOODY * known:
            return Speaker.Mood.UNHAPPY
        return Speaker.Mood.HAPPY if self.happy >= _MOODY * known else Speaker.Mood.MIXED  # fmt: skip


def refresh(brand: Brand, now: datetime) -> int:
    """Each period anew; how many rows there are. A constant number of queries and writes in pieces."""
    return sum(_refresh(brand, days, now) for days in PERIODS)


def _refresh(brand: Brand, days: int, now: datetime) -> int:
    people = _people(_totals(brand, now - timedelta(days=days)))
    strongest = _strongest(brand, [pk for told in people.values() for pk in told.handles])  # fmt: skip
    rows = [
        _row(brand, days, person, told, strongest, now)
        for person, told in people.items()
    ]
    chosen = {id(row): row for row in nlargest(MOST, rows, key=lambda r: r.messages)}
    chosen |= {id(row): row for row in nlargest(MOST, rows, key=lambda r: r.score)}
    with transaction.atomic():
        Speaker.objects.bulk_create(
            chosen.values(),
            update_conflicts=True,
            unique_fields=["brand", "days", "person"],
            update_fields=_KEPT,
        )
        Speaker.objects.filter(brand=brand, days=days).exclude(at=now).delete()
    return len(chosen)


def _totals(brand: Brand, since: datetime) -> Iterable[Totals]:
    """What each handle said; of what is only read, what is about us."""
    unhappy = Q(rating__lte=2) | Q(rating=None, annotation__sentiment__in=UNHAPPY)
    happy = Q(rating__gte=4) | Q(rating=None, annotation__sentiment="positive")
    rows = (
        _said(brand, since)
        .values_list("handle")
        .annotate(
            messages=Count("pk"),
            public=Count("pk", filter=Q(is_public=True)),
            unhappy=Count("pk", filter=unhappy),
            happy=Count("pk", filter=happy),
            accounts=Count("account", distinct=True),
            last=Max("sent_at"),
        )
    )
    found: Iterable[Totals] = rows.order_by()
    return found


def _said(brand: Brand, since: datetime) -> QuerySet[Message]:
    accounts = Account.objects.filter(brand=brand)
    heard = [account.pk for account in accounts if about.is_only_heard(account)]
    rows = Message.objects.inbound().filter(
        account__brand=brand, sent_at__gte=since, automatic="", handle__isnull=False
    )
    rows = rows.exclude(state=Message.State.DELETED)
    found: QuerySet[Message] = rows.filter(~Q(account__in=heard) | about.us())
    return found


def _people(totals: Iterable[Totals]) -> dict[Person, _Told]:
    rows = {row[0]: row for row in totals}
    links = HandleLink.objects.filter(handle__among=list(rows))
    whose = dict(links.values_list("handle_id", "customer_id"))
    silent = objections.ids()
    people: dict[Person, _Told] = {}
    for handle, row in rows.items():
        if whose.get(handle) not in silent:
            person = Person.of(handle, whose.get(handle))
            people.setdefault(person, _Told()).add(row)
    return people


def _strongest(
    brand: Brand, handles: list[int]
) -> dict[int, tuple[float, list[object]]]:
    """What is known of each handle, of its strongest account."""
    rows = Influence.objects.filter(account__brand=brand, handle__among=handles)
    found: dict[int, tuple[float, list[object]]] = {}
    for pk, score, parts in rows.order_by("score").values_list("handle", "score", "parts"):  # fmt: skip
        found[pk] = (score, parts)
    return found


def _row(
    brand: Brand,
    days: int,
    person: Person,
    told: _Told,
    strongest: dict[int, tuple[float, list[object]]],
    now: datetime,
) -> Speaker:
    handle = max(told.handles, key=lambda pk: (strongest.get(pk, (0.0, []))[0], -pk))
    score, parts = strongest.get(handle, (0.0, []))
    return Speaker(
        workspace_id=scoping.current(), brand_id=brand.pk, days=days, person=str(person),
        customer_id=person.customer_id, handle_id=handle, messages=told.messages,
        public=told.public, unhappy=told.unhappy, happy=told.happy, accounts=told.accounts,
        mood=told.mood, score=score, parts=parts, last_at=told.last_at, at=now,
    )  # fmt: skip
