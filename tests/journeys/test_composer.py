"""Writing an answer by mail: who gets it, what goes along, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Message
from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation
from ascolto.testing import make, pipeline
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

# Nobody listens there: answers wait, and nothing leaves the machine.
MAILBOX = {
    "address": "care@brand.test",
    "sender_name": "Locanda",
    "imap_host": "127.0.0.1",
    "imap_port": 9,
    "smtp_host": "127.0.0.1",
    "smtp_port": 9,
    "password": "x",
}
MAIL = b"""From: Anna <anna@posta.test>\r
Reply-To: anna@ufficio.test\r
To: care@brand.test, luca@posta.test\r
Cc: carla@posta.test\r
Subject: Gita\r
Date: Sun, 22 Nov 2026 01:00:00 +0000\r
Message-ID: <gita@posta.test>\r
\r
In quanti potete venire?\r
"""


@pytest.fixture
def talk(desk: Desk) -> Conversation:
    with scope(desk.company.workspace):
        mailbox: Account = make.account(
            desk.company.brand,
            kind="email",
            config=MAILBOX,
            address="care@brand.test",
        )
        accepting.accept(mailbox, [Raw("1", MAIL)])
        pipeline.run()
        until(lambda: Conversation.objects.exists())
        found: Conversation = Conversation.objects.get()
        return found


def _open(desk: Desk, talk: Conversation) -> Page:
    desk.page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    expect(desk.page.locator("html")).to_have_attribute("data-live", "online")
    return desk.page


def test_everybody_gets_the_answer_where_they_asked_for_it(
    desk: Desk, talk: Conversation
) -> None:
    page = _open(desk, talk)
    expect(page.locator("#copies select")).to_have_value("anna@ufficio.test")
    expect(page.locator("#composer [name=cc]")).to_be_hidden()
    page.locator("[data-copy-all]").click()
    cc = page.locator("#composer [name=cc]")
    expect(cc).to_have_value("luca@posta.test, carla@posta.test")
    assert serious(page) == []
    page.locator("#composer [name=bcc]").fill("non un indirizzo")
    page.locator("#composer textarea").fill("In dodici.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast")).to_contain_text("non un indirizzo")
    with page.expect_response(lambda r: "/draft/" in r.url):
        page.locator("#composer [name=bcc]").fill("capo@posta.test")
    page.reload()
    expect(cc).to_have_value("luca@posta.test, carla@posta.test")
    page.set_viewport_size({"width": 390, "height": 800})
    expect(cc).to_be_visible()
    wide = "document.documentElement.scrollWidth > innerWidth"
    assert not page.evaluate(wide)
    page.locator("#composer textarea").focus()
    page.keyboard.press("Control+Enter")
    said = page.locator(".message[data-by=us] .recipients").last
    expect(said).to_contain_text("anna@ufficio.test")
    expect(said).to_contain_text("luca@posta.test, carla@posta.test")
    expect(said).to_contain_text("capo@posta.test")
    with scope(desk.company.workspace):
        sent = Message.objects.get(direction="out", by_rule="")
        assert sent.meta["bcc"] == ["capo@posta.test"]


PASTE = """(kind) => {
  const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGA" + "WjR9awAAAABJRU5ErkJggg==";
  const bytes = Uint8Array.from(atob(dot), (c) => c.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], "image.png", { type: "image/png" }));
  const field = document.querySelector("#composer textarea");
  const made = kind === "paste" ? new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  field.dispatchEvent(made);
}"""


def test_a_screenshot_is_pasted_dropped_seen_and_taken_off(
    desk: Desk, talk: Conversation
) -> None:
    page = _open(desk, talk)
    page.locator("#composer textarea").fill("Ecco la mappa.")
    page.evaluate(PASTE, "paste")
    page.evaluate(PASTE, "drop")
    files = page.locator("#composer-files > li")
    expect(files).to_have_count(2)
    shown = "(i) => i.complete && i.naturalWidth > 0"
    assert files.first.locator("img").evaluate(shown)
    assert serious(page) == []
    files.first.get_by_role("button").click()
    expect(files).to_have_count(1)
    page.locator("#composer textarea").focus()
    page.keyboard.press("Control+Enter")
    picture = page.locator(".message[data-by=us] .file.picture")
    expect(picture).to_have_count(1)
    with scope(desk.company.workspace):
        sent = Message.objects.get(direction="out", by_rule="")
        assert [a.content_type for a in sent.attachments.all()] == ["image/png"]
