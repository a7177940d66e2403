"""Orders are credited to the answers they followed from, by the rule of `operate.crediting`.

Asked of what is known now and not of what happened last, so that it can be asked again at any
time: after an event, after customers were linked or taken apart, after the rule changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from ascolto.channels.models import Message
from ascolto.customers.models import Customer
from ascolto.operate import crediting
from ascolto.operate.actions import winning
from ascolto.operate.actions.winning import Persons
from ascolto.operate.crediting import Answered, Credit, Linked
from ascolto.operate.models import ItemSent, Order, SalesRule

PIECE = 200
_STORED = ("credit", "conversation", "answer", "member")
Place = tuple[int, int]  # customer, as they stand now, and brand


@transaction.atomic
def credit(orders: Sequence[Order]) -> None:
    """Anew, and the leads they win or no longer win. A constant number of queries."""
    roots = _roots(orders)
    days = _days(orders)
    mine = [o for o in orders if o.customer_id and days[o.pk]]
    answers, links = _answers(mine, roots, days), _links(mine, roots, days)
    for order in orders:
        found = None
        if order in mine:
            place = (roots[order.customer_id], order.brand_id)
            found = crediting.credit(
                order.bought_at, _skus(order), answers[place], links[place],
                days=days[order.pk],
            )  # fmt: skip
        _set(order, found)
    Order.objects.bulk_update(orders, _STORED)
    winning.consider(orders, roots)


def again(customer_ids: Collection[int]) -> None:
    """Who somebody is has changed: their orders are looked at again."""
    of = Q(customer__in=customer_ids) | Q(customer__absorbed_by__in=customer_ids)
    _pieces(list(Order.objects.filter(of).values_list("pk", flat=True)))


def of_brand(brand_id: int) -> None:
    """The rule has changed."""
    rows = Order.objects.filter(brand=brand_id).exclude(customer=None)
    _pieces(list(rows.order_by("pk").values_list("pk", flat=True)))


def _pieces(ids: Sequence[int]) -> None:
    for at in range(0, len(ids), PIECE):
        with transaction.atomic():
            rows = Order.objects.filter(pk__in=ids[at : at + PIECE]).order_by("pk")
            credit(list(rows.select_for_update()))


def _set(order: Order, found: Credit | None) -> None:
    order.credit = found.kind.value if found else ""
    order.conversation_id = found.answer.conversation if found else None
    order.answer_id = found.answer.message if found else None
    order.member_id = found.answer.member if found else None


def _skus(order: Order) -> frozenset[str]:
    return frozenset(line["sku"] for line in order.items if line.get("sku"))


def _roots(orders: Sequence[Order]) -> Persons:
    """The customers, as the persons they are known to be now."""
    rows = Customer.objects.filter(pk__in={o.customer_id for o in orders if o.customer_id})  # fmt: skip
    return {pk: root or pk for pk, root in rows.values_list("pk", "absorbed_by_id")}


def _days(orders: Sequence[Order]) -> dict[int, int]:
    rows = SalesRule.objects.filter(brand__in={o.brand_id for o in orders})
    rules = dict(rows.values_list("brand_id", "days"))
    return {o.pk: rules.get(o.brand_id, SalesRule.DAYS) for o in orders}


def _window(
    orders: Sequence[Order], days: dict[int, int]
) -> tuple[object, object] | None:
    """Within which all that matters was said."""
    if not orders:
        return None
    since = min(o.bought_at - timedelta(days=days[o.pk]) for o in orders)
    return since, max(o.bought_at for o in orders)


def _answers(
    orders: Sequence[Order], roots: Persons, days: dict[int, int]
) -> dict[Place, list[Answered]]:
    """Given by persons, delivered, in conversations in which the customer had written."""
    found: dict[Place, list[Answered]] = defaultdict(list)
    window = _window(orders, days)
    if window is None:
        return found
    wrote = Message.objects.inbound().filter(
        thread=OuterRef("thread"), sent_at__lte=OuterRef("sent_at")
    )
    rows = Message.objects.filter(
        Q(delivery=None) | Q(delivery__status="sent"),
        Exists(wrote),
        direction=Message.Direction.OUT,
        by_rule="",
        automatic="",
        sent_at__range=window,
        thread__conversation__handle__link__customer__in=set(roots.values()),
    ).annotate(
        person=F("thread__conversation__handle__link__customer"),
        brand=F("thread__conversation__brand"),
        talk=F("thread__conversation"),
    )
    told = rows.values_list("person", "brand", "sent_at", "pk", "talk", "author")
    for person, brand, *said in told:
        found[person, brand].append(Answered(*said))
    return found


def _links(
    orders: Sequence[Order], roots: Persons, days: dict[int, int]
) -> dict[Place, list[Linked]]:
    found: dict[Place, list[Linked]] = defaultdict(list)
    window = _window(orders, days)
    if window is None:
        return found
    rows = ItemSent.objects.filter(
        Q(message__delivery=None) | Q(message__delivery__status="sent"),
        at__range=window,
        conversation__handle__link__customer__in=set(roots.values()),
    )
    told = rows.values_list(
        "conversation__handle__link__customer", "conversation__brand", "at", "item__sku"
    )
    for person, brand, at, sku in told:
        found[person, brand].append(Linked(at, sku))
    return found
