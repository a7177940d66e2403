"""The agent: twenty customers answered with the keyboard alone; says how many keys an answer takes."""

from __future__ import annotations

import statistics

import pytest
from playwright.sync_api import Page, expect

from ascolto.channels.models import Message
from ascolto.core.scoping import scope
from ascolto.operate.models import Conversation
from ascolto.testing import make
from ascolto.testing.browsing import until
from ascolto.testing.desk import Desk
from ascolto.testing.pipeline import hear, said

# What it shows is the screen's; what is asked of the database below is tested on either (`suite.py`).
pytestmark = [
    pytest.mark.one_database,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

CUSTOMERS = 20
MOST = 4  # keys for an answer beside its words: into the composer, send-close-and-next


class Keys:
    """Counts what is pressed, words aside."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.pressed = 0

    def press(self, key: str) -> None:
        self.pressed += 1
        self._page.keyboard.press(key)


@pytest.fixture
def waiting(desk: Desk, portal_url: str) -> list[Conversation]:
    with scope(desk.company.workspace):
        account = make.account(
            desk.company.brand,
            kind="webhook",
            config={
                "secret": "whsec_" + "YWJj" * 8,
                "callback_url": portal_url,
            },
        )
        return [
            hear(account, said(f"Domanda numero {n}.", who=f"ospite{n}"))
            for n in range(CUSTOMERS)
        ]


def test_twenty_customers_are_answered_by_keyboard_only(
    desk: Desk, waiting: list[Conversation]
) -> None:
    desk.open_inbox("waiting")
    page, thread = desk.page, desk.page.locator("#thread")
    keys, counts = Keys(page), []
    keys.press("j")
    keys.press("Enter")
    for n in range(CUSTOMERS):
        expect(page.locator("#messages")).to_contain_text("Domanda numero")
        here = thread.get_attribute("data-conversation") or ""
        before = keys.pressed
        keys.press("r")
        expect(page.locator("#composer textarea")).to_be_focused()
        page.keyboard.type("Buongiorno, certo.")
        keys.press("Control+Shift+Enter")
        counts.append(keys.pressed - before)
        if n < CUSTOMERS - 1:
            expect(thread).not_to_have_attribute("data-conversation", here)
    with scope(desk.company.workspace):
        until(lambda: Conversation.objects.filter(status="closed").count() == CUSTOMERS)
        written = Message.objects.filter(direction="out", by_rule="")
        assert written.count() == CUSTOMERS
        assert written.values("thread").distinct().count() == CUSTOMERS
    median = statistics.median(counts)
    print(f"\n{CUSTOMERS} answers by keyboard: median {median} keys beside the words")
    assert median <= MOST
