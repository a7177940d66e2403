"""The story of the product, through each door: a customer writes, it appears at once, an honest
acknowledgement leaves, a person answers from the browser with the keyboard alone, the answer
arrives where the customer wrote, and the commitment is kept on the record.

The chat's side of it is in `webchat/`.
"""

from __future__ import annotations

import json
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import expect

from ascolto.channels import registry
from ascolto.channels.actions import connecting
from ascolto.channels.models import Account, Message
from ascolto.commitments.models import Commitment
from ascolto.core.models import Activity
from ascolto.core.scoping import scope
from ascolto.operate.models import Acknowledgement, Conversation
from ascolto.testing import mailserver
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.browsing import until
from ascolto.testing.cast import Cast
from ascolto.testing.desk import Desk
from ascolto.testing.doors import SECRET, body_of, connect_mail, post_signed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.peers,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture(autouse=True)
def _quick_undo(settings: Any) -> None:
    settings.UNDO_SECONDS = 1


def kept_by(company: Cast, words: str) -> Commitment:
    """The commitment of the conversation in which `words` were said, once it is settled."""
    with scope(company.workspace):
        message = until(
            lambda: Message.objects.inbound().filter(text__contains=words).first()
        )
        about = Conversation.objects.get(thread_id=message.thread_id)
        owed = Commitment.objects.about(about)
        until(lambda: owed.exclude(state="open").exists())
        return owed.get()


def assert_kept_by_marco(company: Cast, words: str) -> None:
    kept = kept_by(company, words)
    assert (kept.state, kept.settled_by_id, kept.is_late) == (
        "kept",
        company.marco.pk,
        False,
    )
    with scope(company.workspace):
        verbs = set(Activity.objects.values_list("verb", flat=True))
    assert {"opened", "replied", "kept"} <= verbs


# --- by webhook ------------------------------------------------------------------------------


@pytest.fixture
def portal(
    company: Cast, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Account, list[Heard]]]:
    """Any other system: it posts signed events, and takes our answers at its own address."""
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    taken: list[Heard] = []
    done = threading.Lock()

    def take(heard: Heard) -> Answer:
        with done:
            taken.append(heard)
        body = json.dumps({"external_id": f"portal-{len(taken)}"}).encode()
        return Answer(200, body, {"content-type": "application/json"})

    with answering(take) as site, scope(company.workspace):
        config = registry.config_class("webhook").model_validate(
            {"secret": SECRET, "callback_url": f"{site.url}/answers"}
        )
        account = connecting.connect(
            "webhook",
            brand=company.brand,
            name="Portale",
            config=config,
            by=company.as_("ada"),
        )
        yield account, taken


def test_by_webhook(desk: Desk, portal: tuple[Account, list[Heard]]) -> None:
    account, taken = portal
    desk.open_inbox()
    event = {
        "type": "message.created",
        "conversation": {"external_id": "booking-8841", "subject": "Prenotazione 8841"},
        "message": {
            "external_id": "m-1",
            "text": "Possiamo arrivare alle undici di sera?",
            "created_at": datetime.now(UTC).isoformat(),
        },
        "author": {"external_id": "guest-77", "name": "Giulia Riva"},
    }
    assert post_signed(desk.url, account, event, "evt-1") < 300
    assert post_signed(desk.url, account, event, "evt-1") < 300  # it repeats itself
    desk.sees("Giulia Riva")
    desk.opens_by_key("alle undici di sera")
    desk.answers_by_key("Certo, La aspettiamo. Marco")
    desk.sees_it_sent()
    assert_kept_by_marco(desk.company, "alle undici di sera")
    texts = [json.loads(heard.body)["message"]["text"] for heard in taken]
    assert sum("La aspettiamo" in text for text in texts) == 1
    assert len(texts) == 2  # the acknowledgement, marked as such, and the answer
    with scope(desk.company.workspace):
        assert Message.objects.inbound().count() == 1
        assert Acknowledgement.objects.count() == 1


