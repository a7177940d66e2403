"""Orders by the API: told event by event, by whom they are known, seen only where they may be."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.core.models import Activity
from ascolto.operate.actions import noticing
from ascolto.operate.models import Order, OrderEvent
from ascolto.testing import make
from ascolto.testing.counting import count
from ascolto.web.api.tests.world import World, error, ids, sale, talk


def told(world: World, **more: Any) -> dict[str, Any]:
    known = {
        "external_id": "A-1",
        "state": "placed",
        "at": timezone.now().isoformat(),
        "amount": 2500,
        "brand_id": world.ours.brand.pk,
    }
    return known | more


def test_an_order_is_told_once_by_key_and_once_by_its_name(world: World) -> None:
    marco = world.caller("marco")
    body = told(world, customer_id=world.ours.customer.pk, items=[{"sku": "M1"}])
    first = marco("POST", "orders", body, idempotency_key="k1")
    assert first.status_code == 201
    made = first.json()
    assert (made["state"], made["net"], made["currency"]) == ("placed", 2500, "EUR")
    assert made["customer"]["id"] == world.ours.customer.pk
    assert made["items"] == [{"sku": "M1", "name": "", "quantity": 1, "amount": None}]
    again = marco("POST", "orders", body, idempotency_key="k1")
    assert again["Idempotency-Replayed"] == "true"
    assert marco("POST", "orders", body).json() == made
    assert OrderEvent.objects.filter(order=made["id"]).count() == 1
    assert Activity.objects.filter(verb="told order", actor_kind="api").count() == 1
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    back = marco("POST", "orders", told(world, state="refunded", at=later, amount=500)).json()  # fmt: skip
    assert (back["id"], back["state"], back["net"]) == (made["id"], "placed", 2000)
    assert marco.get(f"orders/{made['id']}") == back


@pytest.mark.parametrize("way", ["email", "phone", "handle_id", "number", "nobody"])
def test_the_customer_is_known_by_what_the_shop_knows(world: World, way: str) -> None:
    marco, ours = world.caller("marco"), world.ours
    talked = talk(ours.account, "Zoe Keller", "Il mio ordine")
    handle = talked.handle
    if way == "phone":
        handle = make.handle(realm="phone", external_id="+393331234567")
        make.customer("Tele", handle)
    noticing.tell(talked, kind="order", value="4711", by=world.cast.as_("marco"))
    who: dict[str, Any] = {
        "email": {"email": f" {handle.external_id.upper()} "},
        "phone": {"phone": "333 1234567"},
        "handle_id": {"handle_id": handle.pk},
        "number": {"number": "4711"},
        "nobody": {"email": "nobody@example.net"},
    }
    found = marco("POST", "orders", told(world, **who[way])).json()["customer"]
    expected = None if way == "nobody" else handle.link.customer_id
    assert (found and found["id"]) == expected


def test_what_is_somebody_elses_is_not_there(world: World) -> None:
    lia = world.caller("limited")
    for field, value in (
        ("customer_id", world.other_brand.customer.pk),
        ("customer_id", world.elsewhere.customer.pk),
        ("handle_id", world.elsewhere.conversation.handle_id),
        ("handle_id", world.other_brand.conversation.handle_id),
        ("brand_id", world.other_brand.brand.pk),
        ("brand_id", world.elsewhere.brand.pk),
        ("external_id", world.other_brand.order.external_id),
    ):
        answer = lia("POST", "orders", told(world, **{field: value}))
        assert error(answer, 404, "not_found")["field"] == field
    # The same name in another company is another order.
    theirs = lia("POST", "orders", told(world, external_id=world.elsewhere.order.external_id))  # fmt: skip
    assert theirs.status_code == 201


def test_the_brand_may_be_left_out_where_there_is_one(world: World) -> None:
    body = told(world, brand_id=None)
    assert world.caller("limited")("POST", "orders", body).status_code == 201
    assert error(world.caller("marco")("POST", "orders", body), 422, "missing")["field"] == "brand_id"  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [{"amount": -1}, {"amount": 12.5}, {"amount": "12"}, {"state": "sold"}, {"at": "yesterday"},
     {"external_id": ""}, {"currency": "XXX"}, {"items": [{"quantity": 0}]}, {"total": 1}],
)  # fmt: skip
def test_what_does_not_fit_is_refused(world: World, wrong: dict[str, Any]) -> None:
    error(world.caller("marco")("POST", "orders", told(world, **wrong)), 422)
    assert not Order.objects.filter(external_id="A-1").exists()


def test_orders_are_listed_and_filtered(world: World) -> None:
    lia, ours = world.caller("limited"), world.ours
    assert ids(lia.get("orders")) == [ours.order.pk]
    assert ids(lia.get(f"orders?customer={ours.customer.pk}&state=paid")) == [ours.order.pk]  # fmt: skip
    assert ids(lia.get("orders?state=cancelled")) == []


def test_a_long_list_of_orders_asks_no_more_than_a_short_one(world: World) -> None:
    from ascolto.operate.actions import selling

    lia = world.caller("limited")
    lia.get("orders")
    short = count(lambda: lia.get("orders"))
    for n in range(4):
        selling.tell(world.ours.brand, sale(f"n{n}"), by=world.cast.as_("marco"))
    assert count(lambda: lia.get("orders")) <= short
