"""Day one: what an agent expects on the first morning, each shown in a real browser.

queue, nobody's, mentions, due soon, promises,   test_list: the_lists_count_what_is_in_them…
  waiting in public, put aside; live counts        test_teamwork: every_list_is_a_key_away_with_its_count
next conversation without going back             test_teamwork: the_next_conversation_opens_without_going_back
the list never jumps under the pointer           test_list: nothing_moves_under_the_pointer,
                                                   in_a_storm_the_list_stays_as_long_as_it_was
what a row shows                                 test_list: a_row_tells_what_one_must_know
reply and note look different                    here: a_reply_and_a_note_cannot_be_mistaken
draft survives a reload                          test_screens: a_draft_survives_a_reload
Ctrl+Enter, Ctrl+Shift+Enter, undo               test_teamwork: send_and_close_leads_to_the_next_and_undo_back
                                                   test_screens: an_answer_is_called_back_within_its_seconds
counter, window timer, closed, the reason        here: the_composer_knows_the_channels_rules
who else is here, a colleague was quicker        test_teamwork: a_colleague_is_seen_writing_and_nobody_answers_twice
“/” answers                                      here: the_slash_finds_an_answer
snooze presets, until reply, the reason          here: put_aside_it_comes_back_and_says_why
                                                   test_teamwork: a_conversation_is_put_aside_and_brought_back
assign to me with one key                        test_teamwork: the_next_conversation_opens_without_going_back
shift-select, bulk, bulk undo                    test_teamwork: several_are_chosen_changed_and_given_back
handles, cases, value, consent, promises         here: the_person_is_known_beside_the_thread
original post with link, stars, reach            here: a_public_post_is_shown_with_its_original
Cc, Bcc, reply to all, paste a screenshot        test_composer
palette, “?” sheet, letters, never Alt           test_teamwork: the_palette…, the_sheet…, the_next_conversation…
connection state that tells the truth            web/design/tests/test_in_the_browser: a_lost_stream_is_said…
both clocks, the absolute on hover               here: every_time_says_the_absolute_on_hover
undo or a question before what destroys          here: nothing_is_destroyed_without_undo_or_question
everything in the timeline                       here: everything_that_happens_is_in_the_thread
empty screens that teach                         here: an_empty_list_teaches_what_comes_there
320 px, the way of a screen reader               here: it_fits_320_pixels_and_can_be_heard
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from ascolto.channels import registry
from ascolto.channels.models import Account, Message
from ascolto.commitments.actions.pledging import Word
from ascolto.connectors.webhook import manifest as channel
from ascolto.core.actions import keying
from ascolto.core.models import ApiToken
from ascolto.core.scoping import scope
from ascolto.operate.actions import (
    entering,
    promising,
)
from ascolto.operate.actions.entering import Asked, Entry, Said
from ascolto.operate.models import Conversation, Snooze
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious
from ascolto.testing.pipeline import hear, said

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

POST = "https://social.example/post/7"


def _open(desk: Desk, talk: Conversation) -> Page:
    desk.page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    expect(desk.page.locator("html")).to_have_attribute("data-live", "online")
    return desk.page


def test_a_reply_and_a_note_cannot_be_mistaken(desk: Desk, portal: Account) -> None:
    with scope(desk.company.workspace):
        talk = hear(portal, said("Una domanda"))
    page = _open(desk, talk)
    box = page.locator("#composer .composer-box")
    ground = "(n) => getComputedStyle(n).backgroundColor"
    page.keyboard.press("r")
    as_reply = box.evaluate(ground)
    expect(page.locator("#composer button.primary:visible")).to_contain_text("Invia")
    page.keyboard.type("Una risposta.")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("n")  # too late: it leaves as what it was
    expect(page.locator("#messages [data-by=us]")).to_contain_text("Una risposta.")
    expect(page.locator("#messages [data-by=note]")).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.locator("#composer")).to_have_attribute("data-mode", "note")
    expect(page.locator("#composer .note-only").first).to_be_visible()
    assert box.evaluate(ground) != as_reply
    page.keyboard.type("Una nota.")
    page.keyboard.press("Control+Enter")
    bubble = "#messages [data-by={}] .bubble"
    note, ours = (page.locator(bubble.format(by)) for by in ("note", "us"))
    expect(note).to_contain_text("Una nota.")
    assert note.evaluate(ground) != ours.evaluate(ground)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The system behind the webhook takes 120 characters, within a day."""
    tight = replace(channel.MANIFEST, text_limit=120, reply_window=timedelta(hours=24))
    with monkeypatch.context() as patch:
        patch.setattr(channel, "MANIFEST", tight)
        registry.manifest.cache_clear()
        yield
    registry.manifest.cache_clear()


