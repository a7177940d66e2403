"""Who bought something: by order number, by product, within some days."""

from __future__ import annotations

from datetime import datetime

from ascolto.core.models import Brand
from ascolto.customers.words import fold
from ascolto.operate.models import Order

MOST = 20_000  # orders that are looked at


def customers(
    brand: Brand, *, begin: datetime, end: datetime, number: str = "", product: str = ""
) -> dict[int, tuple[datetime, str]]:
    """By customer, when they bought it first and in which order. Cancelled orders count: they were
    concerned too. One query."""
    rows = Order.objects.filter(brand=brand, bought_at__gte=begin, bought_at__lt=end)
    rows = rows.exclude(customer=None).select_related("customer")
    if number:
        wanted = [n.strip() for n in number.replace(";", ",").split(",") if n.strip()]
        rows = rows.filter(number__in=wanted) | rows.filter(external_id__in=wanted)
    asked = fold(product.strip())
    found: dict[int, tuple[datetime, str]] = {}
    for order in rows.order_by("bought_at", "pk")[:MOST]:
        if asked and not any(asked in fold(_words(one)) for one in order.items):
            continue
        if customer := order.customer:
            pk = customer.absorbed_by_id or customer.pk
            found.setdefault(pk, (order.bought_at, str(order)))
    return found


def _words(item: object) -> str:
    """Of an item as the shop told it: its name and its number there."""
    if isinstance(item, dict):
        return " ".join(str(v) for v in item.values() if isinstance(v, str))
    return str(item)
