"""An agent promises a call in an answer: offered while writing, kept with one key, never by itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from ascolto.commitments.models import Commitment
from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation
from ascolto.testing import make, pipeline
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

ASKED = "Mi può dire se il forno della 12 funziona?"


@pytest.fixture(autouse=True)
def _quick_undo(settings: Any) -> None:
    settings.UNDO_SECONDS = 1


@pytest.fixture
def asking(desk: Desk) -> Desk:
    """Somebody asked, and Marco has the conversation open."""
    company = desk.company
    with scope(company.workspace):
        portal = make.account(
            company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        pipeline.post(portal, pipeline.said(text=ASKED))
    desk.open_inbox()
    desk.sees("forno")
    desk.opens_by_key("forno")
    return desk


def promises(desk: Desk) -> list[Commitment]:
    with scope(desk.company.workspace):
        return list(Commitment.objects.promises().order_by("pk"))


def test_a_promise_is_offered_taken_with_one_key_and_marked_as_done(
    asking: Desk,
) -> None:
    page = asking.page
    page.keyboard.press("r")
    page.keyboard.type("Buongiorno, La richiamo domani alle 10.")
    offer = page.locator(".promise-offer")
    expect(offer.locator("input[type=datetime-local]")).to_have_value(
        re.compile(r"T10:00$")
    )
    page.keyboard.press("Control+b")
    expect(offer).to_have_attribute("data-taken", "yes")
    page.keyboard.press("Control+Enter")
    line = page.locator(".promise-line")
    expect(line).to_contain_text("La richiamo domani alle 10.")
    [row] = promises(asking)
    assert (row.kind, row.state, row.made_by_id) == (
        "call_back",
        "open",
        asking.company.marco.pk,
    )
    line.get_by_role("button").click()
    until(lambda: promises(asking)[0].state == "kept")


def test_what_nobody_decided_about_is_asked_once_and_then_left(asking: Desk) -> None:
    page = asking.page
    page.keyboard.press("r")
    page.keyboard.type("Le facciamo sapere entro venerdì.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast").first).to_be_visible()
    expect(page.locator("#messages")).not_to_contain_text("entro venerdì")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("entro venerdì")
    assert promises(asking) == []


def test_the_list_of_promises_leads_to_the_conversation_and_its_history(
    asking: Desk,
) -> None:
    page = asking.page
    page.keyboard.press("r")
    page.keyboard.type("Le scrivo domani mattina.")
    expect(page.locator(".promise-offer")).to_be_visible()
    page.keyboard.press("Control+b")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".promise-line")).to_be_visible()
    page.goto(f"{asking.url}/promises/")
    expect(page.locator(".promise-row")).to_contain_text("Le scrivo domani mattina.")
    page.locator(".promise-row a.cut").click()
    expect(page.locator(".promise-history")).to_contain_text("Marco")
    with scope(asking.company.workspace):
        number = Conversation.objects.get().number
    expect(page.locator(".page-head")).to_contain_text(str(number))
