"""Orders come in event by event: counted once, credited to answers, winning the lead they belong to."""

from __future__ import annotations

import itertools
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.core.actor import Actor
from ascolto.core.models import Job
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking
from ascolto.operate import jobs
from ascolto.operate.actions import (
    attributing,
    conversing,
    promising,
    pursuing,
    recognising,
    selling,
    stocking,
)
from ascolto.operate.actions.selling import Line, Told
from ascolto.operate.models import (
    CatalogueItem,
    Conversation,
    Lead,
    LeadStep,
    Notice,
    Order,
    OrderEvent,
)
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

SHOP = Actor.api("Shop")
TABLE = "sku,title,link,price\nM1,Miele,https://shop.example/miele,9.50\n"


def asked(cast: Cast, days_ago: float = 3) -> Conversation:
    """Zoe asked a price so long ago, and Marco answered an hour later."""
    since = timezone.now() - timedelta(days=days_ago)
    said = make.inbound(cast.account, cast.zoes, "Quanto costa il miele?", since=since)
    found: Conversation = conversing.receive(said)[0]
    recognising.recognise([m.pk for m in said])
    answered(cast, found, since + timedelta(hours=1))
    return found


def answered(cast: Cast, talk: Conversation, when: datetime) -> None:
    make.outbound(talk.thread, author=cast.marco, sent_at=when)


def tell(cast: Cast, state: str = "placed", **more: Any) -> Order:
    known: dict[str, Any] = {
        "external_id": "A-1",
        "at": timezone.now(),
        "amount": 2500,
        "customer": cast.zoe,
    }
    told = Told(state=state, **known | more)
    return selling.tell(cast.brand, told, by=SHOP)


def test_an_order_after_an_answer_is_credited_to_it(cast: Cast) -> None:
    talk = asked(cast)
    order = tell(cast)
    order.refresh_from_db()
    assert (order.credit, order.conversation, order.member) == ("assisted", talk, cast.marco)  # fmt: skip
    assert (order.net, order.currency) == (2500, "EUR")


def test_the_same_told_twice_counts_once(cast: Cast) -> None:
    asked(cast)
    now = timezone.now()
    for _ in range(3):
        tell(cast, at=now)
    assert (Order.objects.count(), OrderEvent.objects.count()) == (1, 1)


def test_any_order_of_events_ends_the_same(cast: Cast) -> None:
    asked(cast)
    now = timezone.now()
    events: list[dict[str, Any]] = [
        {"state": "placed", "at": now, "amount": 2500, "number": "4711"},
        {"state": "paid", "at": now + timedelta(hours=1), "amount": 2600,
         "customer": None, "lines": [Line("M1", "Miele", 2)]},
        {"state": "refunded", "at": now + timedelta(hours=2), "amount": 600},
    ]  # fmt: skip
    ends = set()
    for number, mixed in enumerate(itertools.permutations(events)):
        for event in (*mixed, mixed[0]):
            order = tell(cast, external_id=f"A-{number}", **event)
        order.refresh_from_db()
        ends.add((order.state, order.amount, order.net, order.bought_at, order.number,
                  order.customer_id, str(order.items), order.credit))  # fmt: skip
    [(state, amount, net, at, name, customer, items, credit)] = ends
    assert (state, amount, net, at, name) == ("paid", 2600, 2000, now, "4711")
    assert (customer, credit) == (cast.zoe.pk, "assisted")
    assert "M1" in items


def test_a_products_link_makes_it_direct(cast: Cast) -> None:
    stocking.take_in(cast.brand, table=TABLE, by=cast.as_("sara"))
    item = CatalogueItem.objects.get()
    talk = asked(cast)
    message = promising.reply(
        talk, text=f"Eccolo: {item.link}", items=[item.pk], key=uuid.uuid4(),
        by=cast.as_("marco"),
    )  # fmt: skip
    later = timezone.now() + timedelta(minutes=1)
    assert tell(cast, at=later).credit == "assisted"  # it has not left yet
    message.delivery.status = "sent"
    message.delivery.save(update_fields=["status"])
    assert tell(cast, external_id="A-2", at=later).credit == "direct"
    other = tell(cast, external_id="A-3", at=later, lines=[Line("O1")])
    assert other.credit == "assisted"  # another product
    assert tell(cast, external_id="A-4", at=later, lines=[Line("M1")]).credit == "direct"  # fmt: skip


