"""What customers bought, as a shop's orders are told of: contacts, for the radar of silence."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.dateparse import parse_datetime

from ascolto.core import bus, scoping
from ascolto.events import OrdersWanted, OrderTold
from ascolto.monitor.actions import reaching
from ascolto.monitor.models import Purchase


@transaction.atomic
def hear(events: Sequence[OrderTold]) -> None:
    """The last word about each order holds; one that was cancelled, or is nobody's, is no contact."""
    last = {event.key: event for event in events}
    gone = [key for key, e in last.items() if not (e.holds and e.customer_id)]
    Purchase.objects.filter(key__in=gone).delete()
    rows = [
        Purchase(
            workspace_id=scoping.current(),
            key=key,
            brand_id=e.brand_id,
            customer_id=e.customer_id,
            bought_at=parse_datetime(e.bought_at),
        )
        for key, e in last.items()
        if key not in gone
    ]
    if rows:
        Purchase.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["workspace", "key"],
            update_fields=["brand", "customer", "bought_at"],
        )
        reaching.heard_from([(r.brand_id, r.customer_id, r.bought_at) for r in rows])


def ask_for_the_past() -> None:
    """Orders that were told before anybody listened here."""
    if not Purchase.objects.exists():
        bus.publish(OrdersWanted(scoping.current()))
