"""What was understood of a message, and a look at an answer: in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ascolto.channels.models import Message
from ascolto.core.scoping import scope
from ascolto.nlp.actions import annotating
from ascolto.nlp.models import Annotation
from ascolto.operate.actions import conversing
from ascolto.testing import make
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

ANGRY = (
    "VERGOGNA! Camera sporca, colazione fredda, mai più. Voglio il rimborso SUBITO!!!"
)


def test_a_label_is_corrected_and_an_answer_is_looked_at(desk: Desk) -> None:
    with scope(desk.company.workspace):
        rows = make.inbound(desk.company.account, desk.company.zoes)
        Message.objects.filter(pk=rows[0].pk).update(text=ANGRY, language="it")
        rows[0].refresh_from_db()
        [talk] = conversing.receive(rows)
        annotating.annotate(rows)
    page = desk.page
    page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    expect(page.locator("html")).to_have_attribute("data-live", "online")
    chip = page.locator("#messages .labels")
    expect(chip).to_have_text("arrabbiato")
    chip.click()
    listed = page.locator(".labels-list:popover-open")
    expect(listed).to_contain_text("per via di")
    assert serious(page) == []
    calm = listed.get_by_role("button", name="calmo")
    calm.click()
    expect(calm).to_have_attribute("aria-pressed", "true")
    with scope(desk.company.workspace):
        until(lambda: not Annotation.objects.get(message=rows[0]).is_angry)
    page.keyboard.press("Escape")
    expect(chip).to_have_text("reclamo")
    page.keyboard.press("r")
    page.keyboard.type("HAI SBAGLIATO TU a prenotare")
    found = page.locator(".courtesy-found")
    expect(found).to_be_visible()
    found.locator("summary").click()
    assert serious(page) == []
    blame = found.locator("li", has_text="dà la colpa")
    expect(blame.get_by_role("button")).to_have_count(0)
    found.locator("li", has_text="grido").get_by_role("button").click()
    expect(page.locator("#composer textarea")).to_have_value(
        "Hai sbagliato tu a prenotare"
    )
