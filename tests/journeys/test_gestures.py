"""Something tangible: Marco proposes it, Sara says yes, the customer is told with one press."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ascolto.core.scoping import scope
from ascolto.operate.actions import cataloguing_gestures
from ascolto.operate.models import Gesture, LedgerEntry
from ascolto.testing import browsing, make, pipeline
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

ASKED = "La doccia della camera 7 era fredda per tre giorni"


@pytest.fixture(autouse=True)
def _quick_undo(settings: Any) -> None:
    settings.UNDO_SECONDS = 1


@pytest.fixture
def complaining(desk: Desk, portal_url: str) -> Desk:
    company = desk.company
    with scope(company.workspace):
        cataloguing_gestures.add(
            nature="voucher", title_it="Buono per la cena", title_en="Dinner voucher", cost=4000,
            text_it="La invitiamo a cena: ecco un buono di {amount}.", by=company.as_("sara"),
        )  # fmt: skip
        portal = make.account(
            company.brand,
            kind="webhook",
            config={"secret": "whsec_" + "YWJj" * 8, "callback_url": portal_url},
        )
        pipeline.post(portal, pipeline.said(text=ASKED))
    desk.open_inbox()
    desk.sees("doccia")
    desk.opens_by_key("doccia")
    return desk


def state(desk: Desk) -> str:
    with scope(desk.company.workspace):
        return Gesture.objects.get().status


def test_proposed_approved_and_told(complaining: Desk, browser: Browser) -> None:
    desk, page = complaining, complaining.page
    expect(page.locator("#gestures")).to_be_visible()
    page.keyboard.press("d")
    dialog = page.locator("#gesture-new")
    expect(dialog).to_be_visible()
    expect(dialog.locator("[name=cost]")).to_have_value("40,00")
    dialog.locator("[name=why]").fill("Tre giorni di doccia fredda")
    dialog.locator("[name=why]").press("Enter")
    expect(page.locator("#gestures li[data-state=proposed]")).to_contain_text("40,00 €")
    expect(dialog).not_to_be_visible()
    with (
        scope(desk.company.workspace),
        browsing.logged_in(browser, desk.url, desk.company.sara) as hers,
    ):
        hers.goto(f"{desk.url}/gestures/")
        waiting = hers.locator("li[data-state=proposed]")
        expect(waiting).to_contain_text("Tre giorni di doccia fredda")
        waiting.locator("button.primary").click()
        expect(hers.locator(".toast").first).to_be_visible()
        expect(hers.locator("table").last).to_contain_text("40,00 €")
    tell = page.locator("#gestures [data-words]")
    expect(tell).to_be_visible(timeout=20_000)
    tell.click()
    expect(page.locator("#composer textarea")).to_have_value(
        "La invitiamo a cena: ecco un buono di 40,00 €."
    )
    page.locator("#composer textarea").press("Control+Enter")
    until(lambda: state(desk) == "told", seconds=30)
    expect(page.locator("#gestures li")).to_have_attribute("data-state", "told")
    with scope(desk.company.workspace):
        assert LedgerEntry.objects.get().amount == 4000


def test_on_a_phone_it_is_in_the_persons_sheet(complaining: Desk) -> None:
    page = complaining.page
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator(".sheet-open").first.click()
    expect(page.locator("#gestures")).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
