"""The list of conversations while it stands open: what it counts, what a row shows, where new ones go."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, Route, expect

from ascolto.channels.models import Account
from ascolto.commitments.actions.pledging import Word
from ascolto.core import live
from ascolto.core.scoping import scope
from ascolto.operate.actions import (
    assigning,
    noting,
    promising,
    snoozing,
    tagging,
)
from ascolto.operate.models import Conversation
from ascolto.operate.reads.inbox import PAGE
from ascolto.testing import make
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious
from ascolto.testing.pipeline import hear, post, run, said

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]


def _open(desk: Desk, talk: Conversation) -> Page:
    desk.page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    expect(desk.page.locator("html")).to_have_attribute("data-live", "online")
    return desk.page


def _count(page: Page, view: str) -> Locator:
    return page.locator(f".lists [data-count={view}]")


def test_the_lists_count_what_is_in_them_and_keep_counting(
    desk: Desk, portal: Account
) -> None:
    company, page = desk.company, desk.page
    with scope(company.workspace):
        by = company.as_("sara")
        mine = hear(portal, said("La mia", who="anna"))
        assigning.assign(mine, to=company.marco.pk, by=by)
        noting.note(mine, text="Guarda, @Marco", by=by)
        hear(portal, said("In pubblico", who="bruno", visibility="public"))
        word = Word("promise", "Richiamo", timezone.now() + timedelta(hours=5))
        promising.promise(mine, [word], by=by)
        aside = hear(portal, said("Più tardi", who="carla"))
        snoozing.snooze([aside], until=None, by=by)
    desk.open_inbox()
    page.keyboard.press("v")
    for view, n in {"waiting": 2, "mine": 1, "unassigned": 1, "mentions": 1, "soon": 2,
                    "promises": 1, "public": 1, "snoozed": 1, "open": 2}.items():  # fmt: skip
        expect(_count(page, view)).to_have_text(str(n), timeout=10_000)
    with scope(company.workspace):
        hear(portal, said("Un'altra in pubblico", who="dora", visibility="public"))
    for view, n in {"public": 2, "unassigned": 2, "waiting": 3, "soon": 3}.items():
        expect(_count(page, view)).to_have_text(str(n), timeout=10_000)


QUIET = {"secret": "whsec_" + "YWJj" * 8}
# Resolves when the page's stream has brought a conversation: read once more, from the same place.
BROUGHT = """async () => {
  const said = name => document.querySelector(`meta[name=${name}]`).content;
  const stream = await fetch(`${said('ascolto-live')}&after=${said('ascolto-live-after')}`);
  const reader = stream.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let all = ''; !all.includes('event: conversation');) all += (await reader.read()).value;
  await reader.cancel();
}"""


def test_what_comes_before_the_page_is_all_there_is_in_the_list(
    desk: Desk,
) -> None:
    """The stream is open before the script that keeps the list: on a busy machine for a good while."""
    page, held = desk.page, list[Route]()
    with scope(desk.company.workspace):  # nothing goes out there, so nothing follows
        quiet = make.account(desk.company.brand, kind="webhook", config=QUIET)
    page.route(re.compile(r"/operate/inbox.*\.js"), lambda one: held.append(one))
    page.goto(f"{desk.url}/inbox/?view=open", wait_until="commit")
    expect(page.locator("html")).to_have_attribute("data-live", "online")
    with scope(desk.company.workspace):
        hear(quiet, said("Avete posto?", who="anna"))
    page.evaluate(BROUGHT)
    assert held
    for route in held:
        route.continue_()
    desk.sees("Avete posto?")


def test_what_comes_while_a_second_tab_is_loading_is_in_its_list(desk: Desk) -> None:
    """The first tab reads the stream for both, and had told it already when the second could hear."""
    held: list[Route] = []
    desk.open_inbox()
    with scope(desk.company.workspace):
        quiet = make.account(desk.company.brand, kind="webhook", config=QUIET)
    second = desk.page.context.new_page()
    second.route(re.compile(r"/js/live.*\.js"), lambda one: held.append(one))
    second.goto(f"{desk.url}/inbox/?view=open", wait_until="commit")
    expect(second.locator(".lists")).to_be_visible()
    with scope(desk.company.workspace):
        hear(quiet, said("Avete posto?", who="anna"))
    desk.sees("Avete posto?")
    assert held
    for route in held:
        route.continue_()
    expect(second.locator("#rows")).to_contain_text("Avete posto?")


HEARING = """addEventListener('DOMContentLoaded', () => {
  window.heard = [];
  document.body.addEventListener('ascolto:bell', event => window.heard.push(event.detail.n));
})"""


def test_a_tab_is_not_told_what_its_page_has_seen(desk: Desk) -> None:
    """Some pages reload at an event. Where a page stands is the newest event of all workspaces."""
    ours, theirs = desk.company.workspace, desk.company.elsewhere
    first, second = desk.page, desk.page.context.new_page()
    for page in (first, second):
        page.add_init_script(HEARING)
    desk.open_inbox()
    with scope(ours):
        live.push(ours.pk, "bell", n=1)
    until(lambda: first.evaluate("window.heard.includes(1)"))
    with scope(theirs):
        live.push(theirs.pk, "bell", n=2)
    second.goto(f"{desk.url}/inbox/?view=open")
    expect(second.locator("html")).to_have_attribute("data-live", "online")
    with scope(ours):
        live.push(ours.pk, "bell", n=3)
    until(lambda: second.evaluate("window.heard.includes(3)"))
    assert second.evaluate("window.heard") == [3]


def test_a_row_tells_what_one_must_know(desk: Desk, portal: Account) -> None:
    company, page = desk.company, desk.page
    long_ago = timezone.now() - timedelta(minutes=50)
    with scope(company.workspace):
        by = company.as_("sara")
        talk = hear(
            portal, said("Avete posto?", who="anna", at=long_ago, visibility="public")
        )
        tagging.tag([talk], add=["Lago"], by=by)
        assigning.assign(talk, to=company.giulia.pk, by=by)
        ours = hear(portal, said("E il cane?", who="bruno"))
    desk.open_inbox()
    row = page.locator(f"#conversation-{talk.pk}")
    expect(row.locator("b").first).to_have_text("Anna")
    expect(row.locator(".avatar use").first).to_have_attribute("href", re.compile("#"))
    expect(row.locator(".pill.public")).to_be_visible()
    expect(row).to_have_attribute("data-unread", "")
    expect(row.locator(".pill", has_text="Lago")).to_be_visible()
    expect(row.locator(".row-side .avatar")).to_contain_text("G")
    expect(row.locator(".row-wait")).to_contain_text("50 minuti")
    expect(row.locator("time.due")).to_have_attribute("data-state", "near")
    calm = page.locator(f"#conversation-{ours.pk} time.due")
    expect(calm).to_have_attribute("data-state", "calm")
    colour = "(n) => getComputedStyle(n).color"
    assert row.locator("time.due").evaluate(colour) != calm.evaluate(colour)
    _open(desk, ours)
    desk.answers_by_key("Il cane è benvenuto.")
    answered = page.locator(f"#conversation-{ours.pk} .row-said")
    expect(answered.locator("svg[aria-label]")).to_have_count(1)
    expect(answered).to_contain_text("benvenuto")


def test_nothing_moves_under_the_pointer(desk: Desk, portal: Account) -> None:
    page = desk.page
    with scope(desk.company.workspace):
        for n in range(4):
            hear(portal, said(f"Domanda {n}", who=f"ospite{n}"))
    desk.open_inbox()
    rows = page.locator("a.row")
    third = rows.nth(2)
    third.hover()
    before, where = rows.evaluate_all("all => all.map(n => n.id)"), third.bounding_box()
    with scope(desk.company.workspace):
        fresh = hear(portal, said("Arrivata adesso", who="nuova"))
    expect(page.locator("#rows-new")).to_be_visible(timeout=10_000)
    assert rows.evaluate_all("all => all.map(n => n.id)") == before
    assert third.bounding_box() == where
    page.mouse.move(1000, 400)
    expect(page.locator(f"#conversation-{fresh.pk}")).to_be_attached()


def test_in_a_storm_the_list_stays_as_long_as_it_was(
    desk: Desk, portal: Account
) -> None:
    page = desk.page
    with scope(desk.company.workspace):
        talk = hear(portal, said("La prima", who="prima"))
    desk.open_inbox()
    rows, marker = page.locator("#rows a.row"), page.locator("#rows-new")
    expect(page.locator(f"#conversation-{talk.pk}")).to_be_visible()
    page.mouse.move(1000, 400)
    with page.expect_request("**/inbox/first/**"):
        _storm(desk, portal, "uno", 90)
    expect(rows.first).to_contain_text("uno")
    expect(page.locator("#rows > .more")).to_have_count(1)
    assert rows.count() <= 3 * PAGE  # the first of them came one by one
    # Who points at the list is told how many came, and finds them when the pointer has gone.
    rows.nth(2).hover()
    before = rows.evaluate_all("all => all.map(n => n.id)")
    _storm(desk, portal, "due", 90)
    expect(marker).to_have_text("90 nuove")
    assert rows.evaluate_all("all => all.map(n => n.id)") == before
    page.mouse.move(1000, 400)
    expect(rows.first).to_contain_text("due")
    expect(marker).to_be_hidden()
    assert serious(page) == []


def _storm(desk: Desk, portal: Account, word: str, count: int) -> None:
    with scope(desk.company.workspace):
        post(portal, *(said(f"{word} {n}", who=f"{word}{n}") for n in range(count)))
        run()