@pytest.mark.parametrize("why", ["machine", "failed", "late", "old", "stranger", "brand"])  # fmt: skip
def test_what_it_did_not_follow_from(cast: Cast, why: str) -> None:
    talk = asked(cast, days_ago=40)
    brand, customer, when = cast.brand, cast.zoe, timezone.now() - timedelta(days=1)
    fields: dict[str, Any] = {"author": cast.marco}
    if why == "machine":
        fields = {"by_rule": "Conferma"}
    elif why == "late":
        when = timezone.now() + timedelta(hours=1)
    elif why == "old":
        when = timezone.now() - timedelta(days=31)
    elif why == "stranger":
        customer = make.customer("Max")
    elif why == "brand":
        brand = make.brand("La Dispensa")
    message = make.outbound(talk.thread, sent_at=when, **fields)
    if why == "failed":
        from ascolto.channels.models import Delivery

        Delivery.objects.create(message=message, account=cast.account, status="failed")
    told = Told("A-1", "paid", timezone.now(), 2500, customer=customer)
    order = selling.tell(brand, told, by=SHOP)
    assert order.credit == ""
    assert order.conversation is None


def test_the_rule_of_the_brand_is_asked_and_looked_at_again(cast: Cast) -> None:
    asked(cast, days_ago=10)
    order = tell(cast)
    assert order.credit == "assisted"
    selling.set_rule(cast.brand, days=5, by=cast.as_("sara"))
    [job] = Job.objects.filter(name="ascolto.operate.jobs.credit_again")
    jobs.credit_again(**job.args)
    order.refresh_from_db()
    assert order.credit == ""
    for days, who in ((-1, "sara"), (366, "sara"), (5, "marco")):
        with pytest.raises(Refusal):
            selling.set_rule(cast.brand, days=days, by=cast.as_(who))


def test_linked_customers_share_what_they_were_told(cast: Cast) -> None:
    asked(cast)
    zoe_again = make.customer("Zoe K.")
    order = tell(cast, customer=zoe_again)
    assert order.credit == ""
    merge = linking.link(cast.zoe, zoe_again, by=cast.as_("marco"))
    attributing.again({cast.zoe.pk, zoe_again.pk})
    order.refresh_from_db()
    assert order.credit == "assisted"
    linking.undo(merge, by=cast.as_("marco"))
    attributing.again({cast.zoe.pk, zoe_again.pk})
    order.refresh_from_db()
    assert order.credit == ""


def test_an_order_wins_the_lead_and_says_why(cast: Cast) -> None:
    talk = asked(cast)
    lead = pursuing.mark(talk, by=cast.as_("marco"))
    tell(cast, number="4711")
    lead.refresh_from_db()
    step = LeadStep.objects.latest("pk")
    assert (lead.status, step.why) == ("won", "ordine 4711, 25,00 €")
    assert Notice.objects.get(kind="won").member == cast.marco
    tell(cast, "paid", number="4711")
    assert Notice.objects.filter(kind="won").count() == 1


def test_a_cancelled_order_gives_the_lead_back(cast: Cast) -> None:
    lead = pursuing.mark(asked(cast), by=cast.as_("marco"))
    pursuing.advance(lead, to="talking", by=cast.as_("marco"))
    now = timezone.now()
    tell(cast, at=now)
    tell(cast, "cancelled", at=now + timedelta(hours=1))
    lead.refresh_from_db()
    assert lead.status == "talking"
    tell(cast, "paid", at=now + timedelta(hours=2))  # after all
    lead.refresh_from_db()
    assert lead.status == "won"


def test_what_a_person_says_of_a_won_lead_stays(cast: Cast) -> None:
    marco = cast.as_("marco")
    lead = pursuing.mark(asked(cast), by=marco)
    now = timezone.now()
    tell(cast, at=now)
    pursuing.undo(lead, by=marco)  # not because of us
    tell(cast, "paid", at=now + timedelta(hours=1))
    lead.refresh_from_db()
    assert lead.status == "new"


def test_only_a_lead_about_what_was_bought_is_won(cast: Cast) -> None:
    stocking.take_in(cast.brand, table=TABLE, by=cast.as_("sara"))
    lead = pursuing.mark(asked(cast), by=cast.as_("marco"))
    assert [row.item.sku for row in lead.items.all()] == ["M1"]
    tell(cast, lines=[Line("O1", "Olio")])
    assert Lead.objects.get().status == "new"
    tell(cast, external_id="A-2", lines=[Line("M1")])
    assert Lead.objects.get().status == "won"


def test_many_orders_are_credited_in_as_many_queries_as_one(cast: Cast) -> None:
    asked(cast)
    orders = [tell(cast, external_id=f"A-{n}") for n in range(12)]
    few = count(lambda: attributing.credit(orders[:1]))
    assert count(lambda: attributing.credit(orders)) == few
    assert {order.credit for order in orders} == {"assisted"}
