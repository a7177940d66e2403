"""Whose an order is: by address or number of a person, or by an order they told us of."""

from __future__ import annotations

from collections.abc import Sequence

from ascolto.customers import phones
from ascolto.customers.models import Customer
from ascolto.operate.models import Fact


def find(
    *, email: str, phone: str, numbers: Sequence[str], brand_id: int
) -> Customer | None:
    """The most certain first: an address they write from, one we know, then the order's number
    among the facts they told this brand. None: nobody we know."""
    return _by("email", email.strip().lower()) or _by_phone(phone) or _by_fact(numbers, brand_id)  # fmt: skip


def _by_phone(phone: str) -> Customer | None:
    return _by("phone", phones.normal(phone)) if phone.strip() else None


def _by(realm: str, value: str) -> Customer | None:
    if not value:
        return None
    rows = Customer.objects.standing()
    ways = (
        {"links__handle__realm": realm, "links__handle__external_id": value},
        {realm: value},
        {f"links__handle__{realm}": value},  # as another system says of them
    )
    found = (rows.filter(**way).order_by("pk").first() for way in ways)
    return next((who for who in found if who is not None), None)


def _by_fact(numbers: Sequence[str], brand_id: int) -> Customer | None:
    wanted = [n.strip() for n in numbers if len(n.strip()) >= 3]
    if not wanted:
        return None
    rows = Fact.objects.standing().filter(
        kind=Fact.Kind.ORDER, value__in=wanted, conversation__brand=brand_id
    )
    told = rows.select_related("conversation__handle__link__customer")
    last = told.order_by("-said_at", "-pk").first()
    return last.conversation.handle.link.customer if last else None
