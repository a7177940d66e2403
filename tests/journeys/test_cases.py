"""One matter over several channels: joined and split by hand, facts told once, going on by mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from ascolto.channels.models import Account, Delivery, Message
from ascolto.commitments.models import Commitment
from ascolto.core.scoping import scope
from ascolto.operate.models import Continuation, Conversation
from ascolto.testing import make
from ascolto.testing.answering import Answer, answering
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


@pytest.fixture(autouse=True)
def _quick_undo(settings: Any) -> None:
    settings.UNDO_SECONDS = 1


@pytest.fixture
def portal(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """A system that writes by webhook and takes answers."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with answering(lambda call: Answer(204)) as server, scope(desk.company.workspace):
        config = {"secret": "whsec_" + "YWJj" * 8, "callback_url": server.url}
        yield make.account(desk.company.brand, kind="webhook", config=config)


def case_of(talk: Conversation) -> int:
    return int(Conversation.objects.values_list("case", flat=True).get(pk=talk.pk))


def test_an_open_case_is_joined_with_one_key_taken_back_and_split_on_its_page(
    desk: Desk, portal: Account
) -> None:
    page = desk.page
    old = hear(portal, said("La camera era gelida", thread="a"))
    new = hear(portal, said("Ancora io, per la camera", thread="b"))
    own = case_of(new)
    page.goto(f"{desk.url}/conversations/{new.pk}/")
    expect(page.locator("html")).to_have_attribute("data-live", "online")
    expect(page.locator(".case-offer")).to_contain_text(str(old.case.number))
    assert serious(page) == []
    page.keyboard.press("m")
    expect(page.locator(".case-offer")).to_have_count(0)
    assert case_of(new) == old.case_id
    page.keyboard.press("z")
    until(lambda: case_of(new) == own)
    page.reload()
    page.keyboard.press("m")
    until(lambda: case_of(new) == old.case_id)
    page.goto(f"{desk.url}/cases/{old.case_id}/")
    expect(page.locator(".case-talks > li")).to_have_count(2)
    assert serious(page) == []
    row = page.locator(".case-talks > li", has_text=str(new.number))
    row.get_by_role("button").click()
    page.wait_for_url(re.compile(rf"/cases/(?!{old.case_id}/)\d+/"))
    assert case_of(new) not in {own, old.case_id}
    page.get_by_role("button", name="Annulla").first.click()
    until(lambda: case_of(new) == old.case_id)


def test_what_was_told_already_is_put_in_with_one_key(
    desk: Desk, portal: Account
) -> None:
    page = desk.page
    talk = hear(portal, said("Prenotazione 88-4512, la camera è fredda"))
    page.goto(f"{desk.url}/conversations/{talk.pk}/")
    expect(page.locator("#known")).to_contain_text("88-4512")
    send = page.locator("#composer button.primary:visible")
    before = send.bounding_box()
    page.keyboard.press("r")
    page.keyboard.type("Buongiorno. Ci può dare il numero di prenotazione?")
    expect(page.locator("#asked .banner")).to_contain_text("88-4512")
    assert send.bounding_box() == before, "the send button stays where it is"
    assert serious(page) == []
    page.keyboard.press("Control+.")
    field = page.locator("#composer textarea")
    expect(field).to_have_value(re.compile(r"88-4512"))
    expect(field).not_to_have_value(re.compile(r"Ci può dare"))
    expect(page.locator("#asked .banner")).to_have_count(0)


def test_who_goes_on_by_mail_says_so_first_and_keeps_the_word_by_delivery(
    desk: Desk, portal: Account
) -> None:
    page = desk.page
    mailbox = make.account(desk.company.brand, kind="email", name="posta")
    talk = hear(portal, said("La camera era gelida", who="mia"))
    owed = Commitment.objects.about(talk).order_by("pk")
    page.goto(f"{desk.url}/conversations/{talk.pk}/")
    page.keyboard.press("p")
    expect(page.locator("#id_address")).to_have_value("mia@example.net")
    assert serious(page) == []
    page.locator("#id_opening").fill("Eccoci qui, in privato.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text("posta")
    made = Continuation.objects.get()
    assert made.second is not None
    assert (made.second.account_id, made.second.case_id) == (mailbox.pk, talk.case_id)
    until(lambda: Delivery.objects.get(message=made.pointer).status == "sent")
    until(lambda: "kept" in set(owed.values_list("state", flat=True)))
    kept = owed.filter(state="kept").first()
    assert kept.kept_by_message_id == made.pointer_id
    assert Message.objects.filter(thread=made.second.thread).count() == 1
    expect(page.locator("#messages")).to_contain_text(str(made.second.number))
