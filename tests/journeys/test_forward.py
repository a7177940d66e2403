"""A message is passed on to somebody outside, and their answer stands in the thread as theirs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Message
from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation, Forward
from ascolto.testing import make, pipeline
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk
from ascolto.testing.looking import serious
from tests.journeys.test_composer import MAIL, MAILBOX

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

BACK = b"""From: Elio <elio@ditta.test>\r
To: care@brand.test\r
Subject: Re: Fwd: Gita\r
Date: Sun, 22 Nov 2026 02:00:00 +0000\r
Message-ID: <elio@ditta.test>\r
In-Reply-To: <%s>\r
\r
Ci penso io domani.\r
"""


@pytest.fixture
def mailbox(desk: Desk) -> Account:
    with scope(desk.company.workspace):
        found: Account = make.account(
            desk.company.brand, kind="email", config=MAILBOX, address="care@brand.test"
        )
        return found


@pytest.fixture
def talk(desk: Desk, mailbox: Account) -> Conversation:
    with scope(desk.company.workspace):
        accepting.accept(mailbox, [Raw("1", MAIL)])
        pipeline.run()
        until(lambda: Conversation.objects.exists())
        found: Conversation = Conversation.objects.get()
        return found


def test_it_is_passed_on_and_what_comes_back_is_the_third_partys(
    desk: Desk, talk: Conversation, mailbox: Account
) -> None:
    page = desk.page
    page.goto(f"{desk.url}/conversations/{talk.pk}/?view=open")
    expect(page.locator("html")).to_have_attribute("data-live", "online")
    page.keyboard.press("Shift+F")
    expect(page.locator("[name=to]")).to_be_focused()
    page.locator("[name=to]").fill("anna@posta.test")
    page.keyboard.press("Control+Enter")
    expect(page.locator("p[role=alert]")).to_contain_text("cliente")
    page.locator("[name=to]").fill("elio@ditta.test")
    page.locator("[name=note]").fill("Puoi accompagnarli tu?")
    assert serious(page) == []
    page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile(f"/conversations/{talk.pk}/$"))
    passed_on = page.locator("li.message.forward")
    expect(passed_on).to_contain_text("elio@ditta.test")
    expect(
        page.locator(".thread-what .due, .thread-what [data-state]")
    ).not_to_have_count(0)
    with scope(desk.company.workspace):
        made = Forward.objects.get()
        name = Message.objects.get(pk=made.message_id).external_id
        accepting.accept(mailbox, [Raw("2", BACK % name.encode())])
        pipeline.run()
    theirs = page.locator("li.message.forward[data-by=third]")
    expect(theirs).to_contain_text("Ci penso io domani.", timeout=20_000)
    expect(theirs).to_contain_text("non è il cliente")
    assert serious(page) == []


def test_undo_calls_it_back(desk: Desk, talk: Conversation) -> None:
    page = desk.page
    page.goto(f"{desk.url}/conversations/{talk.pk}/forwards/")
    page.locator("[name=to]").fill("elio@ditta.test")
    page.keyboard.press("Control+Enter")
    expect(page.locator("li.message.forward")).to_have_count(1)
    page.locator(".toast [data-undo-url]").click()
    expect(page.locator("li.message.forward")).to_have_count(0)
