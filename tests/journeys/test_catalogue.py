"""Somebody asks what it costs: the product's link is one press away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ascolto.core.scoping import scope
from ascolto.operate.actions import stocking
from ascolto.testing import make, pipeline
from ascolto.testing.desk import Desk

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

TABLE = "title,link,price,availability\nMiele di castagno,https://shop.example/miele,9.50,in stock\n"


def test_the_products_link_goes_into_the_answer(desk: Desk) -> None:
    company = desk.company
    with scope(company.workspace):
        stocking.take_in(company.brand, table=TABLE, by=company.as_("sara"))
        config = {
            "secret": "whsec_" + "YWJj" * 8,
            "callback_url": "https://portal.example/in",
        }
        portal = make.account(company.brand, kind="webhook", config=config)
        pipeline.post(portal, pipeline.said(text="Quanto costa il miele di castagno?"))
    desk.open_inbox()
    desk.sees("castagno")
    desk.opens_by_key("castagno")
    desk.page.locator("#catalogue [data-words]").click()
    expect(desk.page.locator("#composer textarea")).to_have_value(
        "Miele di castagno, 9,50 €, disponibile:\nhttps://shop.example/miele"
    )
