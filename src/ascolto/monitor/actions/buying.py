"""What customers bought, as a shop's orders are told of: contacts, for the radar of silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from ascolto.core import bus, scoping
from ascolto.events import OrdersWanted, OrderTold
from ascolto.monitor.actions import reaching
from ascolto.monitor.models import Purchase


@transaction.atomic
def hear(events: Sequence[OrderTold]) -> None:
    """The last word about each order holds; one that was cancelled, or is nobody's, is no contact."""
    last = {event.key: event for event in events}
    kept = {key: e.customer_id for key, e in last.items() if e.holds and e.customer_id}
    Purchase.objects.filter(key__in=last.keys() - kept.keys()).delete()
    rows = [
        Purchase(
            workspace_id=scoping.current(),
            key=key,
            brand_id=last[key].brand_id,
            customer_id=customer,
            bought_at=datetime.fromisoformat(last[key].bought_at),
        )
        for key, customer in kept.items()
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
