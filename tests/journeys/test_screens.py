"""Screens as somebody uses them who holds no mouse, comes back, or has two windows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from ascolto.core.scoping import scope
from ascolto.testing import browsing, make
from ascolto.testing.desk import Desk
from ascolto.testing.pipeline import hear, said

pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def test_a_whole_answer_with_the_keyboard_alone(desk: Desk) -> None:
    """From the log-in to the next conversation without touching a pointer."""
    company, page = desk.company, desk.page
    with scope(company.workspace):
        chat = make.account(company.brand, kind="webchat", config={})
        portal = make.account(
            company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        hear(portal, said("La prima domanda", who="anna"))
        hear(portal, said("La seconda domanda", who="bruno"))
    assert chat.pk
    desk.open_inbox("waiting")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("La prima domanda")
    page.keyboard.press("n")
    page.keyboard.type("È una cliente di lunga data")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages [data-by=note]")).to_contain_text("lunga data")
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("#messages .event")).to_have_count(1)
    page.keyboard.press("r")
    page.keyboard.type("Buongiorno, certo.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages [data-by=us]")).to_contain_text("Buongiorno, certo.")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("La seconda domanda")
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()


def test_a_draft_survives_a_reload(desk: Desk) -> None:
    with scope(desk.company.workspace):
        portal = make.account(
            desk.company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        conversation = hear(portal, said("Una domanda"))
    desk.page.goto(f"{desk.url}/conversations/{conversation.pk}/")
    box = desk.page.locator("#composer textarea")
    with desk.page.expect_response(lambda r: r.url.endswith("/draft/")):
        box.fill("Gentile signora, ")
    desk.page.reload()
    expect(box).to_have_value("Gentile signora, ")


def test_an_answer_is_called_back_within_its_seconds(desk: Desk) -> None:
    with scope(desk.company.workspace):
        portal = make.account(
            desk.company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        conversation = hear(portal, said("Una domanda"))
    desk.page.goto(f"{desk.url}/conversations/{conversation.pk}/")
    desk.answers_by_key("Non volevo scrivere questo")
    desk.page.locator(".toast [data-undo-url]").click()
    expect(desk.page.locator("#messages")).not_to_contain_text(
        "Non volevo scrivere questo"
    )
    expect(desk.page.locator("#composer textarea")).to_have_value(
        "Non volevo scrivere questo"
    )


def test_two_tabs_see_the_same_without_a_reload(desk: Desk, browser: Browser) -> None:
    with scope(desk.company.workspace):
        portal = make.account(
            desk.company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        conversation = hear(portal, said("Chi la prende?"))
        desk.page.goto(f"{desk.url}/conversations/{conversation.pk}/")
        with browsing.logged_in(browser, desk.url, desk.company.giulia) as hers:
            hers.goto(f"{desk.url}/conversations/{conversation.pk}/")
            expect(hers.locator("html")).to_have_attribute("data-live", "online")
            desk.page.keyboard.press("a")
            expect(hers.locator("#messages .event")).to_contain_text("Marco")


def test_a_broken_account_says_so_loudly_and_at_once(desk: Desk) -> None:
    from ascolto.channels.actions import connecting

    with scope(desk.company.workspace):
        account = make.account(
            desk.company.brand,
            kind="webhook",
            name="Portale",
            config={"secret": "whsec_" + "YWJj" * 8},
        )
        desk.open_inbox()
        connecting.mark_broken(account, "La password non vale più.")
        banner = desk.page.locator("#banners")
        expect(banner).to_contain_text("Portale")
        expect(banner).to_contain_text("La password non vale più.")
        connecting.mark_working(account)
        expect(banner).not_to_contain_text("Portale")
