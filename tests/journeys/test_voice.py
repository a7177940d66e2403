"""A technician is asked from the desk and answers from the link, on a phone, without a log-in."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ascolto.core.scoping import scope
from ascolto.operate.actions import asking
from ascolto.operate.models import Asking
from ascolto.testing import make, pipeline
from ascolto.testing.browsing import until
from ascolto.testing.cast import Cast
from ascolto.testing.desk import Desk

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

SAID = "La caldaia della casetta perde acqua, che facciamo?"


def test_a_voice_answers_from_the_link_on_a_phone(
    desk: Desk, browser: Browser, ascolto: str, company: Cast, tmp_path: Any
) -> None:
    with scope(company.workspace):
        portal = make.account(
            company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        pipeline.post(portal, pipeline.said(text=SAID))
    desk.open_inbox()
    desk.sees("caldaia")
    desk.opens_by_key("caldaia")
    desk.page.keyboard.press("q")
    expect(desk.page.get_by_label("A chi")).to_be_visible()
    expect(desk.page.locator("html")).to_have_attribute("data-live", "online")
    desk.page.get_by_label("A chi").select_option(label="Vito")
    desk.page.get_by_label("La domanda").fill("Che guarnizione serve?")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.get_by_text("ha chiesto a Vito")).to_be_visible()

    with scope(company.workspace):
        token = asking.token(Asking.objects.select_related("slip").get())
    phone = browser.new_context(
        locale="it-IT", viewport={"width": 390, "height": 844}, has_touch=True
    )
    page = phone.new_page()
    page.goto(f"{ascolto}/asked/{token}/")
    expect(page.get_by_text(SAID)).to_be_visible()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, wide
    page.screenshot(path=str(tmp_path / "asked.png"), full_page=True)
    page.get_by_label("Il tuo consiglio a Marco").fill("Quella da mezzo pollice.")
    page.get_by_role("button", name="Manda il consiglio").click()
    expect(page.get_by_role("heading", name="Grazie")).to_be_visible()
    assert all(c["name"] != "sessionid" for c in phone.cookies())
    phone.close()

    with scope(company.workspace):
        row = until(lambda: Asking.objects.filter(status="answered").first())
        assert row.note.text == "Quella da mezzo pollice."
    expect(desk.page.get_by_text("Quella da mezzo pollice.")).to_be_visible()
