"""A newcomer answers, a lead changes a word and says yes, the customer's system gets it, once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from ascolto.core.scoping import scope
from ascolto.operate.actions import training
from ascolto.operate.models import Submission
from ascolto.testing import browsing, make, pipeline
from ascolto.testing.answering import Answer, answering
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

ASKED = "Si può arrivare dopo le undici di sera?"
WROTE = "Certo, La aspetiamo fino a mezzanotte."
RIGHT = "Certo, La aspettiamo fino a mezzanotte."


@pytest.fixture(autouse=True)
def _quick_undo(settings: Any) -> None:
    settings.UNDO_SECONDS = 1


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, list[Any]]]:
    """The customer's system: its address, and what it was given, acknowledgements left out."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    got: list[Any] = []

    def take(call: Any) -> Answer:
        if any(word in call.body.decode() for word in ("mezzanotte", "risposto io")):
            got.append(json.loads(call.body))
        return Answer(204)

    with answering(take) as server:
        yield server.url, got


def test_a_newcomer_answers_a_lead_says_yes_and_both_learn(
    desk: Desk, browser: Browser, calls: tuple[str, list[Any]], tmp_path: Any
) -> None:
    company, page, (url, got) = desk.company, desk.page, calls
    with scope(company.workspace):
        training.begin(company.marco, by=company.as_("sara"))
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": url}
        pipeline.post(
            make.account(company.brand, kind="webhook", config=config),
            pipeline.said(text=ASKED),
        )
    desk.open_inbox()
    desk.sees("undici")
    desk.opens_by_key("undici")
    page.keyboard.press("r")
    expect(page.locator("#composer textarea")).to_be_focused()
    page.keyboard.type(WROTE)
    page.keyboard.press("Control+Enter")
    waiting = page.locator(".submission")
    expect(waiting).to_contain_text("aspetta il sì di Ada, Sara")
    expect(waiting).to_contain_text(WROTE)
    expect(page.locator("#composer textarea")).to_have_value("")
    assert got == []

    with (
        scope(company.workspace),
        browsing.logged_in(browser, desk.url, company.sara) as hers,
    ):
        hers.goto(f"{desk.url}/inbox/?view=to_approve")
        expect(hers.locator('[data-count="to_approve"]').first).to_have_text("1")
        hers.locator("a.row", has_text="undici").click()
        expect(hers.locator(".submission")).to_contain_text(WROTE)
        hers.keyboard.press("Shift+Y")
        hers.get_by_label("Che cosa parte, a nome di Marco").fill(RIGHT)
        hers.get_by_label("Perché, solo per Marco").fill("Due t, e va benissimo.")
        hers.screenshot(path=str(tmp_path / "review.png"))
        hers.set_viewport_size({"width": 390, "height": 844})
        wide = hers.evaluate("document.documentElement.scrollWidth")
        assert wide <= 390, wide
        hers.screenshot(path=str(tmp_path / "review-phone.png"))
        hers.set_viewport_size({"width": 1280, "height": 800})
        hers.get_by_label("Perché, solo per Marco").press("Control+Enter")
        expect(hers.locator("#messages")).to_contain_text(RIGHT)
        expect(hers.locator(".submission")).to_have_count(0)

    until(lambda: len(got) == 1)
    assert RIGHT in json.dumps(got[0], ensure_ascii=False)
    expect(waiting).to_have_count(0)
    desk.sees_it_sent()
    expect(page.locator("#messages")).to_contain_text(
        "Sara ha detto sì alla risposta di Marco, con modifiche"
    )
    with scope(company.workspace):
        row = Submission.objects.get()
        assert (row.status, row.message.author) == ("approved", company.marco)
    page.goto(f"{desk.url}/notices/")
    page.get_by_text("Sara ha qualcosa da insegnarti").click()
    expect(page.get_by_role("deletion")).to_contain_text("aspetiamo")
    expect(page.get_by_role("insertion")).to_contain_text("aspettiamo")
    expect(page.get_by_text("Due t, e va benissimo.")).to_be_visible()
    page.screenshot(path=str(tmp_path / "lessons.png"), full_page=True)
    assert len(got) == 1


def test_what_a_reviewer_writes_survives_what_happens_meanwhile(
    desk: Desk, browser: Browser, calls: tuple[str, list[Any]]
) -> None:
    company, (url, got) = desk.company, calls
    with scope(company.workspace):
        training.begin(company.giulia, by=company.as_("ada"), mentor=company.marco)
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": url}
        portal = make.account(company.brand, kind="webhook", config=config)
        talk = pipeline.hear(portal, pipeline.said(text=ASKED, who="zoe"))
        from ascolto.operate.actions import replying, submitting
        from ascolto.operate.actions.submitting import Written

        submitting.submit(talk, Written(WROTE), by=company.as_("giulia"))
    desk.open_inbox("to_approve")
    desk.sees("undici")
    desk.opens_by_key("undici")
    desk.page.keyboard.press("Shift+Y")
    text = desk.page.get_by_label("Che cosa parte, a nome di Giulia")
    text.fill(RIGHT)
    with scope(company.workspace):
        replying.reply(talk, text="Ho già risposto io", by=company.as_("sara"))
    warned = desk.page.locator(".submission .problem")
    expect(warned).to_contain_text("Nel frattempo ha risposto Sara", timeout=20_000)
    expect(text).to_have_value(RIGHT)
    expect(text).to_be_focused()
    desk.page.get_by_label("Perché, solo per Giulia").fill("Ha già risposto Sara")
    desk.page.get_by_role("button", name="Rimanda a Giulia").click()
    expect(desk.page.locator(".submission")).to_have_count(0)
    until(lambda: len(got) == 1)
    with scope(company.workspace):
        assert Submission.objects.get().status == "returned"
