"""Leads and sales on screen: pressed, refused, taken back, listed, exported, for whom they are."""

from __future__ import annotations

import csv
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.operate.actions import conversing, recognising, selling
from ascolto.operate.actions.selling import Told
from ascolto.operate.models import Conversation, Lead, SalesRule
from ascolto.operate.reads import sales
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

WISH = '=cmd() "Vorrei prenotare una camera <b>grande</b>"'


def browser(member: Member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def talk(cast: Cast) -> Conversation:
    since = timezone.now() - timedelta(days=1)
    said = make.inbound(cast.account, cast.zoes, WISH, since=since)
    found: Conversation = conversing.receive(said)[0]
    recognising.recognise([m.pk for m in said])
    make.outbound(found.thread, author=cast.marco, sent_at=since + timedelta(hours=1))
    return found


def press(cast: Cast, lead: Lead, **form: str) -> Any:
    place = reverse("lead", args=[lead.pk])
    return browser(cast.marco).post(place, form, headers={"HX-Request": "true"})


def sold(cast: Cast, name: str, amount: int, **more: Any) -> None:
    at = more.pop("at", timezone.now())
    brand = more.pop("brand", cast.brand)
    told = Told(name, more.pop("state", "paid"), at, amount, customer=cast.zoe, **more)
    selling.tell(brand, told, by=Actor.api("Shop"))


def test_a_proposal_stands_beside_the_thread_with_its_words(
    cast: Cast, talk: Conversation
) -> None:
    place = reverse("conversation_aside", args=[talk.pk])
    page = browser(cast.marco).get(place).content.decode()
    assert 'data-state="proposed"' in page
    assert 'data-key="l"' in page
    assert "&lt;b&gt;grande" in page
    press(cast, Lead.objects.get(), do="mark")
    page = browser(cast.marco).get(place).content.decode()
    assert 'data-state="new"' in page
    assert "<b>grande" not in page
    assert 'id="leads"' not in browser(cast.vito).get(place).content.decode()


def test_it_is_pressed_through_and_each_press_can_be_taken_back(
    cast: Cast, talk: Conversation
) -> None:
    lead = Lead.objects.get()
    for form in (
        {"do": "mark"},
        {"do": "give", "owner": str(cast.giulia.pk)},
        {"do": "describe", "value": "1.250,00"},
        {"do": "talking"},
        {"do": "lost", "why": "Troppo caro"},
    ):
        answer = press(cast, lead, **form)
        assert answer.status_code == 200
        assert reverse("lead_undo", args=[lead.pk]) in answer["HX-Trigger"]
    lead.refresh_from_db()
    assert (lead.status, lead.owner, lead.value) == ("lost", cast.giulia, 125_000)
    undo = browser(cast.marco).post(reverse("lead_undo", args=[lead.pk]))
    assert undo.json() == {"conversation": talk.pk}
    lead.refresh_from_db()
    assert lead.status == "talking"


@pytest.mark.parametrize(
    ("form", "status"),
    [({"do": "lost"}, 422), ({"do": "describe", "value": "molto"}, 422), ({"do": "sold"}, 404),
     ({"do": "give", "owner": "0"}, 404), ({"do": "give", "owner": "x"}, 404), ({}, 404)],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_changes_nothing(
    cast: Cast, talk: Conversation, form: dict[str, str], status: int
) -> None:
    lead = Lead.objects.get()
    assert press(cast, lead, **form).status_code == status
    lead.refresh_from_db()
    assert (lead.status, lead.value) == ("proposed", None)


def test_the_list_and_its_export(cast: Cast, talk: Conversation) -> None:
    press(cast, Lead.objects.get(), do="mark")
    page = browser(cast.marco).get(reverse("leads"), {"owner": "me"}).content.decode()
    assert "Vorrei prenotare" in page
    others = browser(cast.marco).get(reverse("leads"), {"owner": "none"})
    assert "Vorrei prenotare" not in others.content.decode()
    answer = browser(cast.marco).get(reverse("leads_export"), {"state": "all"})
    head, line = csv.reader(answer.content.decode("utf-8-sig").splitlines())
    row = dict(zip(head, line, strict=True))
    assert (row["state"], row["owner"], row["customer"]) == ("new", "Marco", "Zoe Keller")  # fmt: skip
    assert row["words"].startswith("'=cmd()")  # never a formula
    for name in ("leads", "leads_export"):
        assert browser(cast.vito).get(reverse(name)).status_code == 403
        for odd in ("state=x&owner=%00&brand=-1&after=zz", "owner=999999999999999999999"):  # fmt: skip
            assert browser(cast.marco).get(f"{reverse(name)}?{odd}").status_code == 200


def test_the_report_adds_up_what_followed_from_care(
    cast: Cast, talk: Conversation
) -> None:
    sold(cast, "A-1", 10_000)
    sold(cast, "A-2", 5_000)
    sold(cast, "A-2", 2_000, state="refunded", at=timezone.now() + timedelta(minutes=1))
    sold(cast, "A-3", 7_000)
    sold(cast, "A-3", 0, state="cancelled", at=timezone.now() + timedelta(minutes=1))
    sold(cast, "A-4", 90_000, brand=make.brand("La Dispensa"))  # nobody answered there
    wanted = sales.Wanted()
    own, other = sorted(sales.by_month(cast.sara, wanted), key=lambda s: -s.amount)
    assert (own.direct, own.assisted, own.orders, own.every) == (0, 13_000, 2, 13_000)
    assert (other.amount, other.orders, other.every) == (0, 0, 90_000)
    [marco] = sales.by_person(cast.sara, wanted)
    assert (marco.person, marco.amount, marco.orders) == ("Marco", 13_000, 2)
    assert {o.external_id for o in sales.orders(cast.sara, wanted)} == {"A-1", "A-2", "A-3"}  # fmt: skip
    assert sales.by_month(cast.sara, sales.Wanted(kind="direct"))[0].amount == 0
    bought, sums = sales.of_customer(cast.zoe, cast.sara)
    assert len(bought) == 4
    assert sums[0].every == 103_000
    page = browser(cast.sara).get(reverse("sales")).content.decode()
    assert "130,00 €" in page
    answer = browser(cast.sara).get(reverse("sales_export"), {"kind": "assisted"})
    lines = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert sorted(line["net"] for line in lines) == ["0.00", "100.00", "30.00"]
    odd = {"month": "2026-99", "brand": "x", "person": "\u0661", "kind": "?", "after": "1_x"}  # fmt: skip
    assert browser(cast.sara).get(reverse("sales"), odd).status_code == 200


def test_who_sees_one_brand_sees_its_sales_only(cast: Cast, talk: Conversation) -> None:
    sold(cast, "A-1", 10_000)
    cast.sara.brands.set([make.brand("La Dispensa")])
    assert sales.by_month(cast.sara, sales.Wanted()) == []
    assert list(sales.orders(cast.sara, sales.Wanted())) == []
    assert "A-1" not in browser(cast.sara).get(reverse("sales_export")).content.decode()
    assert press(cast, Lead.objects.get(), do="mark").status_code == 200


def test_orders_come_in_pages_and_a_long_report_asks_no_more(
    cast: Cast, talk: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sales, "PAGE", 2)
    now = timezone.now()
    for n in range(2):
        sold(cast, f"A-{n}", 100, at=now)
    client = browser(cast.sara)
    client.get(reverse("sales"))
    short = count(lambda: client.get(reverse("sales")))
    for n in range(2, 7):
        sold(cast, f"A-{n}", 100, at=now - timedelta(minutes=n // 2))
    assert count(lambda: client.get(reverse("sales"))) <= short
    rows, seen, after = sales.orders(cast.sara, sales.Wanted()), [], ""
    while True:
        page = sales.page(rows, after=after)
        seen += [order.external_id for order in page.rows]
        if not (after := page.after):
            break
    assert sorted(seen) == [f"A-{n}" for n in range(7)]


def test_the_days_that_count_are_set_by_a_lead(cast: Cast) -> None:
    place = reverse("brand_sales_rule", args=[cast.brand.pk])
    browser(cast.sara).post(place, {"days": "14"})
    assert SalesRule.objects.get().days == 14
    for bad in ("", "-1", "400", "x"):
        browser(cast.sara).post(place, {"days": bad})
    assert SalesRule.objects.get().days == 14
    assert browser(cast.marco).post(place, {"days": "1"}).status_code == 403


def test_the_customers_page_shows_leads_and_orders(
    cast: Cast, talk: Conversation
) -> None:
    press(cast, Lead.objects.get(), do="mark")
    sold(cast, "A-1", 10_000, number="4711")
    place = reverse("customer", args=[cast.zoe.pk])
    page = browser(cast.marco).get(place).content.decode()
    assert "4711" in page
    assert "100,00 € dopo una nostra risposta" in page
    assert "Vinta" in page
