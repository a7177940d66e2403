"""The chat from a customer's side: a real page on another origin, a real browser, the real server."""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Route, expect

from ascolto.channels.actions.writing import NewFile
from ascolto.channels.models import Attachment, Message, Payload
from ascolto.core import live, presence, storage
from ascolto.core.actor import Actor
from ascolto.core.scoping import scope, unscoped
from ascolto.operate.actions import seeing
from ascolto.testing.browsing import until
from tests.journeys.webchat.shop import Guest, Shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# How the chat looks and is used. What comes in, goes out and is not lost is tried on either database.
of_the_screen = pytest.mark.one_database

PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc"
    b"\xf8\xcf\xc0\xf0\x1f\0\5\0\1\xff\x89\x99=\x1d\0\0\0\0IEND\xaeB`\x82"
)


def test_a_visitor_writes_and_reads_the_answer_without_a_reload(
    shop: Shop, guest: Guest
) -> None:
    guest.visit(shop).write("Buonasera, si può anticipare il check-in?")
    until(lambda: shop.said() == ["Buonasera, si può anticipare il check-in?"])
    expect(guest.log.get_by_text("Risposta automatica")).to_be_visible()

    seeing.see(shop.conversation(), by=Actor.member(shop.member))
    expect(guest.log.get_by_text("Letto")).to_be_visible()

    live.push(shop.account.workspace_id, "typing", topic=shop.topic(), who="Marta")
    expect(guest.log.get_by_text("Marta sta scrivendo")).to_be_visible()

    begun = time.monotonic()
    message = shop.answer(
        "Certo: dalle 12. Trova tutto su https://locanda.example/a?b=1&c=2."
    )
    expect(guest.log.get_by_text("Certo: dalle 12.")).to_be_visible()
    assert time.monotonic() - begun < 5
    link = guest.log.get_by_role("link")
    assert link.get_attribute("href") == "https://locanda.example/a?b=1&c=2"
    expect(guest.log.get_by_text("Marta sta scrivendo")).to_have_count(0)

    def is_read() -> bool:
        with scope(shop.account.workspace_id):
            return Message.objects.get(pk=message.pk).read_at is not None

    until(is_read)


def test_coming_back_shows_the_same_conversation(shop: Shop, guest: Guest) -> None:
    guest.visit(shop).write("Buonasera")
    shop.conversation()
    shop.answer("Buonasera a Lei.")
    guest.sees("Buonasera", "Buonasera a Lei.")
    guest.page.reload()
    guest.sees("Buonasera", "Buonasera a Lei.")
    guest.write("Grazie")
    guest.sees("Buonasera", "Buonasera a Lei.", "Grazie")
    until(lambda: shop.said() == ["Buonasera", "Grazie"])


def test_without_a_network_nothing_is_lost_and_nothing_comes_twice(
    shop: Shop, guest: Guest
) -> None:
    guest.visit(shop).write("uno")
    until(lambda: shop.said() == ["uno"])
    guest.context.set_offline(True)
    guest.write("due")
    guest.write("tre")
    expect(guest.page.get_by_text("Senza connessione")).to_be_visible()
    expect(guest.log.get_by_text("In attesa della connessione")).to_have_count(2)
    shop.answer("detto mentre la rete mancava")
    time.sleep(1)
    assert shop.said() == ["uno"]
    guest.context.set_offline(False)
    until(lambda: shop.said() == ["uno", "due", "tre"])
    guest.sees("uno", "detto mentre la rete mancava", "due", "tre")
    guest.page.reload()
    guest.sees("uno", "detto mentre la rete mancava", "due", "tre")
    assert shop.said() == ["uno", "due", "tre"]


