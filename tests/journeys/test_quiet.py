"""What a page asks the server for while nobody does anything: as much as has changed, and then nothing."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request, expect

from ascolto.channels.models import Account
from ascolto.core import live
from ascolto.core.scoping import scope
from ascolto.operate.actions import tagging
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk
from ascolto.testing.pipeline import hear, said

# What it shows is the screen's, not the database's (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

STANDING = """() => { window.standing = ["#thread-head", "#person", "#messages .message"]
  .map(which => document.querySelector(which)); }"""


def test_an_open_thread_asks_again_only_when_something_changed(
    desk: Desk, portal: Account
) -> None:
    """It once asked for ever: what it asked for itself counted as somebody's question that waits."""
    page, asked = desk.page, list[str]()

    def note(request: Request) -> None:
        path = urlsplit(request.url).path
        if path.endswith(("/fresh/", "/aside/", "/proposals/")):
            asked.append(path.rsplit("/", 2)[1])

    hear(portal, said("Avete posto?", who="anna"))
    desk.open_inbox()
    page.on("request", note)
    desk.opens_by_key("Avete posto?")
    until(lambda: {"aside", "proposals"} <= set(asked))
    hear(portal, said("E il cane?", who="anna"))
    expect(page.locator("#messages")).to_contain_text("E il cane?")
    page.wait_for_timeout(4000)  # what one change leads to, and then some
    so_far = len(asked)
    page.wait_for_timeout(2000)
    assert len(asked) == so_far, asked
    assert asked.count("fresh") < 6, asked
    assert asked.count("proposals") <= 2, asked  # one for each message they wrote


def test_what_did_not_change_stays_the_same_node(desk: Desk, portal: Account) -> None:
    """A key of a form, other at every drawing, once drew the whole column of the customer anew."""
    page = desk.page
    talk = hear(portal, said("Avete posto?", who="anna"))
    page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    expect(page.locator("html")).to_have_attribute("data-live", "online")
    expect(page.locator("#aside > section").first).to_be_attached()
    page.locator("#messages .labels").first.click()
    expect(page.locator(".labels-list:popover-open")).to_be_visible()
    page.keyboard.press("Escape")
    page.wait_for_timeout(1000)  # what came in beside the first drawing
    page.evaluate(STANDING)
    with page.expect_response("**/fresh/*"), scope(desk.company.workspace):
        live.push(talk.workspace_id, "conversation", id=talk.pk, new=False)
    page.wait_for_timeout(500)
    assert page.evaluate("standing.map(one => one.isConnected)") == [True] * 3


def test_a_row_drawn_anew_keeps_its_list(desk: Desk, portal: Account) -> None:
    page = desk.page
    talk = hear(portal, said("Avete posto?", who="anna"))
    desk.open_inbox()
    hear(portal, said("E il cane?", who="anna"))
    row = page.locator(f"#conversation-{talk.pk}")
    expect(row).to_contain_text("E il cane?")
    expect(row).to_have_attribute("href", f"/conversations/{talk.pk}/?view=open")
    row.click()
    expect(page.locator("#messages")).to_contain_text("E il cane?")
    page.locator("a.back").evaluate("one => one.click()")  # seen where it is narrow
    expect(page).to_have_url(f"{desk.url}/inbox/?view=open")


def test_nothing_is_drawn_anew_under_a_press(desk: Desk, portal: Account) -> None:
    company, page = desk.company, desk.page
    talk = hear(portal, said("Avete posto?", who="anna"))
    page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    expect(page.locator("html")).to_have_attribute("data-live", "online")
    head = page.locator("#thread-head")
    head.get_by_role("button", name="Prendi in carico").hover()
    page.mouse.down()
    with page.expect_response("**/fresh/*"), scope(company.workspace):
        tagging.tag([talk], add=["Cani"], by=company.as_("sara"))
    page.wait_for_timeout(500)
    expect(head).not_to_contain_text("Cani")
    page.mouse.up()
    expect(head).to_contain_text("Cani")
    expect(head.get_by_role("button", name="Prendi in carico")).to_have_count(0)
    with scope(company.workspace):
        talk.refresh_from_db()
        assert talk.assignee_id == company.marco.pk
