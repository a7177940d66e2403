"""Machines that answer machines: through a real Dovecot and Postfix, with acknowledgements on."""

from __future__ import annotations

import time
from collections.abc import Iterator
from email.message import Message as Mail
from typing import Any

import pytest

from ascolto.channels import registry
from ascolto.channels.actions import accepting
from ascolto.channels.models import Account, Delivery, Message, Thread
from ascolto.commitments.models import Commitment
from ascolto.core.scoping import scope
from ascolto.operate.actions import replying
from ascolto.operate.models import Acknowledgement, Conversation
from ascolto.testing import mailserver, make
from ascolto.testing.cast import Cast
from ascolto.testing.mailserver import MailServer
from ascolto.testing.pipeline import run

pytestmark = [
    pytest.mark.peers,
    pytest.mark.skipif(bool(mailserver.missing()), reason=mailserver.missing() or "-"),
]
CARE, PEER = "care@brand.test", "alice@alice.test"


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture(autouse=True)
def _at_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.UNDO_SECONDS = 0
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")


def mailbox(mail: MailServer, brand: Any, address: str) -> Account:
    account = make.account(
        brand, kind="email", config=mail.settings(address), address=address
    )
    mail.expunge(address)
    poll(account)  # from now on
    return account


@pytest.fixture
def care(cast: Cast, mail: MailServer) -> Account:
    return mailbox(mail, cast.brand, CARE)


@pytest.fixture
def peer(cast: Cast, mail: MailServer) -> Account:
    """Another company's Ascolto, which writes to ours."""
    with scope(cast.elsewhere):
        return mailbox(mail, make.brand("Otto Werke"), PEER)


def poll(account: Account) -> int:
    """Fetch what lies in the mailbox and do all that follows; how many mails came."""
    made = registry.connector(account)
    try:
        page = made.poll(account.cursor)  # type: ignore[attr-defined]
    finally:
        made.close()
    accepting.accept(account, page.items)
    Account.objects.filter(pk=account.pk).update(cursor=page.cursor)
    account.cursor = page.cursor
    run()
    return len(page.items)


def until_quiet(mail: MailServer, *accounts: Account, seconds: float = 40) -> int:
    """Let them all read until nothing has come for a while; how many mails came in all."""
    came, end, quiet = 0, time.monotonic() + seconds, 0
    while quiet < 6:
        assert time.monotonic() < end, f"it goes on and on: {came} mails so far"
        now = 0
        for account in accounts:
            with scope(account.workspace_id):
                now += poll(account)
        came, quiet = came + now, 0 if now else quiet + 1
        time.sleep(0.25)
    return came


def automatic(mail: MailServer, address: str) -> list[Mail]:
    return [m for m in mail.inbox(address) if m.get("Auto-Submitted", "no") != "no"]


def test_two_of_ours_do_not_answer_each_other(
    cast: Cast, mail: MailServer, care: Account, peer: Account
) -> None:
    """F11: a member of one company writes to the other; each acknowledges once, and that is all."""
    mail.send(PEER, CARE, "Fornitura", "Quando arriva il pane?", name="Otto")
    until_quiet(mail, care, peer)
    assert len(automatic(mail, PEER)) == 1
    assert len(automatic(mail, CARE)) == 0
    for text in ("Domani alle sei.", "Anzi alle cinque.", "Va bene così?"):
        talk = Conversation.objects.get(account=care)
        replying.reply(talk, text=text, by=cast.as_("ada"))
        run()
    until_quiet(mail, care, peer)
    assert len(automatic(mail, PEER)) == 1
    assert len(automatic(mail, CARE)) == 1, "theirs, to the person who answered"
    assert Conversation.objects.filter(account=care).count() == 1
    with scope(cast.elsewhere):
        talk = Conversation.objects.get(account=peer)
        for text in ("Danke.", "Bis dann."):
            replying.reply(talk, text=text, by=cast.as_("otto"))
            run()
    until_quiet(mail, care, peer)
    assert (len(automatic(mail, PEER)), len(automatic(mail, CARE))) == (1, 1)
    for found in (*automatic(mail, PEER), *automatic(mail, CARE)):
        assert found["Auto-Submitted"] == "auto-replied"
        assert found["Return-Path"] in {None, "<>"}, "RFC 3834: nobody to bounce to"


def test_a_machine_that_hides_it_gets_one_answer_a_day(
    cast: Cast, mail: MailServer, care: Account
) -> None:
    """F11: an old autoresponder answers everything, with no sign that it is one."""
    mail.expunge("bob@bob.test")
    mail.send("bob@bob.test", CARE, "Ciao", "Ciao")
    answered, rounds = 0, 0
    end = time.monotonic() + 8
    while time.monotonic() < end:
        poll(care)
        for found in mail.inbox("bob@bob.test")[answered:]:
            answered += 1
            mail.send(
                "bob@bob.test",
                CARE,
                f"Re: {found['Subject']}",
                "Grazie, La richiamiamo.",
            )
            # … and once more without any thread, as the worst of them do.
            mail.send(
                "bob@bob.test", CARE, f"Ticket {rounds}", "Grazie, La richiamiamo."
            )
        rounds += 1
        time.sleep(0.2)
    assert rounds > 5
    assert len(mail.inbox("bob@bob.test")) == 1
    assert Acknowledgement.objects.count() == 1


