"""Searching by operators, keeping what one searched, and macros: in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from ascolto.channels.models import Account
from ascolto.core.scoping import scope
from ascolto.operate.actions import macroing, tagging
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious
from ascolto.testing.pipeline import hear, said

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

STEPS = [
    {"do": "reply", "text": "Buongiorno {customer.first_name},", "how": "composer"},
    {"do": "tag", "tag": "camera"},
    {"do": "close", "reason": "answered", "because": ""},
]


@pytest.fixture
def talks(desk: Desk, portal_url: str) -> list[Conversation]:
    with scope(desk.company.workspace):
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": portal_url}
        portal: Account = make.account(
            desk.company.brand, kind="webhook", config=config
        )
        rows = [
            hear(portal, said(f"La camera {n} è fredda", who=f"ospite{n}"))
            for n in range(3)
        ]
        tagging.tag(rows[:1], add=["vip"], by=desk.company.as_("marco"))
        macroing.keep(None, name="Camere", steps=STEPS, by=desk.company.as_("marco"))
        return rows


def _open(desk: Desk, address: str) -> Page:
    desk.page.goto(f"{desk.url}{address}")
    expect(desk.page.locator("html")).to_have_attribute("data-live", "online")
    return desk.page


def test_a_search_is_suggested_found_kept_and_opened_by_the_palette(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, "/inbox/?view=open")
    page.keyboard.press("/")
    page.keyboard.type("fredda eti")
    suggested = page.locator("#search-help [data-operator]:visible")
    expect(suggested).to_have_count(1)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#search input")).to_have_value("fredda etichetta:")
    page.keyboard.type("vip")
    page.keyboard.press("Enter")
    expect(page.locator("#rows .row")).to_have_count(1)
    expect(page.locator("#rows mark")).to_have_text("fredda")
    assert serious(page) == []
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill("tieni questo elenco")
    page.keyboard.press("Enter")
    expect(page.locator("#keep-view [name=name]")).to_be_visible()
    page.locator("#keep-view [name=name]").fill("Freddi e importanti")
    assert serious(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("h1").first).to_have_text("Freddi e importanti")
    expect(page.locator("[data-count^=saved-]")).to_have_text("1")
    _open(desk, "/inbox/?view=open")
    expect(page.locator("[data-count^=saved-]")).to_have_text("1")
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill("freddi e imp")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("saved="))
    expect(page.locator("#rows .row")).to_have_count(1)


def test_lists_are_arranged_and_a_deleted_one_comes_back(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, "/inbox/views/")
    expect(page.locator(".empty")).to_be_visible()
    for name in ("Uno", "Due"):
        _open(desk, "/inbox/?view=open&q=camera")
        page.locator(".lists summary").click()
        page.locator("[data-dialog-open=keep-view]").click()
        page.locator("#keep-view [name=name]").fill(name)
        page.keyboard.press("Enter")
        expect(page.locator("h1").first).to_have_text(name)
    _open(desk, "/inbox/views/")
    names = page.locator("li.playbook > header h2")
    expect(names).to_have_text(["Due", "Uno"])
    page.locator("li.playbook").last.locator("[value=up]").click()
    expect(names).to_have_text(["Uno", "Due"])
    assert serious(page) == []
    page.locator("li.playbook").last.locator("form[action*=removal] button").click()
    expect(names).to_have_text(["Uno"])
    page.locator(".toast [data-undo-url]").click()
    expect(names).to_have_text(["Uno", "Due"])


def test_a_macro_shows_what_it_will_do_does_it_and_takes_it_back(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, f"/conversations/{talks[1].pk}/?view=open")
    expect(page.locator("#macro-menu [data-macro]")).to_have_count(1)
    page.keyboard.press("Shift+M")
    page.keyboard.press("Enter")
    preview = page.locator("#macro-preview")
    expect(preview).to_contain_text("Buongiorno Ospite1,")
    expect(preview.locator("[data-refused]")).to_have_count(1)
    assert serious(page) == []
    page.keyboard.press("Control+Enter")
    expect(page.locator("#composer textarea")).to_have_value("Buongiorno Ospite1,")
    tag = page.locator("#thread-tags > .pill.tag", has_text="camera")
    expect(tag).to_have_count(1)
    expect(page.locator("#messages")).to_contain_text("“Camere”")
    page.locator(".toast [data-undo-url]").click()
    expect(tag).to_have_count(0)
    expect(page.locator("#composer textarea")).to_have_value("")


def test_a_macro_runs_on_those_that_were_chosen(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, "/inbox/?view=open")
    rows = page.locator("#rows .row")
    expect(page.locator("#macro-menu [data-macro]")).to_have_count(1)
    rows.first.focus()
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+k")
    page.locator("#palette input").fill("camere")
    page.keyboard.press("Enter")
    preview = page.locator("#macro-preview")
    expect(preview).to_contain_text("ognuna delle 2 conversazioni")
    preview.locator("button.primary").click()
    expect(page.locator("#rows .row .pill.tag", has_text="camera")).to_have_count(2)
    page.locator(".toast [data-undo-url]").click()
    expect(page.locator("#rows .row .pill.tag", has_text="camera")).to_have_count(0)


def test_a_macro_is_written_on_its_page(desk: Desk, talks: list[Conversation]) -> None:
    page = _open(desk, "/macros/")
    page.get_by_role("link", name="Nuova macro").click()
    page.locator("[name=name]").fill("Domani")
    page.locator("[name=s0-do]").select_option("snooze")
    page.locator("[name=s0-when]").select_option("tomorrow")
    page.locator("[value=step]").click()
    page.locator("[name=s1-tag]").fill("richiamare")
    assert serious(page) == []
    page.locator("#editor > p button.primary").click()
    expect(page.locator("main")).to_contain_text("Domani")
    expect(page.locator("main")).to_contain_text("richiamare")


def test_what_is_found_again_further_down_stands_in_the_list_once(
    desk: Desk, talks: list[Conversation]
) -> None:
    portal = talks[0].account
    with scope(desk.company.workspace):
        for n in range(45):
            hear(portal, said("Una stufa in camera?", who=f"altro{n}"))
        hear(portal, said("E la stufa di cui parlavo?", who="altro0"))
    page = _open(desk, "/inbox/?view=open&q=stufa+")
    rows = page.locator("#rows .row[id]")
    expect(rows.first).to_be_visible()
    page.locator("#rows .more").scroll_into_view_if_needed()
    expect(page.locator("#rows .more")).to_have_count(0)
    expect(rows).to_have_count(45)
    ids = rows.evaluate_all("rows => rows.map(row => row.id)")
    assert len(set(ids)) == 45
