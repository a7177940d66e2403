"""A thread of many messages: it opens at its end, and what came before arrives as one scrolls."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

from ascolto.channels.models import Message
from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.desk import Desk
from ascolto.testing.pipeline import hear, said

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

MANY = 120  # and the last word, and that it has been received


@pytest.fixture
def talk(company: Cast) -> Conversation:
    with scope(company.workspace):
        portal = make.account(
            company.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
        )
        conversation = hear(portal, said("Ultima parola", who="zoe"))
        last = timezone.now() - timedelta(minutes=1)
        Message.objects.bulk_create(
            Message(
                account=portal, thread_id=conversation.thread_id, direction="in",
                handle_id=conversation.handle_id, external_id=f"long-{n}", text=f"Numero {n}.",
                sent_at=last - timedelta(minutes=MANY - n),
            )
            for n in range(MANY)
        )  # fmt: skip
    return conversation


def _last(desk: Desk) -> Locator:
    """In the thread: the page of the person beside it says it too."""
    return desk.page.locator("#messages").get_by_text("Ultima parola").last


TOP = "document.getElementById('messages').scrollTop"


def test_one_scrolls_up_through_a_long_thread(desk: Desk, talk: Conversation) -> None:
    desk.open_inbox("open")
    desk.page.locator(f"#conversation-{talk.pk}").click()
    messages = desk.page.locator("#messages .message")
    expect(_last(desk)).to_be_in_viewport()
    expect(messages).to_have_count(50)
    upper = messages.first
    name = upper.get_attribute("id")
    desk.page.evaluate(f"{TOP} = 0")
    expect(messages).to_have_count(100)
    # What one was reading is still in view, and nothing below it was lost.
    expect(desk.page.locator(f"#{name}")).to_be_in_viewport()
    days = desk.page.locator("#messages .day").evaluate_all(
        "all => all.map((d) => d.id)"
    )
    assert len(days) == len(set(days))
    desk.page.evaluate(f"{TOP} = 0")
    expect(messages).to_have_count(MANY + 2)
    expect(desk.page.locator("#messages .more")).to_have_count(0)


def test_an_address_leads_to_its_message(desk: Desk, talk: Conversation) -> None:
    with scope(desk.company.workspace):
        early = Message.objects.get(external_id="long-7")
    address = (
        f"{desk.url}/conversations/{talk.pk}/?message={early.pk}#message-{early.pk}"
    )
    desk.page.goto(address)
    expect(desk.page.locator(f"#message-{early.pk}")).to_be_in_viewport()
    desk.page.get_by_role("link", name="recenti").click()
    expect(_last(desk)).to_be_in_viewport()
