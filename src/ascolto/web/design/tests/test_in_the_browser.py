"""The modules in a real browser, under the product's own CSP, against a small server of our own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template import engines
from django.utils import timezone, translation
from playwright.sync_api import BrowserContext, expect

from ascolto.web.design.tests.small_site import Server

pytestmark = pytest.mark.browser


def test_axe_finds_nothing_in_either_theme_or_on_a_phone(visit: Any) -> None:
    page = visit()
    for theme, width in (
        ("light", 1280),
        ("dark", 1280),
        ("light", 390),
        ("dark", 390),
    ):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate(
            "theme => (document.documentElement.dataset.theme = theme)", theme
        )
        page.wait_for_timeout(250)
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], (
            theme,
            width,
        )
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_clock_turns_near_and_late_while_one_looks(visit: Any) -> None:
    page = visit(due_in=8)
    clock = page.locator(".rows time.due").first
    expect(clock).to_have_attribute("data-state", "near")
    page.evaluate(
        "async () => (await import('/static/ascolto/js/times.js')).refresh(document, Date.now() + 20 * 60000)"
    )
    expect(clock).to_have_attribute("data-state", "late")
    expect(clock).to_contain_text("12 min late")
    assert clock.locator("use").get_attribute("href").endswith("#late")


def test_the_browser_says_times_in_the_servers_words(visit: Any) -> None:
    for minutes in (-3000, -100, -12, 8, 40, 200, 4000, 60000):
        page = visit(due_in=minutes)
        clock = page.locator(".rows time.due .due-words").first
        said = clock.text_content()
        with translation.override("en"), timezone.override("Europe/Rome"):
            written = engines["django"].from_string("{% due_clock due %}")
            due = timezone.now() + timedelta(minutes=minutes)
            assert f">{said}<" in written.render({"due": due})
        page.close()


def test_the_keyboard_walks_the_list_writes_and_explains_itself(visit: Any) -> None:
    page = visit()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".row").nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.type("jn?")
    expect(page.get_by_label("Search")).to_have_value("jn?")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator(".composer")).to_have_attribute("data-mode", "note")
    expect(page.locator("textarea")).to_be_focused()
    page.keyboard.type("too long")
    expect(page.locator("[data-limit]")).to_have_attribute("data-state", "over")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Next in the list")
    expect(dialog).to_contain_text("Search")
    dialog.get_by_role("switch").uncheck()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.keyboard.press("r")
    expect(page.locator(".composer")).to_have_attribute("data-mode", "note")


def test_a_name_is_whole_beside_long_words_of_waiting(visit: Any) -> None:
    page = visit(due_in=-3000)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        cut = page.evaluate(
            "[...document.querySelectorAll('.row-name > b')].filter(b => b.scrollWidth > b.clientWidth).length"
        )
        assert cut == 0, width


def test_what_can_be_done_with_a_message_stands_side_by_side(visit: Any) -> None:
    page = visit()
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        page.evaluate("document.querySelector('.inbox').dataset.pane = 'thread'")
        one, other = (
            act.bounding_box() for act in page.locator(".message-acts > *").all()
        )
        bubble = page.locator(".bubble").first.bounding_box()
        assert one["x"] >= bubble["x"]
        assert (
            one["x"] + one["width"] <= other["x"]
            or one["y"] + one["height"] <= other["y"]
        )


APPROVED = """
  <fieldset class="approved reply-only"><legend>Approved texts</legend>
  <div class="approved-text"><label><input type="radio" name="template" checked> {1}, we are sorry.</label>
  <div class="approved-places"><label>1 <input class="input" name="place"></label></div></div>
  <div class="approved-text"><label><input type="radio" name="template"> Hello.</label></div></fieldset>"""


def test_where_only_approved_texts_are_taken_letters_are_no_shortcuts(
    visit: Any,
) -> None:
    page = visit()
    page.evaluate(
        """html => { const text = document.querySelector(".composer textarea");
        text.dataset.approvedOnly = ""; text.insertAdjacentHTML("beforebegin", html); }""",
        APPROVED,
    )
    page.keyboard.press("r")
    page.keyboard.type("nino")
    expect(page.locator("[name=place]")).to_have_value("nino")
    page.locator("[name=template]").last.check()
    page.keyboard.press("n")
    expect(page.locator(".composer")).to_have_attribute("data-mode", "reply")


def test_a_key_that_is_a_plus_is_shown_as_one(visit: Any) -> None:
    page = visit()
    page.keyboard.press("?")
    line = page.locator(".keys-list li", has_text="Proposed answers")
    expect(line.locator("kbd")).to_have_text(["+"])


def test_a_key_finds_what_was_brought_in_a_moment_ago(
    visit: Any, server: Server
) -> None:
    """It is pressed before htmx has looked at what it says."""
    server.pages["/brought"] = "<p>Eccolo</p>"
    page = visit()
    page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
            "<button data-key='y' hx-get='/brought' hx-target='main' hx-swap='beforeend'>Porta</button>")"""
    )
    page.keyboard.press("y")
    expect(page.get_by_text("Eccolo")).to_be_visible()


def test_a_menu_opens_beside_its_button_and_moves_with_the_arrows(visit: Any) -> None:
    page = visit()
    button = page.get_by_role("button", name="Close", exact=True)
    button.click()
    expect(page.get_by_role("menuitem", name="Answered")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#spam")).to_be_focused()
    menu, opener = page.locator("#menu").bounding_box(), button.bounding_box()
    assert abs(menu["y"] - opener["y"] - opener["height"]) < 8
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_the_theme_is_remembered_where_the_server_sees_it(
    visit: Any, context: BrowserContext
) -> None:
    page = visit()
    page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert {"ascolto_theme": "dark"}.items() <= {
        cookie["name"]: cookie["value"] for cookie in context.cookies()
    }.items()


TOAST = "detail => document.dispatchEvent(new CustomEvent('ascolto:toast', {detail}))"


def test_undo_is_sent_once_and_said(visit: Any, server: Server) -> None:
    page = visit()
    page.evaluate(TOAST, {"text": "Sent.", "undo_url": "/undo", "seconds": 10})
    expect(page.locator(".toast-count")).to_have_text("10")
    page.keyboard.press("z")
    expect(page.locator(".toast")).to_contain_text("Undone")
    assert server.undone == 1


def test_a_toast_with_undo_goes_when_its_time_is_over(visit: Any) -> None:
    page = visit()
    page.evaluate(TOAST, {"text": "Sent.", "undo_url": "/undo", "seconds": 1})
    page.locator(".toast").hover()
    expect(page.locator(".toast")).to_have_count(0, timeout=3000)
