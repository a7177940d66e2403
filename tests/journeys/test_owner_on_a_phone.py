"""The owner of a small hotel: ten minutes between two guests, on a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation
from ascolto.testing import browsing, make
from ascolto.testing.browsing import until
from ascolto.testing.cast import Cast
from ascolto.testing.looking import serious
from ascolto.testing.pipeline import hear, said

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(browser: Browser, ascolto: str, company: Cast) -> Iterator[tuple[Page, str]]:
    with (
        scope(company.workspace),
        browsing.logged_in(
            browser, ascolto, company.ada, viewport=PHONE, has_touch=True
        ) as page,
    ):
        yield page, ascolto


def _fits(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px too wide"


def test_between_two_guests(
    phone: tuple[Page, str], company: Cast, portal_url: str
) -> None:
    """Sees who waits, answers one, closes another with a reason, looks at what is promised."""
    page, url = phone
    config = {
        "secret": "whsec_" + "YWJj" * 8,
        "callback_url": portal_url,
    }
    account = make.account(company.brand, kind="webhook", config=config)
    asked = hear(account, said("La camera ha il balcone?", who="anna"))
    thanks = hear(account, said("Grazie di tutto!", who="bruno"))

    page.goto(f"{url}/inbox/?view=waiting")
    _fits(page)
    page.locator("a.row", has_text="balcone").tap()
    box = page.locator("#composer textarea")
    expect(page.locator("#messages")).to_contain_text("balcone")
    _fits(page)
    assert serious(page) == []
    box.tap()
    box.fill("Sì, tutte e due le camere sul lago.")
    send = page.locator("#composer button.primary").first
    expect(send).to_be_in_viewport()
    send.tap()
    expect(page.locator("#messages [data-by=us]")).to_contain_text("sul lago")

    page.goto(f"{url}/conversations/{thanks.pk}/")
    page.locator("[popovertarget=close-menu]").tap()
    page.locator("[data-dialog-open=no-answer]").tap()
    because = page.locator("#no-answer [name=because]")
    because.fill("ringrazia e basta")
    page.locator("#no-answer .dialog-foot .primary").tap()
    until(lambda: Conversation.objects.get(pk=thanks.pk).status == "closed")

    page.goto(f"{url}/promises/")
    _fits(page)
    assert Conversation.objects.get(pk=asked.pk).status == "open"
