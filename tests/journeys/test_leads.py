"""Somebody asks a price: proposed, made a lead, the link sent, the order told, the lead won, the sale counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from ascolto.core.actions import keying
from ascolto.core.scoping import scope
from ascolto.operate.actions import stocking
from ascolto.testing import browsing, make, pipeline
from ascolto.testing.answering import Answer, answering
from ascolto.testing.desk import Desk

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

TABLE = "sku,title,link,price,availability\nM1,Miele di castagno,https://shop.example/miele,9.50,in stock\n"
ASKS = "Buongiorno, quanto costa il miele di castagno?"


@pytest.fixture
def portal_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Of a system that takes our answers."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(204)) as server:
        yield server.url


def shop_of(desk: Desk, portal_url: str) -> str:
    """A system in which a customer asks, and a key with which the shop tells of orders."""
    company = desk.company
    with scope(company.workspace):
        stocking.take_in(company.brand, table=TABLE, by=company.as_("sara"))
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": portal_url}
        portal = make.account(company.brand, kind="webhook", config=config)
        pipeline.post(portal, pipeline.said(text=ASKS, who="anna"))
        _token, key = keying.issue(
            company.marco, name="Shop", scopes=["orders:write"], by=company.as_("marco")
        )
    return key


def told(page: Page, desk: Desk, key: str, **order: Any) -> dict[str, Any]:
    answer = page.request.post(
        f"{desk.url}/api/v1/orders",
        data={"external_id": "4711", "number": "4711", "email": "anna@example.net", **order},
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert answer.status == 201, answer.text()
    found: dict[str, Any] = answer.json()
    return found


def test_a_price_question_becomes_a_sale(
    desk: Desk, portal_url: str, browser: Browser
) -> None:
    key = shop_of(desk, portal_url)
    page = desk.page
    desk.open_inbox()
    desk.sees("castagno")
    desk.opens_by_key("castagno")
    lead = page.locator("#leads li")
    expect(lead).to_have_attribute("data-state", "proposed")
    expect(lead).to_contain_text("quanto costa il miele di castagno?")
    page.keyboard.press("l")
    expect(lead).to_have_attribute("data-state", "new")
    expect(lead).to_contain_text("Marco")
    expect(lead).to_contain_text("Miele di castagno")

    page.locator("#catalogue [data-words]").click()
    expect(page.locator("#composer textarea")).to_have_value(
        "Miele di castagno, 9,50 €, disponibile:\nhttps://shop.example/miele"
    )
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("https://shop.example/miele")
    desk.sees_it_sent()

    lines = [{"sku": "M1", "name": "Miele di castagno", "quantity": 2}]
    now = timezone.now()
    order = told(page, desk, key, state="paid", at=now.isoformat(), amount=1900, items=lines)  # fmt: skip
    assert (order["credit"], order["net"]) == ("direct", 1900)
    page.reload()
    expect(lead).to_have_attribute("data-state", "won")
    expect(lead).to_contain_text("ordine 4711, 19,00 €")

    page.goto(f"{desk.url}/leads/?state=won")
    expect(page.locator("tbody tr")).to_contain_text("quanto costa il miele di castagno?")  # fmt: skip
    page.goto(f"{desk.url}/customers/{order['customer']['id']}/")
    expect(page.locator("#orders")).to_contain_text("19,00 € dopo una nostra risposta")

    with (
        scope(desk.company.workspace),
        browsing.logged_in(browser, desk.url, desk.company.sara) as hers,
    ):
        hers.goto(f"{desk.url}/sales/")
        expect(hers.locator("#by-month tbody tr")).to_contain_text("19,00 €")
        expect(hers.locator("#by-person tbody tr")).to_contain_text("Marco")
        expect(hers.locator("#orders tbody tr")).to_contain_text("4711")
        back = timezone.now().isoformat()
        told(hers, desk, key, state="refunded", at=back, amount=950)
        hers.reload()
        expect(hers.locator("#by-month tbody tr")).to_contain_text("9,50 €")
