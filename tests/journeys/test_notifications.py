"""What reaches a colleague: the browser's own notifications, the title, who is here; and the truth about the line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from ascolto.channels.models import Account
from ascolto.core.scoping import scope
from ascolto.operate.actions import attending, noting
from ascolto.operate.models import Attention, Conversation, Draft
from ascolto.testing import browsing, make
from ascolto.testing.browsing import logged_in, until
from ascolto.testing.cast import Cast
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious
from ascolto.testing.pipeline import hear, said
from ascolto.testing.serving import serving

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

# The real notifications, remembered by the page and pressed from the test.
WATCH = """
window.shown = [];
window.Notification = class extends window.Notification {
  constructor(title, options) { super(title, options); window.shown.push(Object.assign(this, { said: title })); }
};
"""

KEPT = "Object.keys(sessionStorage).some(key => key.startsWith('ascolto-kept'))"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Without windows it shows no notifications."""
    with browsing.chromium(whole=True) as found:
        yield found


@pytest.fixture
def talk(desk: Desk) -> Conversation:
    with scope(desk.company.workspace):
        portal: Account = make.account(
            desk.company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        return hear(portal, said("La camera era fredda", who="zoe"))


@pytest.fixture
def hers(desk: Desk, browser: Browser) -> Iterator[Page]:
    """Giulia's browser, which may show notifications."""
    company = desk.company
    with (
        scope(company.workspace),
        logged_in(
            browser, desk.url, company.giulia, permissions=["notifications"]
        ) as page,
    ):
        page.add_init_script(WATCH)
        page.context.set_default_timeout(60_000)
        yield page


def _live(page: Page, where: str) -> None:
    page.set_default_timeout(60_000)
    page.goto(where)
    expect(page.locator("html")).to_have_attribute("data-live", "online")


def _name(desk: Desk, talk: Conversation, text: str) -> None:
    with scope(desk.company.workspace):
        noting.note(talk, text=text, by=desk.company.as_("marco"))


def _shown(*pages: Page) -> list[str]:
    return [said for page in pages for said in page.evaluate("shown.map(n => n.said)")]


def test_one_notification_for_all_tabs_leads_to_the_conversation(
    desk: Desk, talk: Conversation, hers: Page
) -> None:
    _live(hers, f"{desk.url}/inbox/?view=open")
    second = hers.context.new_page()
    second.add_init_script(WATCH)
    _live(second, f"{desk.url}/inbox/?view=open")
    _name(desk, talk, "@Giulia, guardi tu?")
    until(lambda: _shown(hers, second))
    for page in (hers, second):
        expect(page).to_have_title(re.compile(r"^\(1\) "))
        sign = page.locator('link[rel="icon"]')
        expect(sign).to_have_attribute("href", re.compile("waiting"))
    assert len(_shown(hers, second)) == 1
    assert "Marco" in _shown(hers, second)[0]
    leader = hers if _shown(hers) else second
    leader.evaluate("shown[0].dispatchEvent(new Event('click'))")
    expect(leader.locator("#messages")).to_contain_text("guardi tu?")
    expect(leader).to_have_title(re.compile(r"^Zoe"))


def test_who_wants_quiet_gets_none_and_a_call_comes_through(
    desk: Desk, talk: Conversation, hers: Page
) -> None:
    company = desk.company
    with scope(company.workspace):
        attending.silence(
            company.giulia,
            until=timezone.now() + timedelta(hours=1),
            by=company.as_("giulia"),
        )
    _live(hers, f"{desk.url}/inbox/?view=open")
    _name(desk, talk, "@Giulia, è urgente?")
    expect(hers.locator("#rail-bell .count")).to_have_text("1", timeout=15_000)
    with scope(company.workspace):
        attending.speak(company.giulia, by=company.as_("giulia"))
    _name(desk, talk, "@Giulia, adesso?")
    until(lambda: _shown(hers))
    assert len(_shown(hers)) == 1, "the first never came"


def test_the_page_you_asks_on_a_press_only_and_keeps_what_is_chosen(
    desk: Desk, talk: Conversation, hers: Page
) -> None:
    _live(hers, f"{desk.url}/settings/me/")
    place = hers.locator("#browser-notices")
    expect(place.locator("[data-state=granted]")).to_be_visible()
    place.locator("[data-notices-try]").click()
    assert len(_shown(hers)) == 1
    assert serious(hers) == []
    box = hers.locator("input[name=ways-note][value=browser]")
    expect(box).not_to_be_checked()
    expect(hers.locator("input[name=ways-call][value=mail]")).to_be_disabled()
    box.check()
    hers.locator("#attention button[value=ways]").click()
    expect(hers.locator(".toast")).to_be_visible()
    expect(box).to_be_checked()
    hers.locator("#desk button[value=away]").click()
    expect(hers.locator("#desk button[value=back]")).to_be_visible()
    desk.page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    desk.page.keyboard.press("Shift+A")
    item = desk.page.locator(f"[data-colleague='{desk.company.giulia.pk}']")
    expect(item.locator(".presence[data-state=away]")).to_be_visible()
    desk.page.goto(f"{desk.url}/colleagues/")
    expect(desk.page.locator(".presence[data-state=away]")).to_be_visible()
    assert serious(desk.page) == []
    with scope(desk.company.workspace):
        assert Attention.objects.get().ways == {"note": ["app", "browser"]}


def test_the_line_is_lost_and_found_and_not_a_word_with_it(
    browser: Browser, company: Cast
) -> None:
    """The server dies while somebody writes; it comes back on the same address."""
    with scope(company.workspace):
        portal = make.account(
            company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        talk = hear(portal, said("La camera era fredda", who="zoe"))
        member = company.marco
        with ExitStack() as life:
            first = life.enter_context(ExitStack())
            url = first.enter_context(serving(crew=True))
            page = life.enter_context(logged_in(browser, url, member))
            _live(page, f"{url}/conversations/{talk.pk}/?view=open")
            page.evaluate("window.same = true")
            page.keyboard.press("n")
            expect(page.locator("#composer textarea")).to_be_focused()
            first.close()
            mark = page.locator(".live-mark")
            expect(mark).to_be_visible(timeout=20_000)
            expect(mark).to_contain_text("quello che vedi può essere vecchio")
            assert serious(page) == []
            page.keyboard.type("Guardo io la stufa")
            until(lambda: page.evaluate(KEPT))
            assert not Draft.objects.exists()
            noting.note(talk, text="Intanto ho chiamato", by=company.as_("giulia"))
            port = urlsplit(url).port or 0
            life.enter_context(serving(crew=True, port=port))
            mark.locator("[data-live-retry]").click()
            expect(mark).to_be_hidden(timeout=30_000)
            expect(page.locator("#messages")).to_contain_text("Intanto ho chiamato", timeout=20_000)  # fmt: skip
            assert page.evaluate("window.same"), "without a reload"
            text = page.locator("#composer textarea")
            expect(text).to_have_value("Guardo io la stufa")
            draft = until(Draft.objects.first)
            assert (draft.text, draft.is_note) == ("Guardo io la stufa", True)
            until(lambda: not page.evaluate(KEPT))