def test_an_answer_lost_on_the_way_does_not_double_the_message(
    shop: Shop, guest: Guest
) -> None:
    lost: list[str] = []

    def lose(route: Route) -> None:
        if route.request.method != "POST" or len(lost) >= 2:
            route.continue_()
            return
        lost.append(route.fetch().status_text)
        route.abort("connectionreset")

    guest.page.route(re.compile(r"/messages$"), lose)
    guest.visit(shop).write("una volta sola")
    until(lambda: guest.page.wait_for_timeout(50) or len(lost) == 2)
    expect(guest.log.get_by_text("Inviato")).to_be_visible()
    guest.sees("una volta sola")
    assert shop.said() == ["una volta sola"]
    with unscoped("test"):
        assert Payload.objects.filter(account=shop.account).count() == 1


def test_what_was_not_sent_survives_a_reload(shop: Shop, guest: Guest) -> None:
    pattern = re.compile(r"/messages$")
    guest.page.route(pattern, lambda route: route.abort())
    guest.visit(shop).write("scritto prima del reload")
    expect(guest.log.get_by_text("In attesa della connessione")).to_be_visible()
    guest.page.unroute(pattern)
    guest.page.reload()
    until(
        lambda: (
            guest.page.wait_for_timeout(50)
            or shop.said() == ["scritto prima del reload"]
        )
    )
    guest.sees("scritto prima del reload")


def test_where_streams_do_not_get_through_answers_still_come(
    shop: Shop, guest: Guest
) -> None:
    guest.page.route(re.compile(r"/stream"), lambda route: route.abort())
    guest.visit(shop).write("Buonasera")
    shop.answer("Buonasera a Lei.")
    guest.sees("Buonasera", "Buonasera a Lei.")


def test_files_go_both_ways(shop: Shop, guest: Guest, tmp_path: Path) -> None:
    guest.visit(shop)
    guest.page.locator("ascolto-chat input[type=file]").set_input_files(
        files=[{"name": "stufa.png", "mimeType": "image/png", "buffer": PNG}]
    )
    expect(guest.page.get_by_role("button", name="Togli stufa.png")).to_be_visible()
    guest.write("Ecco la stufa")
    until(lambda: shop.said() == ["Ecco la stufa"])
    with scope(shop.account.workspace_id):
        kept = Attachment.objects.get()
        assert storage.read(kept.sha256) == PNG
    expect(guest.log.get_by_role("img", name="stufa.png")).to_be_visible()

    shop.answer(
        "Ecco la conferma", NewFile("conferma.txt", storage.keep(b"camera 8841"))
    )
    chip = guest.log.get_by_role("button", name="Scarica conferma.txt")
    with guest.page.expect_download() as download:
        chip.click()
    download.value.save_as(tmp_path / "conferma.txt")
    assert (tmp_path / "conferma.txt").read_bytes() == b"camera 8841"


@of_the_screen
def test_html_is_shown_as_it_was_written(shop: Shop, guest: Guest) -> None:
    attack = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
    guest.visit(shop).write(attack)
    guest.sees(attack)
    shop.conversation()
    shop.answer(attack + " javascript:alert(1)")
    guest.sees(attack, attack + " javascript:alert(1)")
    assert guest.page.title() == "Locanda"
    assert guest.log.get_by_role("link").count() == 0


@of_the_screen
def test_a_refused_message_says_why_and_can_be_taken_back(
    shop: Shop, guest: Guest
) -> None:
    guest.visit(shop)
    guest.page.route(
        re.compile(r"/messages$"),
        lambda route: route.fulfill(
            status=422,
            headers={"access-control-allow-origin": shop.url},
            json={"error": {"code": "file_gone", "message": "Un file non c'è più."}},
        ),
    )
    guest.write("ciao")
    expect(guest.log.get_by_text("Un file non c'è più.")).to_be_visible()
    guest.page.get_by_role("button", name="Elimina").click()
    guest.sees()
    guest.page.reload()
    guest.sees()