def test_the_composer_knows_the_channels_rules(
    narrow: None, desk: Desk, portal: Account
) -> None:
    yesterday = timezone.now() - timedelta(hours=25)
    recently = timezone.now() - timedelta(hours=23, minutes=30)
    with scope(desk.company.workspace):
        late = hear(portal, said("Ieri", who="anna", at=yesterday))
        close = hear(portal, said("Quasi ieri", who="bruno", at=recently))
    page = _open(desk, close)
    expect(page.locator("#reply-window time")).to_have_attribute("data-state", "near")
    page.keyboard.press("r")
    counter = page.locator("#composer [data-limit]")
    page.keyboard.type("x" * 100)
    expect(counter).to_contain_text("20")
    page.keyboard.type("x" * 30)
    expect(counter).to_have_attribute("data-state", "over")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("10")
    _open(desk, late)
    send = page.locator("#composer button.primary.reply-only")
    expect(send).to_be_disabled()
    expect(page.locator("#reply-state")).to_contain_text("24 ore")
    assert serious(page) == []
    with scope(
        desk.company.workspace
    ):  # their next word opens it, on the open page too
        hear(portal, said("Ci siete?", who="anna"))
    expect(send).to_be_enabled(timeout=10_000)
    expect(page.locator("#reply-window time")).to_be_visible()
    page.keyboard.press("p")  # there is another way
    expect(page).to_have_url(re.compile("/continuations/new/"))


def test_the_slash_finds_an_answer(desk: Desk, portal: Account) -> None:
    by = desk.company.as_("sara")
    words = Entry(
        "Parcheggio", [Asked("Dove parcheggio?")], [Said("In cortile.", "it")]
    )
    with scope(desk.company.workspace):
        entering.publish(entering.propose(words, by=by), by=by)
        talk = hear(portal, said("Dove lascio la macchina?"))
    page = _open(desk, talk)
    page.keyboard.press("r")
    page.keyboard.type("/parch")
    expect(page.locator("#answer-options [role=option]").first).to_contain_text(
        "Parcheggio"
    )
    page.keyboard.press("Enter")
    expect(page.locator("#composer textarea")).to_have_value(re.compile("In cortile"))


def test_put_aside_it_comes_back_and_says_why(desk: Desk, portal: Account) -> None:
    with scope(desk.company.workspace):
        talk = hear(portal, said("Domani vi dico", who="anna"))
    page = _open(desk, talk)
    page.keyboard.press("s")
    menu = page.locator("#snooze-menu")
    assert menu.get_by_role("menuitem").count() >= 4  # how many depends on the hour
    menu.locator("[hx-vals*=reply]").click()
    expect(page.locator(".thread-aside")).to_be_visible()
    with scope(desk.company.workspace):
        until(lambda: Snooze.objects.filter(conversation=talk, ended_at=None).exists())
        hear(portal, said("Eccomi", who="anna"))
    aside = page.locator(".thread-aside")
    expect(aside.locator("button")).to_have_count(0, timeout=10_000)
    expect(aside).to_contain_text(re.compile(r"\w+"))
    row = page.locator(f"#conversation-{talk.pk}")
    expect(row.locator(".pill.info")).to_be_visible()
    expect(row.locator(".pill.info")).to_have_attribute("title", re.compile(r"\w+"))


def test_the_person_is_known_beside_the_thread(desk: Desk, portal: Account) -> None:
    company = desk.company
    with scope(company.workspace):
        hear(portal, said("La prima volta", who="anna", thread="a"))
        talk = hear(portal, said("Di nuovo io", who="anna", thread="b", message="m2"))
        Message.objects.filter(external_id="m2").update(meta={"consent": True})
        word = Word("promise", "Richiamo", timezone.now() + timedelta(hours=5))
        promising.promise(talk, [word], by=company.as_("sara"))
    page = _open(desk, talk)
    person = page.locator("#person")
    handles = person.locator(".handles", has_text="anna@example.net")
    expect(handles).to_be_visible()
    expect(person.locator("#standing li")).to_have_count(2)
    expect(person.locator("#standing [aria-current]")).to_have_count(1)
    expect(person.locator("#consent")).to_contain_text(portal.name)
    expect(person.locator(".owed li")).to_have_count(3)
    expect(person.locator("#gestures")).to_be_visible()
    expect(person.locator(".timeline a")).to_have_count(2)
    person.locator("#standing a").last.click()
    expect(page).to_have_url(re.compile("/cases/"))


def test_a_public_post_is_shown_with_its_original(desk: Desk, portal: Account) -> None:
    with scope(desk.company.workspace):
        talk = hear(portal, said("Freddo", visibility="public", rating=2, url=POST))
        Message.objects.update(meta={"reach": 1200})
    page = _open(desk, talk)
    message = page.locator("#messages [data-by=customer]")
    link = message.locator("a.original")
    expect(link).to_have_attribute("href", POST)
    expect(link).to_have_attribute("rel", re.compile("noopener"))
    expect(message.locator(".pill[aria-label^='2']")).to_be_visible()
    expect(page.locator(".audience.public")).to_contain_text("1.200")


