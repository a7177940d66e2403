"""Customers who have gone quiet: to act on, put aside, or no customers any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ascolto.core.models import Member
from ascolto.customers.models import Customer
from ascolto.customers.reads import objections
from ascolto.monitor.models import Silence

PAGE = 50
SHELVES = ("waiting", "left", "gone")


@dataclass(frozen=True)
class Page:
    """`after` is where the next page begins; "" at the end."""

    rows: Sequence[Silence]
    after: str


def listed(
    member: Member,
    *,
    now: datetime,
    shelf: str = "waiting",
    brand: int | None = None,
    after: str = "",
) -> Page:
    """The most unusual silence first. One query. Raises `ValueError` for another `after`."""
    rows = Silence.objects.visible_to(member)
    rows = rows.exclude(customer__in=objections.people())
    if shelf == "gone":
        rows = rows.filter(gone_at__isnull=False)
    else:
        rows = rows.left(now) if shelf == "left" else rows.waiting(now)
    if brand is not None:
        rows = rows.filter(brand=brand)
    if after:
        score, pk = after.split(":")
        rows = rows.filter(Q(score__lt=float(score)) | Q(score=float(score), pk__lt=int(pk)))  # fmt: skip
    rows = rows.select_related("customer", "brand").order_by("-score", "-pk")
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    return Page(found[:PAGE], f"{last.score!r}:{last.pk}" if last else "")


def of_customer(customer: Customer, member: Member) -> Silence | None:
    """The most unusual one of theirs, where it is not said that they are gone. One query."""
    root = customer.absorbed_by_id or customer.pk
    rows = Silence.objects.visible_to(member).filter(customer=root, gone_at=None)
    rows = rows.exclude(customer__in=objections.people())
    found: Silence | None = rows.order_by("-score").first()
    return found
