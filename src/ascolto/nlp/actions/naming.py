"""The products of a brand by name, as its catalogue has them now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from ascolto.core.models import Brand
from ascolto.nlp import products
from ascolto.nlp.models import ProductName

MOST = 5_000  # of a brand


@transaction.atomic
def name(brand: Brand, titles: Iterable[str]) -> None:
    """What is there already stays. Three statements at most, whatever the number."""
    wanted = dict.fromkeys(filter(None, (products.short(title)[:120] for title in titles)))  # fmt: skip
    names = set(list(wanted)[:MOST])
    rows = dict(ProductName.objects.filter(brand=brand).values_list("name", "pk"))
    gone = [pk for said, pk in rows.items() if said not in names]
    if gone:
        ProductName.objects.filter(pk__among=gone).delete()
    ProductName.objects.bulk_create(
        [ProductName(brand=brand, name=said) for said in sorted(names - set(rows))],
        ignore_conflicts=True,
    )