def test_in_english_by_keyboard_and_an_address_when_nobody_is_there(
    browser: Browser, shop: Shop
) -> None:
    shop.lang = "en"
    guest = Guest(browser, shop, locale="en-GB")
    guest.page.goto(shop.url)
    expect(guest.page.get_by_role("button", name="Open the chat")).to_be_visible()
    guest.page.keyboard.press("Tab")
    guest.page.keyboard.press("Enter")
    expect(guest.text).to_be_focused()
    guest.page.keyboard.type("Good evening, do you have a room for two?")
    guest.page.keyboard.press("Enter")
    until(lambda: shop.said() == ["Good evening, do you have a room for two?"])
    address = guest.page.get_by_label("Your e-mail address")
    address.fill("not an address")
    address.press("Enter")
    expect(
        guest.page.get_by_text("This does not look like an e-mail address.")
    ).to_be_visible()
    address.fill("zoe@example.net")
    address.press("Enter")
    expect(
        guest.log.get_by_text("We will answer you at zoe@example.net too.")
    ).to_be_visible()

    def known() -> bool:
        return shop.conversation().handle.email == "zoe@example.net"

    with scope(shop.account.workspace_id):
        until(known)
    expect(guest.log.get_by_text("Automatic reply")).to_be_visible()
    guest.page.keyboard.press("Escape")
    expect(guest.page.get_by_role("button", name="Open the chat")).to_be_focused()
    shop.answer("Yes, we do.")
    expect(
        guest.page.get_by_role("button", name="Open the chat, 1 new message")
    ).to_be_visible()
    guest.context.close()
    assert guest.problems == []


def test_while_somebody_is_there_no_address_is_asked_for(
    shop: Shop, guest: Guest
) -> None:
    with unscoped("test"):
        presence.note({shop.account.workspace_id: []})
    guest.visit(shop)
    expect(
        guest.page.get_by_text("Siamo qui · una persona risponde entro un’ora")
    ).to_be_visible()
    guest.write("Buonasera")
    until(shop.said)
    expect(guest.log.get_by_text("Inviato")).to_be_visible()
    expect(guest.page.get_by_label("Il Suo indirizzo e-mail")).to_have_count(0)


@of_the_screen
def test_another_site_gets_no_chat(shop: Shop, guest: Guest) -> None:
    shop.account.config = {"origins": ["https://www.example.com"]}
    with scope(shop.account.workspace_id):
        shop.account.save(update_fields=["config"])
    guest.page.goto(shop.url)
    guest.page.wait_for_timeout(1000)
    assert guest.page.get_by_role("button").count() == 0


LOOKS = [
    {"viewport": {"width": 1280, "height": 800}},
    {"viewport": {"width": 1280, "height": 800}, "color_scheme": "dark"},
    {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    {"viewport": {"width": 320, "height": 568}, "reduced_motion": "reduce"},
]


@of_the_screen
@pytest.mark.parametrize("look", LOOKS, ids=["wide", "dark", "phone", "320px"])
def test_everybody_can_use_it(
    browser: Browser, shop: Shop, look: dict[str, Any]
) -> None:
    guest = Guest(browser, shop, **look).visit(shop)
    guest.write("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 3)
    until(shop.said)
    expect(guest.page.get_by_label("Il Suo indirizzo e-mail")).to_be_visible()
    shop.answer("Va bene.", NewFile("conferma.txt", storage.keep(b"8841")))
    expect(guest.log.get_by_text("Va bene.")).to_be_visible()
    found = Axe().run(
        guest.page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa"]}
    )
    assert found.violations_count == 0, found.generate_report()
    width = look["viewport"]["width"]
    assert guest.page.evaluate("document.documentElement.scrollWidth") <= width
    assert guest.log.evaluate("node => node.scrollWidth <= node.clientWidth")
    guest.context.close()
    assert guest.problems == []


@of_the_screen
def test_on_a_phone_the_focus_stays_inside(browser: Browser, shop: Shop) -> None:
    guest = Guest(browser, shop, viewport={"width": 390, "height": 844}).visit(shop)
    for _ in range(12):
        guest.page.keyboard.press("Tab")
        assert guest.page.evaluate("document.activeElement.tagName") == "ASCOLTO-CHAT"
    guest.context.close()
