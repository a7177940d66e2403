"""Who does not want to be written to."""

from __future__ import annotations

from collections.abc import Collection

from ascolto.customers.models import Customer, NoContact


def spared(customer_ids: Collection[int]) -> set[int]:
    """Of these customers; also where it was noted of somebody who is part of them now. Two queries."""
    rows = NoContact.objects.standing()
    own = rows.filter(customer__among=list(customer_ids))
    found: set[int] = set(own.values_list("customer_id", flat=True))
    parts = rows.filter(customer__absorbed_by__isnull=False)
    inside = set(parts.values_list("customer__absorbed_by_id", flat=True))
    return found | (inside & set(customer_ids))


def standing(customer: Customer) -> NoContact | None:
    row: NoContact | None = (
        NoContact.objects.standing().filter(customer=customer).first()
    )
    return row
