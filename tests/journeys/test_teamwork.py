"""Working together at the inbox, by the keyboard alone, in a real browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ascolto.channels.models import Account
from ascolto.core.scoping import scope
from ascolto.operate.actions import assigning, noting
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.browsing import logged_in, until
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious
from ascolto.testing.pipeline import hear, said

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What is seen and pressed by one person is the screen's. Two at once are tried on either database.
of_the_screen = pytest.mark.one_database


@pytest.fixture
def portal(desk: Desk) -> Account:
    with scope(desk.company.workspace):
        return make.account(
            desk.company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )


@pytest.fixture
def talks(desk: Desk, portal: Account) -> list[Conversation]:
    with scope(desk.company.workspace):
        return [hear(portal, said(f"Domanda {n}", who=f"ospite{n}")) for n in range(4)]


def _open(desk: Desk, talk: Conversation) -> Page:
    desk.page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    expect(desk.page.locator("html")).to_have_attribute("data-live", "online")
    return desk.page


@of_the_screen
def test_a_conversation_is_put_aside_and_brought_back(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, talks[0])
    page.keyboard.press("s")
    expect(page.locator("#snooze-menu :focus")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    # The offer to undo ends after ten seconds: nothing else is waited for before it is taken.
    expect(page.locator(".toast [data-undo-url]")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".toast [data-undo-url]")).to_have_count(0)
    expect(page.locator(".thread-aside")).to_have_count(0)
    page.keyboard.press("s")
    expect(page.locator("#snooze-menu :focus")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".thread-aside")).to_be_visible()
    expect(page.locator(f"#conversation-{talks[0].pk}")).to_have_attribute(
        "data-gone", ""
    )
    assert serious(page) == []


@of_the_screen
def test_news_does_not_take_the_way_back_from_who_waits_for_an_answer(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, talks[0])
    asked: list[Route] = []
    page.route(
        re.compile(r"/conversations/\d+/snooze/"), lambda route: asked.append(route)
    )
    page.keyboard.press("s")
    expect(page.locator("#snooze-menu :focus")).to_be_visible()
    with page.expect_request(re.compile("/snooze/")):
        page.keyboard.press("Enter")
    with page.expect_response(re.compile("/fresh/")), scope(desk.company.workspace):
        assigning.assign(
            talks[0], to=desk.company.marco.pk, by=desk.company.as_("sara")
        )
    row = page.locator(f"#conversation-{talks[0].pk}")
    expect(row.locator(".avatar")).to_have_count(2)  # the news has been drawn
    asked[0].continue_()
    expect(page.locator(".toast [data-undo-url]")).to_be_visible()
    expect(page.locator("#thread [data-key=a]")).to_have_count(0)


@of_the_screen
def test_a_tag_is_made_and_taken_off(desk: Desk, talks: list[Conversation]) -> None:
    page = _open(desk, talks[0])
    page.keyboard.press("t")
    expect(page.locator("#tag-name")).to_be_focused()
    page.keyboard.type("Camera fredda")
    page.keyboard.press("Enter")
    pill = page.locator("#thread-tags > .pill", has_text="Camera fredda")
    expect(pill).to_be_visible()
    row = page.locator(f"#conversation-{talks[0].pk}")
    expect(row).to_contain_text("Camera fredda")
    page.keyboard.press("t")
    page.keyboard.type("camera")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    pill.locator("button").click()
    expect(pill).to_have_count(0)


@of_the_screen
def test_an_older_picture_does_not_take_the_place_of_a_newer_one(
    desk: Desk, talks: list[Conversation]
) -> None:
    """The thread is asked for when something changes; what one did meanwhile stands."""
    page = _open(desk, talks[0])
    late: list[Route] = []

    def hold(route: Route) -> None:
        if late:
            return route.continue_()
        late.append(route)

    page.route("**/fresh/**", hold)
    with scope(desk.company.workspace):
        noting.note(talks[0], text="Intanto", by=desk.company.as_("giulia"))
    until(lambda: page.evaluate("1") and late)
    held = late[0].fetch()  # as it was before the tag
    page.keyboard.press("t")
    page.keyboard.type("Camera fredda")
    page.keyboard.press("Enter")
    pill = page.locator("#thread-tags > .pill", has_text="Camera fredda")
    expect(pill).to_be_visible()
    page.evaluate(
        """() => new MutationObserver(() => {
          if (!document.querySelector("#thread-tags > .pill")) window.lost = true;
        }).observe(document.getElementById("panes"), { childList: true, subtree: true })"""
    )
    late[0].fulfill(response=held)
    expect(page.locator("#messages")).to_contain_text("Intanto")
    expect(pill).to_be_visible()
    assert not page.evaluate("window.lost"), "not even for a moment"


@of_the_screen
def test_several_are_chosen_changed_and_given_back(
    desk: Desk, talks: list[Conversation]
) -> None:
    desk.open_inbox()
    page = desk.page
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#bulk .bulk-count")).to_contain_text("3")
    expect(page.locator(".row[data-chosen]")).to_have_count(3)
    expect(page.locator("#bulk-assign")).to_be_attached()
    assert serious(page) == []
    page.keyboard.press("a")
    expect(page.locator("#bulk-assign :focus")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("3")
    expect(page.locator("#bulk")).to_be_hidden()

    def assigned() -> int:
        with scope(desk.company.workspace):
            rows = Conversation.objects.exclude(assignee=None)
            return int(rows.count())

    assert assigned() == 3
    page.keyboard.press("z")
    until(lambda: assigned() == 0)


@of_the_screen
def test_the_face_chooses_and_shift_takes_what_lies_between(
    desk: Desk, talks: list[Conversation]
) -> None:
    desk.open_inbox()
    rows = desk.page.locator("a.row")
    rows.nth(0).locator(".avatar").first.click()
    rows.nth(3).locator(".row-said").click(modifiers=["Shift"])
    expect(desk.page.locator(".row[data-chosen]")).to_have_count(4)
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".row[data-chosen]")).to_have_count(0)


@of_the_screen
def test_a_colleague_is_named_by_key_and_hears_of_it(
    desk: Desk, talks: list[Conversation], browser: Browser
) -> None:
    page = _open(desk, talks[0])
    with (
        scope(desk.company.workspace),
        logged_in(browser, desk.url, desk.company.giulia) as hers,
    ):
        hers.goto(f"{desk.url}/inbox/?view=open")
        expect(hers.locator("html")).to_have_attribute("data-live", "online")
        page.keyboard.press("n")
        page.keyboard.type("Puoi guardare tu, @giu")
        expect(page.locator("#mention-list [aria-selected=true]")).to_contain_text(
            "Giulia"
        )
        assert serious(page) == []
        page.keyboard.press("Enter")
        expect(page.locator("#composer textarea")).to_have_value(
            "Puoi guardare tu, @Giulia "
        )
        page.keyboard.press("Control+Enter")
        expect(hers.locator("#rail-bell .count")).to_have_text("1")
        hers.keyboard.press("g")
        hers.keyboard.press("b")
        expect(hers.locator(".notice-list")).to_contain_text("Puoi guardare tu")
        assert serious(hers) == []
        hers.locator(".notice-list a").click()
        expect(hers.locator("#messages")).to_contain_text("Puoi guardare tu")


@of_the_screen
def test_every_list_is_a_key_away_with_its_count(
    desk: Desk, talks: list[Conversation]
) -> None:
    desk.open_inbox()
    page = desk.page
    page.keyboard.press("v")
    menu = page.locator(".lists .menu-list")
    expect(menu).to_be_visible()
    expect(menu.locator('[data-count="open"]')).to_have_text("4")
    assert serious(page) == []
    page.keyboard.press("Escape")
    page.keyboard.press("g")
    page.keyboard.press("z")
    expect(page).to_have_url(f"{desk.url}/inbox/?view=snoozed")
    expect(page.locator("#rows .empty")).to_be_visible()


@pytest.fixture
def answerable(desk: Desk) -> list[Conversation]:
    """As `talks`, on an account that can carry an answer."""
    with scope(desk.company.workspace):
        account = make.account(
            desk.company.brand,
            kind="webhook",
            config={
                "secret": "whsec_" + "YWJj" * 8,
                "callback_url": "https://shop.example/back",
            },
        )
        return [hear(account, said(f"Domanda {n}", who=f"ospite{n}")) for n in range(4)]


@of_the_screen
def test_send_and_close_leads_to_the_next_and_undo_back(
    desk: Desk, answerable: list[Conversation]
) -> None:
    desk.open_inbox()
    page, thread = desk.page, desk.page.locator("#thread")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Domanda")
    first = thread.get_attribute("data-conversation") or ""
    page.keyboard.press("Shift+A")
    expect(page.locator("#assign-menu :focus")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(page.locator("#composer textarea")).to_be_focused()
    page.keyboard.type("Certo, AJK volentieri.")  # letters are letters in a field
    page.keyboard.press("Control+Shift+Enter")
    expect(thread).not_to_have_attribute("data-conversation", first)
    expect(page.locator(".toast [data-undo-url]")).to_be_visible()
    with scope(desk.company.workspace):
        assert Conversation.objects.get(pk=int(first)).status == "closed"
    page.keyboard.press("z")
    expect(thread).to_have_attribute("data-conversation", first)
    expect(page).to_have_url(re.compile(f"/conversations/{first}/"))
    expect(page.locator("#composer textarea")).to_have_value("Certo, AJK volentieri.")
    with scope(desk.company.workspace):
        assert Conversation.objects.get(pk=int(first)).status == "open"


@of_the_screen
def test_the_next_conversation_opens_without_going_back(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, talks[3])
    thread = page.locator("#thread")
    page.keyboard.press("Shift+J")
    expect(thread).to_have_attribute("data-conversation", str(talks[2].pk))
    page.keyboard.press("Shift+J")
    expect(thread).to_have_attribute("data-conversation", str(talks[1].pk))
    page.keyboard.press("Shift+K")
    expect(thread).to_have_attribute("data-conversation", str(talks[2].pk))
    page.keyboard.press("Alt+a")
    page.keyboard.press("a")  # mine, with one key; Option and a letter is a sign
    expect(page.locator("#thread [data-key=a]")).to_have_count(0)
    with scope(desk.company.workspace):
        mine = Conversation.objects.filter(assignee=desk.company.marco)
        assert [c.pk for c in mine] == [talks[2].pk]


@of_the_screen
def test_the_palette_does_everything_by_its_name(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, talks[0])
    palette = page.locator("#palette")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 780})
        page.keyboard.press("Control+k")
        expect(palette.get_by_role("combobox")).to_be_focused()
        assert serious(page) == []
        box = palette.bounding_box()
        assert box
        assert 0 <= box["x"] <= width - box["width"]
        page.keyboard.press("Escape")
        expect(palette).to_have_count(0)
    page.keyboard.press("n")
    page.keyboard.type("Guardo io")
    page.keyboard.press("Control+k")
    page.keyboard.type("assegna marco")
    chosen = palette.locator("[aria-selected=true]")
    expect(chosen).to_contain_text("Marco")
    page.keyboard.press("Enter")
    expect(page.locator("#thread [data-key=a]")).to_have_count(0)
    page.keyboard.press("Control+k")
    page.keyboard.type("elenchi parte")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.url}/inbox/?view=snoozed")
    page.keyboard.press("Control+k")
    page.keyboard.type("Ospite0")
    expect(chosen).to_contain_text("Ospite0")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Domanda 0")


@of_the_screen
def test_the_sheet_names_every_key_of_the_page(
    desk: Desk, talks: list[Conversation]
) -> None:
    page = _open(desk, talks[0])
    page.keyboard.press("?")
    sheet = page.locator("#keys-help")
    expect(sheet).to_be_visible()
    keys = page.evaluate(
        "[...document.querySelectorAll('main [data-key]')].filter(n => n.checkVisibility())"
        ".map(n => n.dataset.key).filter(k => k !== 'Escape')"
    )
    shown = sheet.locator("li").all_inner_texts()
    assert {"a", "s", "t", "e", "r", "n"} <= set(keys)
    assert len(shown) >= len(set(keys))
    assert serious(page) == []


def test_a_colleague_is_seen_writing_and_nobody_answers_twice(
    desk: Desk, answerable: list[Conversation], browser: Browser
) -> None:
    talk = answerable[0]
    page = _open(desk, talk)
    with (
        scope(desk.company.workspace),
        logged_in(browser, desk.url, desk.company.giulia) as hers,
    ):
        hers.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
        here = page.locator("#viewers")
        expect(here).to_contain_text("Giulia")
        expect(hers.locator("#viewers")).to_contain_text("Marco")
        hers.keyboard.press("r")
        hers.keyboard.type("Ci penso io")
        expect(here.locator("[data-doing=reply]")).to_be_visible(timeout=15_000)
        assert serious(page) == []
        hers.keyboard.press("Control+Enter")
        expect(hers.locator("#messages")).to_contain_text("Ci penso io")
        page.keyboard.press("r")
        page.keyboard.type("Rispondo anche io")
        page.keyboard.press("Control+Enter")
        clash = page.locator("#clash")
        expect(clash).to_contain_text("Ci penso io")
        assert serious(page) == []
        page.keyboard.press("Escape")
        text = page.locator("#composer textarea")
        expect(text).to_have_value("Rispondo anche io")
        page.keyboard.press("Control+Enter")
        clash.locator("[data-send-anyway]").click()
        expect(page.locator("#messages")).to_contain_text("Rispondo anche io")
        hers.goto(f"{desk.url}/inbox/")
        expect(here).to_be_hidden(timeout=15_000)
