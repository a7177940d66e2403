"""What the affected said in public since the first sign: where an answer to them can stand."""

from __future__ import annotations

from collections.abc import Collection

from ascolto.channels.models import Message
from ascolto.monitor.models import Incident


def newest(incident: Incident, customer_ids: Collection[int]) -> dict[int, Message]:
    """By customer, their last public message to or about the brand; of those who said one. One query."""
    rows = Message.objects.inbound().filter(
        handle__link__customer__among=list(customer_ids),
        is_public=True,
        account__brand=incident.brand_id,
        sent_at__gte=incident.since,
    )
    rows = rows.exclude(state=Message.State.DELETED)
    rows = rows.defer("html", "quoted", "meta").select_related(
        "account", "handle__link"
    )
    return {m.handle.link.customer_id: m for m in rows.order_by("sent_at", "pk")}
