"""The connector at work on a real Dovecot and Postfix."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from typing import Any

import pytest

from ascolto.channels.contract import (
    Author,
    File,
    Incoming,
    Malformed,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Receipt,
    Site,
    TryLater,
)
from ascolto.connectors.email.config import Config
from ascolto.connectors.email.connector import Connector
from ascolto.testing.connectors import outgoing
from ascolto.testing.mailserver import MailServer

pytestmark = pytest.mark.peers

Make = Callable[..., Connector]
People = tuple[str, str]


@pytest.fixture
def make(mail: MailServer, people: People) -> Iterator[Make]:
    made = []

    def connector(**config: Any) -> Connector:
        site = Site(
            account="acc-1",
            name="Locanda",
            public_url="",
            workspace_addresses=frozenset({people[0]}),
            secret=b"0123456789abcdef",
        )
        settings = {
            "sender_name": "Locanda del Lago",
            **mail.settings(people[0]),
            **config,
        }
        one = Connector(Config(**settings), site)
        one.timeout = 10.0
        made.append(one)
        return one

    yield connector
    for one in made:
        one.close()


def incoming(connector: Connector, page: Page) -> list[Incoming]:
    facts = [fact for raw in page.items for fact in connector.parse(raw)]
    return [fact for fact in facts if isinstance(fact, Incoming)]


def drained(connector: Connector, cursor: str = "") -> tuple[list[Raw], str]:
    """Everything beyond the cursor, page by page."""
    raws: list[Raw] = []
    for _ in range(100):
        page = connector.poll(cursor)
        raws += page.items
        cursor = page.cursor
        if not page.more:
            return raws, cursor
    raise AssertionError("the pages never end")


def answer(to: Incoming, key: str = "key-1", **more: Any) -> Outgoing:
    return Outgoing(
        idempotency_key=key,
        thread_id=to.external_id,
        text="Buongiorno, la camera è libera.\n\nMarco",
        to=Author(to.author.external_id, to.author.name),
        subject=to.subject,
        in_reply_to=to.external_id,
        references=(*reversed(to.references), to.external_id),
        thread_token="812-k3j2h1g0",
        sender_name="Marco – Locanda",
        quoted=to.text,
        quoted_author=to.author.name,
        quoted_at=to.sent_at,
        **more,
    )


def numbered(mail: MailServer, people: People, count: int) -> None:
    """Mails of the customer, one after the other."""
    for number in range(count):
        mail.send(people[1], people[0], f"Numero {number}", "x")
        mail.wait_for(people[0], titled(f"Numero {number}"))


def titled(subject: str) -> Callable[[Message], bool]:
    return lambda each: each["Subject"] == subject


def test_copies_arrive_and_nobody_learns_of_the_hidden_one(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    luca, boss = (anna.replace("anna", name) for name in ("luca", "boss"))
    for who in (luca, boss):
        mail.add_user(who)
    mail.send(anna, care, "Gita", "In quanti potete venire?")
    mail.wait_for(care)
    connector = make()
    (question,) = incoming(connector, connector.poll(""))
    connector.reply(answer(question, cc=(luca,), bcc=(boss,)))
    for who in (anna, luca, boss):
        came = mail.wait_for(who)
        assert came["Cc"] == luca
        assert came["Bcc"] is None
        assert (
            boss
            not in came.as_string()
            .replace(str(came["Delivered-To"]), "")
            .split("\n\n")[1]
        )
        assert question.author.external_id in came["To"]


def test_a_question_is_answered_and_the_answer_answered(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    asked = mail.send(anna, care, "Camera per due 🛏", "Avete una camera?", name="Anna")
    mail.wait_for(care)
    connector = make()
    page = connector.poll("")
    (question,) = incoming(connector, page)
    assert (question.external_id, question.text) == (asked, "Avete una camera?")
    assert abs((datetime.now(UTC) - question.sent_at).total_seconds()) < 60

    sent = connector.reply(answer(question))
    came = mail.wait_for(anna)
    assert came["In-Reply-To"] == came["References"] == f"<{asked}>"
    assert came["Message-ID"] == f"<{sent.external_id}>"
    assert came["Return-Path"] == f"<{care}>"
    assert came["Auto-Submitted"] is None
    body = came.get_payload(decode=True)
    assert isinstance(body, bytes)
    text = body.decode()
    assert text.startswith("Buongiorno, la camera è libera.")
    assert "> Avete una camera?" in text

    # The customer's program drops the headers and keeps the address: the token still tells.
    back = str(came["Reply-To"]).split("<")[1].rstrip(">")
    mail.send(anna, back, "Re: Camera per due", "Perfetto.\n\n" + f"{text}")
    mail.wait_for(care, lambda each: "Perfetto" in str(each.get_payload(decode=True)))
    (reply,) = incoming(connector, connector.poll(page.cursor))
    assert reply.thread_token == "812-k3j2h1g0"
    assert reply.automatic == ""


def test_a_mail_is_heard_of_at_once(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    connector = make()
    cursor = connector.poll("").cursor
    assert connector.wait(0.3) is False
    timer = threading.Timer(0.5, mail.send, (anna, care, "Ora", "Adesso"))
    timer.start()
    begun = time.monotonic()
    assert connector.wait(20) is True
    assert time.monotonic() - begun < 15
    timer.join()
    assert [each.subject for each in incoming(connector, connector.poll(cursor))] == [
        "Ora"
    ]


def test_a_mail_between_two_looks_is_not_overslept(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    connector = make()
    connector.poll("")
    mail.send(anna, care, "Tra due", "Qui")
    mail.wait_for(care)
    begun = time.monotonic()
    assert connector.wait(20) is True
    assert time.monotonic() - begun < 15


def test_polling_goes_on_where_it_stopped(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    numbered(mail, people, 5)
    first, cursor = drained(make())
    assert len(first) == 5
    assert drained(make(), cursor) == ([], cursor)
    mail.send(anna, care, "Ultimo", "x")
    mail.wait_for(care, titled("Ultimo"))
    (last,), _ = drained(make(), cursor)
    assert b"Ultimo" in last.body
    again, _ = drained(make())
    assert [raw.delivery_id for raw in again] == [
        raw.delivery_id for raw in [*first, last]
    ]


def test_pages_are_bounded_and_lose_nothing(
    mail: MailServer, people: People, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ascolto.connectors.email import receive

    monkeypatch.setattr(receive, "PAGE_MAILS", 7)
    monkeypatch.setattr(receive, "PAGE_BYTES", 5_000)
    care, _ = people
    for number in range(20):
        size = 4_000 if number % 3 else 10
        mail.drop(care, f"Message-ID: <{number}@x>\r\n\r\n{'x' * size}".encode())
    connector = make()
    cursor = ""
    seen: list[Raw] = []
    for _ in range(50):
        page = connector.poll(cursor)
        assert len(page.items) <= 7
        assert sum(len(raw.body) for raw in page.items) <= 5_000 or len(page.items) == 1
        seen += page.items
        cursor = page.cursor
        if not page.more:
            break
    assert len({raw.delivery_id for raw in seen}) == len(seen) == 20


def test_the_past_comes_in_as_far_as_asked(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    mail.send(anna, care, "Già qui", "x")
    mail.wait_for(care)
    nothing = make(history_days=0)
    page = nothing.poll("")
    assert page.items == ()
    mail.send(anna, care, "Nuova", "x")
    mail.wait_for(care, titled("Nuova"))
    (new,) = incoming(nothing, nothing.poll(page.cursor))
    assert new.subject == "Nuova"


def test_another_program_may_read_move_and_delete(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    numbered(mail, people, 4)
    connector = make()
    page = connector.poll("")
    mail.expunge(care, lambda each: each["Subject"] in ("Numero 0", "Numero 3"))
    mail.send(anna, care, "Dopo", "x")
    mail.wait_for(care, titled("Dopo"))
    (after,) = incoming(connector, connector.poll(page.cursor))
    assert after.subject == "Dopo"
    flags = connector._mailbox.open().uids("UNSEEN")
    assert len(flags) == 3, "reading must not mark mails as read"


def test_a_renumbered_mailbox_is_read_again_and_the_names_stay(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    numbered(mail, people, 3)
    connector = make()
    page = connector.poll("")
    before = {each.external_id for each in incoming(connector, page)}
    mail.renumber(care)
    mail.send(anna, care, "Dopo", "x")
    mail.wait_for(care, titled("Dopo"))
    connector.close()
    again, cursor = drained(connector, page.cursor)
    names = {
        each.external_id for each in incoming(connector, Page(tuple(again), cursor))
    }
    assert names > before
    assert len(names) == 4
    assert not {raw.delivery_id for raw in again} & {
        raw.delivery_id for raw in page.items
    }
    assert drained(connector, cursor) == ([], cursor)


def test_a_broken_connection_is_made_again(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    connector = make()
    page = connector.poll("")
    mail.send(anna, care, "Nel mezzo", "x")
    mail.wait_for(care)
    mail.kick(care)
    try:
        raws = connector.poll(page.cursor).items
    except TryLater:
        raws = connector.poll(page.cursor).items
    assert len(raws) == 1


def test_a_connection_cut_while_waiting_is_told(
    mail: MailServer, people: People, make: Make
) -> None:
    connector = make()
    connector.poll("")
    timer = threading.Timer(0.5, mail.kick, (people[0],))
    timer.start()
    begun = time.monotonic()
    with pytest.raises(TryLater):
        connector.wait(20)
    assert time.monotonic() - begun < 15
    timer.join()
    assert connector.wait(0.1) is False


def test_one_bad_mail_stops_no_other(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    mail.send(anna, care, "Prima", "x")
    mail.wait_for(care)
    for bad in (b"", b"\x00" * 500, b"\xff\xfe\r\n\r\n", b"no mail at all"):
        mail.drop(care, bad)
    mail.send(anna, care, "Dopo", "x")
    mail.wait_for(care, titled("Dopo"))
    connector = make()
    subjects, malformed = [], 0
    raws, _ = drained(connector)
    for raw in raws:
        try:
            subjects += [each.subject for each in incoming(connector, Page((raw,), ""))]
        except Malformed:
            malformed += 1
    assert subjects == ["Prima", "Dopo"]
    assert malformed == 4


def test_a_mail_to_nobody_comes_back_as_its_fate(
    mail: MailServer, people: People, make: Make
) -> None:
    care, _ = people
    connector = make()
    cursor = connector.poll("").cursor
    nobody = Author("nobody-at-all@alice.test", "Nessuno")
    sent = connector.reply(
        Outgoing("key-b", "t-1", "Buongiorno", to=nobody, subject="x")
    )
    mail.wait_for(care)
    (raw,) = connector.poll(cursor).items
    (receipt,) = connector.parse(raw)
    assert isinstance(receipt, Receipt)
    assert (receipt.of, receipt.fate) == (sent.external_id, "failed")
    assert receipt.why.startswith("The address does not exist.")


def test_files_travel_both_ways(mail: MailServer, people: People, make: Make) -> None:
    care, anna = people
    content = bytes(range(256)) * 4_000
    mail.send(anna, care, "Foto", "Ecco", files=[("città.png", "image/png", content)])
    mail.wait_for(care)
    connector = make()
    (came,) = incoming(connector, connector.poll(""))
    assert [(file.name, file.content) for file in came.files] == [
        ("città.png", content)
    ]
    connector.reply(
        answer(came, files=(File("menù è.pdf", content, "application/pdf"),))
    )
    back = mail.wait_for(anna)
    file = list(back.walk())[2]
    assert (file.get_filename(), file.get_payload(decode=True)) == (
        "menù è.pdf",
        content,
    )


def test_an_acknowledgement_says_that_it_is_one(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    mail.send(anna, care, "Ciao", "x")
    mail.wait_for(care)
    connector = make()
    (asked,) = incoming(connector, connector.poll(""))
    connector.reply(answer(asked, automatic=True))
    came = mail.wait_for(anna)
    assert came["Auto-Submitted"] == "auto-replied"
    assert came["X-Auto-Response-Suppress"] == "All"
    assert came["Return-Path"] == "<>", "RFC 3834: nobody may answer it automatically"
    # Should it meet another of us, there is no second one.
    mail.send_raw(anna, care, came.as_bytes())
    mail.wait_for(care, lambda each: each["Auto-Submitted"] is not None)
    (echo,) = incoming(connector, connector.poll(""))[1:]
    assert echo.automatic


def test_what_was_sent_is_filed_and_found(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    mail.send(anna, care, "Ciao", "x")
    mail.wait_for(care)
    connector = make()
    (asked,) = incoming(connector, connector.poll(""))
    sent = connector.reply(answer(asked, key="key-found"))
    found = make().find(replace(outgoing(), idempotency_key="key-found"))
    assert found is not None
    assert found.external_id == sent.external_id
    with pytest.raises(OutcomeUnknown):
        make().find(replace(outgoing(), idempotency_key="key-never-sent"))


def test_a_reply_that_was_answered_certainly_went_out(
    mail: MailServer, people: People, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process died before the copy was filed: the customer's answer is the proof."""
    care, anna = people
    mail.send(anna, care, "Ciao", "x")
    mail.wait_for(care)
    connector = make()
    (asked,) = incoming(connector, connector.poll(""))
    monkeypatch.setattr(connector, "_file", lambda letter: None)
    sent = connector.reply(answer(asked, key="key-lost"))
    with pytest.raises(OutcomeUnknown):
        connector.find(replace(outgoing(), idempotency_key="key-lost"))
    mail.send(anna, care, "Re: Ciao", "Grazie", in_reply_to=sent.external_id)
    mail.wait_for(care, lambda each: each["In-Reply-To"] is not None)
    found = connector.find(replace(outgoing(), idempotency_key="key-lost"))
    assert found is not None
    assert found.external_id == sent.external_id


def test_the_check_says_what_is_wrong(
    mail: MailServer, people: People, make: Make
) -> None:
    assert make().check() == people[0]
    with pytest.raises(NeedsReconnect, match="user name and password"):
        make(password="wrong").check()
    with pytest.raises(NeedsReconnect, match="user name and password"):
        make(smtp_password="wrong").check()
    with pytest.raises(NeedsReconnect, match="no folder “Rubbish”"):
        make(folder="Rubbish").check()
    with pytest.raises(TryLater, match="Check the port"):
        make(imap_port=1).check()
    with pytest.raises(TryLater, match="TLS"):
        make(imap_security="tls").check()


def test_a_server_that_is_away_is_met_again(
    mail: MailServer, people: People, make: Make
) -> None:
    care, anna = people
    connector = make()
    cursor = connector.poll("").cursor
    mail.stop_imap()
    try:
        with pytest.raises(TryLater):
            connector.poll(cursor)
    finally:
        mail.start_imap()
    mail.send(anna, care, "Di nuovo qui", "x")
    mail.wait_for(care)
    assert [each.subject for each in incoming(connector, connector.poll(cursor))] == [
        "Di nuovo qui"
    ]
