"""The ledger, page by page: everything owed and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ascolto.commitments.models import Commitment
from ascolto.core.models import Member

MOST = 200


@dataclass(frozen=True)
class Filters:
    """What to look at; None and empty mean everything."""

    state: str | None = None  # Commitment.State
    kind: str | None = None
    is_late: bool | None = None
    brand_ids: Sequence[int] = ()
    account_id: int | None = None
    customer_id: int | None = None
    settled_by: int | None = None
    seen_by: Member | None = None  # only brands this member may see


@dataclass(frozen=True)
class Page:
    """`after` is where the next page begins; "" at the end."""

    rows: list[Commitment]
    after: str


def ledger(filters: Filters | None = None, *, after: str = "", limit: int = 50) -> Page:
    """Newest first. `after` is what the page before gave. Raises `ValueError` for another one."""
    limit = max(1, min(limit, MOST))
    rows = _filtered(filters or Filters()).select_related(
        "brand", "customer", "settled_by"
    )
    if after:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-pk")[: limit + 1])
    more = len(found) > limit
    return Page(found[:limit], str(found[limit - 1].pk) if more else "")


def _filtered(filters: Filters) -> QuerySet[Commitment]:
    rows = Commitment.objects.all()
    exact = {
        "state": filters.state,
        "kind": filters.kind,
        "account_id": filters.account_id,
        "customer_id": filters.customer_id,
        "settled_by_id": filters.settled_by,
    }
    rows = rows.filter(**{name: v for name, v in exact.items() if v is not None})
    if filters.is_late is not None:
        rows = rows.filter(breached_at__isnull=not filters.is_late)
    if filters.brand_ids:
        rows = rows.filter(brand_id__in=filters.brand_ids)
    if filters.seen_by is not None:
        brands = list(filters.seen_by.brands.values_list("pk", flat=True))
        rows = rows.filter(brand_id__in=brands) if brands else rows
    return rows