def test_a_forged_webhook_is_refused_and_nothing_is_stored(
    desk: Desk, portal: tuple[Account, list[Heard]]
) -> None:
    account, _ = portal
    raw = b'{"type":"message.created"}'
    request = urllib.request.Request(
        f"{desk.url}/hooks/{account.public_id}",
        raw,
        {
            "webhook-id": "x",
            "webhook-timestamp": "1",
            "webhook-signature": "v1,Zm9yZ2Vk",
        },
    )
    with pytest.raises(urllib.error.HTTPError) as no:
        urllib.request.urlopen(request, timeout=20)
    assert no.value.code == 401
    with scope(desk.company.workspace):
        assert not account.payloads.exists()


# --- by mail ---------------------------------------------------------------------------------


def test_by_mail(desk: Desk, mail: mailserver.MailServer) -> None:
    connect_mail(desk.company, mail)
    desk.open_inbox()
    mail.send(
        "alice@alice.test",
        "care@brand.test",
        "Camera sul lago",
        "Avete una camera per Pasqua?",
    )
    desk.sees("Camera sul lago")
    acknowledged = mail.wait_for(
        "alice@alice.test", lambda m: "auto-replied" in str(m["Auto-Submitted"])
    )
    assert "auto" in str(acknowledged["Auto-Submitted"])
    desk.opens_by_key("per Pasqua")
    desk.answers_by_key("Sì, la numero otto. Marco")
    desk.sees_it_sent()
    answer = mail.wait_for("alice@alice.test", lambda m: "numero otto" in body_of(m))
    assert answer["In-Reply-To"]
    assert str(answer["Subject"]).endswith("Camera sul lago")
    assert_kept_by_marco(desk.company, "per Pasqua")

    # She answers our answer: the same conversation, and a new promise.
    mail.send(
        "alice@alice.test", "care@brand.test", f"Re: {answer['Subject']}", "Perfetto, la prendo.",
        in_reply_to=str(answer["Message-ID"]),
    )  # fmt: skip
    expect(desk.page.locator("#messages")).to_contain_text("la prendo")
    with scope(desk.company.workspace):
        assert Conversation.objects.count() == 1
        assert Commitment.objects.open().get().kind == "next_reply"


# --- by the contact form ---------------------------------------------------------------------


def test_by_contact_form(desk: Desk, mail: mailserver.MailServer, browser: Any) -> None:
    mailbox = connect_mail(desk.company, mail)
    company = desk.company
    with scope(company.workspace):
        config = registry.config_class("webform").model_validate({})
        form = connecting.connect(
            "webform", brand=company.brand, name="Modulo", config=config, by=company.as_("ada"),
            answers_through=mailbox,
        )  # fmt: skip
    desk.open_inbox()
    context = browser.new_context(locale="it-IT")
    page = context.new_page()
    page.goto(f"{desk.url}/form/{form.public_id}/")
    page.fill("[name=name]", "Alice Neri")
    page.fill("[name=email]", "alice@alice.test")
    page.fill("[name=message]", "Si possono portare due cani?")
    for box in page.locator("input[type=checkbox][required]").all():
        box.check()
    page.wait_for_timeout(3500)  # nobody writes a message faster: the trap for robots
    page.locator("form button[type=submit], form button.primary").first.click()
    page.wait_for_url(re.compile("thanks|grazie"))
    context.close()
    desk.sees("Alice Neri")
    desk.opens_by_key("due cani")
    desk.answers_by_key("Benvenuti tutti e due. Marco")
    desk.sees_it_sent()
    answer = mail.wait_for(
        "alice@alice.test", lambda m: "Benvenuti tutti" in body_of(m)
    )
    assert_kept_by_marco(company, "due cani")

    # The reply to our mail finds its way back to the form's conversation.
    mail.send(
        "alice@alice.test", "care@brand.test", "Re: i cani", "Grazie, a presto!",
        in_reply_to=str(answer["Message-ID"]),
    )  # fmt: skip
    expect(desk.page.locator("#messages")).to_contain_text("a presto")
    with scope(company.workspace):
        assert Conversation.objects.count() == 1
