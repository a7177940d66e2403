"""Orders, as a shop tells them event by event: folded into how they stand, and credited."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, authority, bus
from ascolto.core.actor import Actor
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.core.sanitising import clean_text
from ascolto.customers.models import Customer
from ascolto.events import OrderTold
from ascolto.operate import crediting, jobs
from ascolto.operate.actions import attributing
from ascolto.operate.models import Order, OrderEvent, SalesRule

DAYS = range(366)
_BATCH = 500


@dataclass(frozen=True)
class Line:
    """An entry of an order. `amount` in cents, for all of its pieces."""

    sku: str
    name: str = ""
    quantity: int = 1
    amount: int | None = None


@dataclass(frozen=True)
class Told:
    """One event of an order. What is None or empty it does not say."""

    external_id: str
    state: str
    at: datetime
    amount: int | None = None
    currency: str = ""
    number: str = ""
    lines: Sequence[Line] | None = None
    customer: Customer | None = None


@transaction.atomic
def tell(brand: Brand, told: Told, *, by: Actor) -> Order:
    """The same event twice changes nothing; in whatever order they come, the order ends the same."""
    order = _held(brand, told)
    event = _event(order, brand, told, by)
    if OrderEvent.objects.filter(order=order, digest=event.digest).exists():
        return order
    event.save()
    _fold(order)
    attributing.credit([order])
    announce([order])
    activity.record("told order", order, by=by, state=told.state, order=str(order))
    return order


def announce(orders: Sequence[Order]) -> None:
    """How they stand, for whoever listens."""
    bus.publish(
        *(
            OrderTold(
                order.workspace_id,
                order.external_id,
                order.brand_id,
                order.customer_id,
                order.bought_at.isoformat(),
                order.state != Order.State.CANCELLED,
            )
            for order in orders
        )
    )


@transaction.atomic
def announce_all(*, after: int = 0) -> int | None:
    """A batch of those that were told long ago; the id to go on after, or None at the end."""
    rows = list(Order.objects.filter(pk__gt=after).order_by("pk")[:_BATCH])
    announce(rows)
    return rows[-1].pk if len(rows) == _BATCH else None


@transaction.atomic
def set_rule(brand: Brand, *, days: int, by: Actor) -> None:
    """For how many days an order follows from an answer; 0: never. All orders are looked at again."""
    authority.require(by, Role.LEAD)
    if days not in DAYS:
        raise Refusal(_("Write a number of days, 365 at most."), "no_number")
    rule, _made = SalesRule.objects.get_or_create(brand=brand)
    if rule.days != days:
        rule.days = days
        rule.save(update_fields=["days"])
        activity.record("set sales rule", brand, by=by, days=days)
        again = jobs.credit_again.using(key=f"credit-{brand.pk}")
        again.enqueue(brand_id=brand.pk)


def _held(brand: Brand, told: Told) -> Order:
    """Nobody else folds it before the caller's transaction ends."""
    Order.objects.bulk_create(
        [
            Order(
                external_id=told.external_id,
                brand=brand,
                currency=told.currency or brand.currency,
                bought_at=told.at,
            )
        ],
        ignore_conflicts=True,
    )
    rows = Order.objects.select_for_update()
    held: Order = rows.get(external_id=told.external_id)
    return held


def _event(order: Order, brand: Brand, told: Told, by: Actor) -> OrderEvent:
    said: dict[str, Any] = {
        "currency": told.currency,
        "number": " ".join(clean_text(told.number).split())[:80],
        "items": None if told.lines is None else [vars(line) for line in told.lines],
    }
    customer = told.customer.pk if told.customer else None
    whole = [told.state, told.at.isoformat(), told.amount, said, customer, brand.pk]
    digest = hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()
    return OrderEvent(
        order=order, brand=brand, digest=digest, state=told.state, at=told.at,
        amount=told.amount, said=said, customer=told.customer, by_name=by.name[:200],
    )  # fmt: skip


def _fold(order: Order) -> None:
    """From all of its events, whatever order they came in: of what several say, the latest holds."""
    events = sorted(OrderEvent.objects.filter(order=order), key=_place)
    stands = crediting.standing(
        crediting.Event(crediting.State(e.state), e.at, e.amount) for e in events
    )
    order.state, order.bought_at = stands.state.value, stands.bought_at
    order.amount, order.given_back, order.net = (
        stands.amount,
        stands.given_back,
        stands.net,
    )
    order.brand_id = events[-1].brand_id
    order.customer_id = _last(events, lambda e: e.customer_id)
    order.number = _last(events, lambda e: e.said["number"]) or ""
    order.items = _last(events, lambda e: e.said["items"]) or []
    coin = _last(events, lambda e: e.said["currency"])
    order.currency = coin or Brand.objects.get(pk=order.brand_id).currency
    order.updated_at = timezone.now()
    order.save()


def _place(event: OrderEvent) -> tuple[datetime, str, str]:
    return event.at, event.state, event.digest


def _last(events: Sequence[OrderEvent], what: Callable[[OrderEvent], Any]) -> Any:
    return next((said for e in reversed(events) if (said := what(e))), None)