ABSOLUTE = re.compile(r"\d{1,2}.*\d{4}.*\d{2}[:.]\d{2}")


def test_every_time_says_the_absolute_on_hover(desk: Desk, portal: Account) -> None:
    at = timezone.now() - timedelta(minutes=20)
    with scope(desk.company.workspace):
        talk = hear(portal, said("Una domanda", at=at))
    page = _open(desk, talk)
    head = page.locator(".thread-what")
    expect(head.locator("time.due")).to_be_visible()  # until when we owe an answer
    expect(head.locator("time[data-waiting]")).to_contain_text("20 minuti")
    titles = page.locator("main time").evaluate_all("all => all.map(n => n.title)")
    assert len(titles) > 5
    assert [one for one in titles if not ABSOLUTE.search(one)] == []


def test_nothing_is_destroyed_without_undo_or_question(desk: Desk) -> None:
    company, page = desk.company, desk.page
    with scope(company.workspace):
        keying.issue(
            company.marco, name="CRM", scopes=["messages:read"], by=company.as_("marco")
        )
    page.goto(desk.url + reverse("tokens"))
    button = page.locator("button[data-sure]")
    button.click()
    sure = page.locator("#sure")
    expect(sure).to_contain_text("CRM")
    assert serious(page) == []
    page.keyboard.press("Enter")  # the focus is on leaving it as it is
    expect(sure).to_have_count(0)
    expect(button).to_be_visible()
    button.click()
    sure.locator("button.danger").click()
    expect(page.locator(".toast")).to_be_visible()
    with scope(company.workspace):
        assert ApiToken.objects.get().revoked_at


def test_everything_that_happens_is_in_the_thread(desk: Desk, portal: Account) -> None:
    with scope(desk.company.workspace):
        talk = hear(portal, said("Una domanda"))
    page = _open(desk, talk)
    events = page.locator("#messages .event")
    page.keyboard.press("a")
    expect(events).to_have_count(1)
    page.keyboard.press("t")
    page.keyboard.type("Lago")
    page.keyboard.press("Enter")
    expect(events).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator("#snooze-menu :focus")).to_be_visible()
    page.keyboard.press("Enter")
    expect(events).to_have_count(3)
    page.keyboard.press("z")
    expect(events).to_have_count(4)
    page.keyboard.press("e")
    expect(page.locator("#close-menu :focus")).to_be_visible()
    page.locator("[data-dialog-open=no-answer]").click()
    page.locator("#no-answer [name=because]").fill("ringrazia e basta")
    page.locator("#no-answer .primary").click()
    expect(events).to_have_count(5)
    page.keyboard.press("z")
    expect(events).to_have_count(6)
    for n in range(6):
        expect(events.nth(n)).to_contain_text("Marco")
        expect(events.nth(n).locator("time")).to_have_count(1)


def test_an_empty_list_teaches_what_comes_there(desk: Desk, portal: Account) -> None:
    page = desk.page
    for view in ("waiting", "mine", "unassigned", "mentions", "soon", "promises", "public",
                 "snoozed", "open", "closed"):  # fmt: skip
        page.goto(f"{desk.url}/inbox/?view={view}")
        empty = page.locator("#rows .empty")
        expect(empty).to_be_visible()
        assert len(empty.inner_text().split()) > 7, view
    for name in ("promises", "coverage", "notices"):
        page.goto(desk.url + reverse(name))
        expect(page.locator("main .empty").first).to_be_visible()


def test_it_fits_320_pixels_and_can_be_heard(desk: Desk, portal: Account) -> None:
    page = desk.page
    with scope(desk.company.workspace):
        talk = hear(portal, said("Avete un lettino? " * 20, subject="Una domanda " * 9))
    page.set_viewport_size({"width": 320, "height": 640})
    desk.open_inbox()
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert page.evaluate(wide) <= 0
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    expect(skip).to_have_attribute("href", "#content")
    expect(page.get_by_role("navigation", name="Principale")).to_be_visible()
    page.locator("a.row").click()
    expect(page.locator("#messages")).to_contain_text("lettino")
    assert page.evaluate(wide) <= 0
    assert serious(page) == []
    expect(page.get_by_role("main")).to_have_count(1)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Zoe")
    expect(page.locator("#composer textarea")).to_have_attribute(
        "aria-label", re.compile(".")
    )
    live = page.locator("[aria-live], [role=status], [role=log]")
    assert live.count() >= 2
    assert talk.pk