AWAY: tuple[dict[str, str], ...] = (
    {"Auto-Submitted": "auto-replied"}, {"Auto-Submitted": "auto-generated (rejected)"},
    {"Auto-Submitted": "auto-notified; owner-email=x"}, {"Precedence": "bulk"}, {"Precedence": "junk"},
    {"Precedence": "list"}, {"Precedence": "auto_reply"}, {"List-Id": "<news.example>"},
    {"List-Unsubscribe": "<https://example.org>"}, {"X-Auto-Response-Suppress": "All"},
    {"X-Auto-Response-Suppress": "DR, OOF, AutoReply"}, {"X-Autoreply": "yes"}, {"X-Autorespond": "x"},
    {"X-Mail-Autoreply": "x"}, {"Subject": "Risposta automatica: ferie"}, {"Subject": "Out of Office: Re: x"},
    {"Subject": "Automatische Antwort: Urlaub"},
)  # fmt: skip


def test_a_storm_of_absence_notes_is_never_answered(
    cast: Cast, mail: MailServer, care: Account
) -> None:
    """F11, RFC 3834: every sign that programs really give, each from somebody we never wrote to."""
    mail.expunge("carla@carla.test")
    for number, headers in enumerate(AWAY):
        mail.send(
            f"carla+{number}@carla.test", CARE, headers.get("Subject", "Assente"), "Torno lunedì.",
            headers=headers,
        )  # fmt: skip
    for local in ("MAILER-DAEMON", "postmaster", "noreply", "no-reply", "bounces+x=y"):
        mail.send(f"{local}@carla.test", CARE, "Avviso", "Non rispondere.")
    mail.send_raw(
        "",
        CARE,
        b"From: carla@carla.test\r\nTo: "
        + CARE.encode()
        + b"\r\nSubject: x\r\n\r\nx\r\n",
    )
    assert until_quiet(mail, care) == len(AWAY) + 6
    assert Message.objects.inbound().count() >= len(AWAY), "all of it can be read"
    assert (
        list(Acknowledgement.objects.values_list("handle__external_id", flat=True))
        == []
    )
    assert mail.inbox("carla@carla.test") == []
    assert not Commitment.objects.exists(), "a machine waits for nobody"


def test_a_person_who_writes_thirty_times_is_acknowledged_once(
    cast: Cast, mail: MailServer, care: Account
) -> None:
    mail.expunge("bob@bob.test")
    for number in range(30):
        mail.send("bob@bob.test", CARE, f"Domanda {number}", "Avete posto?")
    assert until_quiet(mail, care) == 30
    assert len(mail.inbox("bob@bob.test")) == 1
    assert Acknowledgement.objects.count() == 1


def test_our_own_addresses_are_never_acknowledged(
    cast: Cast, mail: MailServer, care: Account
) -> None:
    """F11: what we write to ourselves, and to another of our mailboxes."""
    booking = mailbox(mail, cast.brand, "booking@brand.test")
    mail.send(CARE, CARE, "A me stesso", "Promemoria")
    mail.send("booking@brand.test", CARE, "Tra noi", "Vedi la 7")
    mail.send(CARE, "booking@brand.test", "Tra noi", "Vista")
    mail.send("care+anything@brand.test", "booking@brand.test", "Tra noi", "Con un più")
    assert until_quiet(mail, care, booking) == 4
    assert not Acknowledgement.objects.exists()
    assert not automatic(mail, CARE)
    assert not automatic(mail, "booking@brand.test")


def test_a_bounce_is_a_failed_delivery_and_the_promise_stands_again(
    cast: Cast, mail: MailServer, care: Account
) -> None:
    """F11: no new conversation, no answer to the mail system, and a person sees that it failed."""
    mail.send("gone@alice.test", CARE, "Camera", "Avete posto?", name="Gone")
    assert until_quiet(mail, care) >= 1
    talk = Conversation.objects.get()
    reply = replying.reply(talk, text="Certo, La aspettiamo.", by=cast.as_("ada"))
    run()
    end = time.monotonic() + 30
    while Delivery.objects.get(message=reply).status != "failed":
        assert time.monotonic() < end, Delivery.objects.get(message=reply).status
        poll(care)
        time.sleep(0.2)
    until_quiet(mail, care)
    delivery = Delivery.objects.get(message=reply)
    assert "gone@alice.test" in delivery.why
    assert Conversation.objects.count() == Thread.objects.count() == 1
    talk.refresh_from_db()
    assert (talk.status, talk.trouble) == ("open", "failed")
    assert talk.due_at is not None
    assert Commitment.objects.about(talk).filter(state="open").exists()
    assert Acknowledgement.objects.count() <= 1
    to_machines = Message.objects.filter(
        direction="out", thread__handle__external_id__startswith="mailer-daemon"
    )
    assert not to_machines.exists()


def test_nobody_is_answered_through_a_rule_twice_in_a_day(
    cast: Cast, mail: MailServer, care: Account
) -> None:
    """The guard is by person, whatever mailbox, thread or brand they write to."""
    booking = mailbox(mail, cast.brand, "booking@brand.test")
    mail.expunge("bob@bob.test")
    mail.send("bob@bob.test", CARE, "Uno", "Uno")
    mail.send("bob@bob.test", "booking@brand.test", "Due", "Due")
    mail.send("Bob@Bob.test", CARE, "Tre", "Tre")
    assert until_quiet(mail, care, booking) == 3
    assert len(mail.inbox("bob@bob.test")) == 1
