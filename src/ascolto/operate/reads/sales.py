"""Sales that followed from care, as a report shows them: by month, brand and person, with the orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from ascolto.core.models import Member
from ascolto.customers.models import Customer
from ascolto.operate.models import Order
from ascolto.operate.reads.gestures import next_month

PAGE = 50
ROWS = 60  # months of brands


@dataclass(frozen=True)
class Wanted:
    """Which orders; `person`: who gave the answer, 0 everybody."""

    month: date | None = None
    brand: int = 0
    person: int = 0
    kind: str = ""  # direct | assisted; "": both


@dataclass(frozen=True)
class Sold:
    """What followed from care, in one currency; what was cancelled or given back is taken off."""

    currency: str
    direct: int  # in cents
    assisted: int
    orders: int
    every: int  # of all orders we were told of, in cents
    month: date | None = None
    brand: str = ""
    brand_id: int = 0
    person: str = ""
    person_id: int = 0

    @property
    def amount(self) -> int:
        return self.direct + self.assisted


@dataclass(frozen=True)
class Page:
    rows: Sequence[Order]
    after: str


def orders(member: Member, ask: Wanted) -> QuerySet[Order]:
    """The orders behind the numbers, the latest first."""
    rows = _told(member, ask).filter(_kind(ask)).exclude(credit="")
    shown: QuerySet[Order] = rows.select_related(
        "brand", "customer", "member", "conversation"
    )
    return shown.order_by("-bought_at", "-pk")


def page(rows: QuerySet[Order], *, after: str = "") -> Page:
    """`after`: the last order of the page before, by its time and key."""
    at, _dot, pk = after.rpartition("_")
    try:
        when = datetime.fromisoformat(at) if pk.isdecimal() else None
    except ValueError:
        when = None
    if when is not None and when.tzinfo:
        rows = rows.filter(Q(bought_at__lt=when) | Q(bought_at=when, pk__lt=int(pk[:18])))  # fmt: skip
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    end = f"{found[-1].bought_at.isoformat()}_{found[-1].pk}" if more else ""
    return Page(found, end)


def by_month(member: Member, ask: Wanted) -> list[Sold]:
    """One query; the newest month first."""
    rows: Any = _told(member, ask)
    months = rows.annotate(month=TruncMonth("bought_at", tzinfo=ZoneInfo(member.timezone)))  # fmt: skip
    sums = months.values("month", "brand", "brand__name", "currency")
    return [
        _sum(row, month=row["month"].date(), brand=row["brand__name"], brand_id=row["brand"])
        for row in _added(sums, ask).order_by("-month", "brand__name", "currency")[:ROWS]
    ]  # fmt: skip


def by_person(member: Member, ask: Wanted) -> list[Sold]:
    """Who gave the answers, the most first. One query."""
    rows = _told(member, ask).exclude(credit="")
    sums = _added(rows.values("member", "member__name", "currency"), ask)
    found = [
        _sum(row, person=row["member__name"] or "", person_id=row["member"] or 0)
        for row in sums.order_by("member__name", "currency")[:ROWS]
    ]
    return sorted(found, key=lambda one: -one.amount)


def of_customer(customer: Customer, member: Member) -> tuple[list[Order], list[Sold]]:
    """Their orders, the latest first, and what they come to. Two queries."""
    rows = Order.objects.visible_to(member).filter(
        Q(customer=customer) | Q(customer__absorbed_by=customer)
    )
    latest = rows.select_related("brand", "conversation").order_by("-bought_at", "-pk")
    sums = _added(rows.values("currency"), Wanted()).order_by("currency")
    return list(latest[:20]), [_sum(row) for row in sums]


def _told(member: Member, ask: Wanted) -> QuerySet[Order]:
    rows: QuerySet[Order] = Order.objects.visible_to(member)
    if ask.brand:
        rows = rows.filter(brand=ask.brand)
    if ask.person:
        rows = rows.filter(member=ask.person)
    if ask.month:
        zone = ZoneInfo(member.timezone)
        since, until = _at(ask.month, zone), _at(next_month(ask.month), zone)
        rows = rows.filter(bought_at__gte=since, bought_at__lt=until)
    return rows.order_by()


def _kind(ask: Wanted) -> Q:
    return Q(credit=ask.kind) if ask.kind else Q()


def _added(sums: Any, ask: Wanted) -> Any:
    """The sums of each group."""
    counted = ~Q(credit="") & Q(net__gt=0) & _kind(ask)
    return sums.annotate(
        direct=Sum("net", filter=Q(credit="direct") & _kind(ask)),
        assisted=Sum("net", filter=Q(credit="assisted") & _kind(ask)),
        orders=Count("pk", filter=counted),
        every=Sum("net"),
    )


def _sum(row: dict[str, Any], **more: Any) -> Sold:
    numbers: dict[str, Any] = {
        n: row[n] or 0 for n in ("direct", "assisted", "orders", "every")
    }
    return Sold(currency=row["currency"], **numbers, **more)


def _at(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone)
