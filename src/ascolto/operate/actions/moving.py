"""Cases follow their person when two customers turn out to be one, and back."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import OuterRef, Subquery

from ascolto.customers.models import HandleLink
from ascolto.operate.models import Case


def follow(customer_ids: Collection[int]) -> None:
    """Every case of these goes to whose handle it was opened with, by the links that hold now.

    Asked of the present and not of what happened, so that events told twice or late end the same.
    """
    now = HandleLink.objects.filter(handle=OuterRef("handle")).values("customer")
    cases = Case.objects.filter(customer__in=customer_ids, handle__link__isnull=False)
    cases.update(customer=Subquery(now[:1]))
