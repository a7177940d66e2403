"""Who asked not to be profiled: as themselves, or as anybody who is part of them."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from ascolto.customers.models import Customer


def people() -> QuerySet[Customer]:
    """The standing customers, as a subquery of their ids."""
    rows = Customer.objects.unprofiled().annotate(person=Coalesce("absorbed_by_id", "pk"))  # fmt: skip
    found: QuerySet[Customer] = rows.values("person")
    return found


def ids() -> set[int]:
    """The same, read. One query."""
    rows = Customer.objects.unprofiled()
    return {root or pk for pk, root in rows.values_list("pk", "absorbed_by_id")}


def objects(customer: Customer) -> bool:
    """One query."""
    root = customer.absorbed_by_id or customer.pk
    rows = Customer.objects.unprofiled().filter(Q(pk=root) | Q(absorbed_by=root))
    found: bool = rows.exists()
    return found
