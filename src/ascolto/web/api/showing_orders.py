"""Orders as they go out. Nothing here asks the database."""

from __future__ import annotations

from ascolto.operate.models import Order
from ascolto.web.api import schemas_of_orders as s
from ascolto.web.api.schemas import Named


def order(row: Order) -> s.OrderOut:
    customer, member = row.customer, row.member
    values = {
        "id": row.pk,
        "external_id": row.external_id,
        "number": row.number,
        "state": row.state,
        "amount": row.amount,
        "given_back": row.given_back,
        "net": row.net,
        "currency": row.currency,
        "items": [s.OrderLineOut.model_validate(line) for line in row.items],
        "bought_at": row.bought_at,
        "brand": Named(id=row.brand_id, name=row.brand.name),
        "customer": Named(id=customer.pk, name=str(customer)) if customer else None,
        "credit": row.credit,
        "conversation_id": row.conversation_id,
        "member": Named(id=member.pk, name=member.name) if member else None,
    }
    return s.OrderOut.model_validate(values)
