"""The demo's post office serves the product's own mail connector, and keeps what it took."""

from __future__ import annotations

import contextlib
import imaplib
import smtplib
import threading
import time
import uuid
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascolto.channels import registry
from ascolto.channels.contract import (
    Author,
    Connector,
    Incoming,
    NeedsReconnect,
    Outgoing,
    Site,
)
from ascolto.demo.post_office import PostOffice, places
from ascolto.demo.post_office.boxes import SENT, Boxes, plain
from ascolto.demo.post_office.grammar import Command, NotUnderstood, parse
from ascolto.demo.post_office.platforms import Platforms

WORD = "lago"
INN, ANNA = "ciao@treremi.example", "anna@posta.example"


class Office:
    """A post office in a folder of its own; `again` is a restart."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ports = folder, places._free()
        self.boxes = Boxes(folder)
        self._office = self._open()

    def _open(self) -> PostOffice:
        office = PostOffice(self.boxes, WORD, Platforms(self.folder, {}))
        office.start(self.ports)
        return office

    def again(self) -> None:
        self._office.stop()
        self.boxes = Boxes(self.folder)
        self._office = self._open()

    def stop(self) -> None:
        self._office.stop()

    def connector(self, password: str = WORD) -> Connector:
        config = registry.config_class("email").model_validate(
            {
                "address": INN,
                "password": password,
                "imap_host": places.HOST,
                "imap_port": self.ports.imap,
                "imap_security": "none",
                "smtp_host": places.HOST,
                "smtp_port": self.ports.smtp,
                "smtp_security": "none",
            }
        )
        site = Site("a", "Posta", "", workspace_addresses=frozenset({INN}), secret=b"k")
        return registry.trial("email", config, site)

    def send(self, text: str, to: str = INN) -> str:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = f"Anna <{ANNA}>", to, "Camera"
        mail["Message-ID"] = f"<{uuid.uuid4().hex}@posta.example>"
        mail.set_content(text)
        with smtplib.SMTP(places.HOST, self.ports.smtp, timeout=10) as server:
            server.send_message(mail)
        return str(mail["Message-ID"]).strip("<>")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    one = Office(tmp_path)
    yield one
    one.stop()


def _said(connector: Connector, cursor: str) -> tuple[list[Incoming], str]:
    page = connector.poll(cursor)  # type: ignore[attr-defined]
    facts = [fact for raw in page.items for fact in connector.parse(raw)]
    return [fact for fact in facts if isinstance(fact, Incoming)], page.cursor


def test_the_connector_finds_it_well(office: Office) -> None:
    assert office.connector().check() == INN
    with pytest.raises(NeedsReconnect):
        office.connector("wrong").check()


def test_a_mail_is_heard_while_idling_and_read(office: Office) -> None:
    connector = office.connector()
    _, cursor = _said(connector, "")
    heard: list[float] = []

    def wait() -> None:
        assert connector.wait(20)  # type: ignore[attr-defined]
        heard.append(time.monotonic())

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(1)  # until it idles
    sent = time.monotonic()
    office.send("È libera la Darsena?")
    waiting.join(10)
    assert heard
    assert heard[0] - sent < 2
    said, _ = _said(connector, cursor)
    assert [(one.text, one.author.external_id) for one in said] == [
        ("È libera la Darsena?", ANNA)
    ]
    connector.close()


def test_an_answer_reaches_the_customer_and_is_filed_and_found(office: Office) -> None:
    connector, key = office.connector(), str(uuid.uuid4())
    asked = office.send("È libera?")
    said, _ = _said(connector, "")
    answer = Outgoing(
        idempotency_key=key,
        thread_id="t",
        text="Sì, è libera.",
        to=Author(ANNA, "Anna"),
        subject="Camera",
        in_reply_to=said[0].external_id,
        references=(said[0].external_id,),
        sender_name="Nives",
    )
    sent = connector.reply(answer)  # type: ignore[attr-defined]
    arrived = office.boxes.box(ANNA).mails[0].content()
    assert b"=C3=A8 libera" in arrived
    assert asked.encode() in arrived
    assert sent.external_id.encode() in arrived
    assert len(office.boxes.box(INN, SENT).mails) == 1
    assert connector.find(answer).external_id == sent.external_id  # type: ignore[attr-defined]
    connector.close()


def test_a_restart_keeps_mails_numbers_and_flags(office: Office) -> None:
    connector = office.connector()
    office.send("uno")
    said, cursor = _said(connector, "")
    box = office.boxes.box(INN)
    office.boxes.mark(box, box.mails[0], frozenset({"\\Seen", "vista"}))
    validity = box.validity
    office.again()
    office.send("due")
    connector.close()
    said, cursor = _said(connector, cursor)
    assert [one.text for one in said] == ["due"]
    box = office.boxes.box(INN)
    assert [mail.uid for mail in box.mails] == [1, 2]
    assert box.mails[0].flags == {"\\Seen", "vista"}
    assert box.validity == validity
    connector.close()


def test_any_mail_program_can_search_fetch_and_mark(office: Office) -> None:
    name = office.send("ciao")
    with imaplib.IMAP4(places.HOST, office.ports.imap, timeout=10) as box:
        box.login(INN, WORD)
        assert b"\\Sent" in b"".join(box.list()[1])  # type: ignore[arg-type]
        box.select()
        assert box.uid("SEARCH", "HEADER", "Message-ID", name)[1] == [b"1"]
        assert box.uid("SEARCH", "UNSEEN")[1] == [b"1"]
        box.uid("STORE", "1", "+FLAGS", "(\\Seen amici)")
        assert box.uid("SEARCH", "KEYWORD", "amici", "SEEN")[1] == [b"1"]
        part = box.uid("FETCH", "1", "(BODY.PEEK[TEXT]<1.3>)")[1]
        assert part[0][1] == b"iao"
        assert b"RFC822.SIZE" in box.uid("FETCH", "1:*", "(FLAGS RFC822.SIZE)")[1][0]
        box.append("Sent", "\\Seen", imaplib.Time2Internaldate(0), b"From: a\r\n\r\nb")
        assert box.status("Sent", "(MESSAGES)")[1][0].startswith(b"Sent (MESSAGES 1")


def test_what_is_refused_is_refused_in_words(office: Office) -> None:
    with smtplib.SMTP(places.HOST, office.ports.smtp, timeout=10) as server:
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            server.sendmail(ANNA, ["nobody"], b"x")
        with pytest.raises(smtplib.SMTPAuthenticationError):
            server.login(INN, "wrong")
    with imaplib.IMAP4(places.HOST, office.ports.imap, timeout=10) as box:
        with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
            box.login(INN, "wrong")
        box.login(INN, WORD)
        assert box.select("Altrove")[0] == "NO"
        box.select()
        office.send("x")
        box.noop()
        with pytest.raises(imaplib.IMAP4.error, match="BODYSTRUCTURE"):
            box.uid("FETCH", "1", "(BODYSTRUCTURE)")


@pytest.mark.parametrize(
    ("address", "person"),
    [
        ("Anna <ANNA+123@Posta.example>", ANNA),
        ("../../etc/passwd@x", None),
        ("..@x.example", None),
        ("nobody", None),
        ("", None),
    ],
)
def test_an_address_is_a_mailbox_and_never_a_way_out(
    address: str, person: str | None
) -> None:
    assert plain(address) == person


@given(st.lists(st.binary(max_size=60), min_size=1, max_size=4))
def test_odd_commands_are_not_understood_and_nothing_worse(parts: list[bytes]) -> None:
    with contextlib.suppress(NotUnderstood):
        assert isinstance(parse(parts), Command)
