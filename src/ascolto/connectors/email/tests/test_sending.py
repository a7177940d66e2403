"""What goes out, and what became of it when the mail server is in a mood."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
from pydantic import ValidationError

from ascolto.channels.contract import (
    Author,
    ChannelError,
    File,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Site,
    TryLater,
)
from ascolto.connectors.email import addresses, composing
from ascolto.connectors.email.config import Config
from ascolto.connectors.email.tests.provider import (
    HANG_UP,
    SECRET,
    SILENCE,
    Imap,
    Smtp,
    closed_port,
    connected,
)
from ascolto.providers.mail import headers

SITE = Site(account="acc-1", name="Locanda", public_url="", secret=SECRET)
CONFIG = Config(
    address="care@brand.test",
    sender_name="Locanda del Lago",
    imap_host="imap.brand.test",
    smtp_host="smtp.brand.test",
    password="x",
)
NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
REPLY = Outgoing(
    idempotency_key="key-1",
    thread_id="t-1",
    text="Buongiorno, certo.\n.\n..\n.punto\nFine",
    to=Author("anna@posta.test", "Anna Riva"),
    subject="Camera",
    in_reply_to="q-1@posta.test",
    references=("q-0@posta.test", "q-1@posta.test"),
    thread_token="812-k3j2h1g0",
    sender_name="Marco",
)


def letter(outgoing: Outgoing = REPLY, config: Config = CONFIG) -> EmailMessage:
    made = composing.compose(outgoing, config, SITE, NOW)
    read = email.message_from_bytes(made.content, policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


# --- the mail itself ---------------------------------------------------------------------------


def test_a_reply_looks_like_one() -> None:
    mail = letter()
    assert mail["From"] == "Marco <care@brand.test>"
    assert mail["To"] == "Anna Riva <anna@posta.test>"
    assert mail["Subject"] == "Re: Camera"
    assert mail["In-Reply-To"] == "<q-1@posta.test>"
    assert mail["References"] == "<q-0@posta.test> <q-1@posta.test>"
    assert "care+812-k3j2h1g0-" in mail["Reply-To"]
    assert not mail.defects


COPIED = replace(REPLY, cc=("luca@posta.test", "zoë@öl.test"), bcc=("capo@posta.test",))


def test_copies_are_named_and_hidden_ones_are_not() -> None:
    made = composing.compose(COPIED, CONFIG, SITE, NOW)
    assert made.recipients == (
        "anna@posta.test",
        "luca@posta.test",
        "zoë@xn--l-0ga.test",
        "capo@posta.test",
    )
    assert b"capo" not in made.content
    assert b"Bcc" not in made.content
    assert made.utf8
    plain = letter(replace(COPIED, cc=("luca@posta.test", "carla@posta.test")))
    assert plain["Cc"] == "luca@posta.test, carla@posta.test"
    assert letter()["Cc"] is None


@pytest.mark.parametrize("field", ["cc", "bcc"])
@pytest.mark.parametrize(
    "address",
    ["x@y.test\r\nBcc: z@y.test", "x@y.test\n", "x", "x@y.test>, <z@y.test", ""],
)
def test_a_copy_cannot_write_fields(field: str, address: str) -> None:
    copied: dict[str, Any] = {field: (address,)}
    with pytest.raises(Refused):
        composing.compose(replace(REPLY, **copied), CONFIG, SITE, NOW)


def test_the_same_key_is_the_same_mail() -> None:
    one, two = (
        composing.compose(REPLY, CONFIG, SITE, NOW),
        composing.compose(REPLY, CONFIG, SITE, NOW),
    )
    other = composing.compose(
        replace(REPLY, idempotency_key="key-2"), CONFIG, SITE, NOW
    )
    assert one.message_id == two.message_id != other.message_id
    stranger = replace(SITE, secret=b"another")
    assert composing.compose(REPLY, CONFIG, stranger, NOW).message_id != one.message_id


@pytest.mark.parametrize(
    "subject",
    [
        "Caffè? 🎁 " * 30,
        "x" * 300,
        "=?utf-8?q?x?=",
        "Re: Camera",
        "R: Camera",
        "AW: Zimmer",
        "",
    ],
)
def test_any_subject_arrives_as_it_was(subject: str) -> None:
    wanted = (
        subject.strip()
        if subject[:2] in ("Re", "R:", "AW")
        else f"Re: {subject}".strip()
    )
    assert letter(replace(REPLY, subject=subject))["Subject"] == wanted[:404].strip()


@pytest.mark.parametrize(
    "name",
    ["Anna", 'Anna "la rossa" Riva', "Riva, Anna", "Zoë Ünal", "a@b.test", "x" * 190],
)
def test_any_name_arrives_as_it_was(name: str) -> None:
    made = replace(REPLY, to=Author("anna@posta.test", name), sender_name=name)
    fields, _ = headers.of_mail(composing.compose(made, CONFIG, SITE, NOW).content)
    for field in ("to", "from"):
        address = addresses.first(fields.raw(field))
        assert address is not None
        assert address.name == name


def test_no_line_of_a_header_is_longer_than_the_standard_allows() -> None:
    long = replace(
        REPLY,
        subject="è" * 400,
        sender_name="ü" * 180,
        references=tuple(f"{n}-{'x' * 60}@posta.test" for n in range(200)),
    )
    made = composing.compose(long, CONFIG, SITE, NOW)
    head = made.content.split(b"\r\n\r\n")[0]
    assert max(map(len, made.content.split(b"\r\n"))) <= 998
    assert head.count(b"@posta.test>") <= composing.REFERENCES_LIMIT + 3


@pytest.mark.parametrize(
    "evil", ["a\r\nBcc: victim@x.test", "a\nX: y", "a\rb", "a\x00b", "a\u2028b"]
)
@pytest.mark.parametrize("field", ["subject", "sender_name", "to"])
def test_nobody_writes_fields_through_ours(field: str, evil: str) -> None:
    made = {
        "subject": replace(REPLY, subject=evil),
        "sender_name": replace(REPLY, sender_name=evil),
        "to": replace(REPLY, to=Author("anna@posta.test", evil)),
    }
    with pytest.raises(Refused):
        letter(made[field])


@pytest.mark.parametrize(
    "evil", ["a@b.test\r\nRCPT TO:<c@d.test>", "a@b.test>", "a b@c.test", "", "a@b@c"]
)
def test_nobody_is_written_to_through_an_odd_address(evil: str) -> None:
    with pytest.raises(Refused):
        letter(replace(REPLY, to=Author(evil)))


def test_an_odd_message_id_is_left_out() -> None:
    mail = letter(
        replace(REPLY, in_reply_to="sha256-12", references=("a\r\nX: y", "b c", "ok@x"))
    )
    assert mail["In-Reply-To"] is None
    assert mail["References"] == "<ok@x>"


def test_a_file_keeps_its_name_and_bytes() -> None:
    file = File('menù "è"\r\n.pdf', bytes(range(256)), "application/pdf")
    (part,) = letter(replace(REPLY, files=(file,))).iter_attachments()
    assert part.get_content() == file.content
    assert "menù" in str(part.get_filename())


def test_below_the_answer_stands_what_it_answers() -> None:
    quoted = replace(REPLY, quoted="Uno\nDue", quoted_author="Anna", quoted_at=NOW)
    text = letter(quoted).get_content().replace("\r\n", "\n")
    assert text.endswith("Il 21.11.2026 alle 10:00 Anna ha scritto:\n> Uno\n> Due\n")
    assert "> Uno" not in letter(replace(quoted, automatic=True)).get_content()


def test_without_plus_addresses_answers_come_to_the_address() -> None:
    assert (
        letter(config=CONFIG.model_copy(update={"plus_addresses": False}))["Reply-To"]
        is None
    )


def test_an_address_with_accents_needs_a_server_that_knows_them() -> None:
    accented = replace(REPLY, to=Author("josé@posta.test"))
    with Imap() as imap, Smtp() as smtp, pytest.raises(Refused, match="accented"):
        connected(imap.port, smtp.port).reply(accented)
    with Imap() as imap, Smtp(extensions="AUTH PLAIN,SMTPUTF8,8BITMIME") as smtp:
        connected(imap.port, smtp.port).reply(accented)
        assert "SMTPUTF8" in smtp.senders[0]
        assert len(smtp.taken) == 1


def test_a_copy_that_the_server_refuses_stops_all_of_it() -> None:
    refused = {"RCPT TO:<luca@posta.test>": "550 5.1.1 no such user"}
    copied = replace(REPLY, cc=("carla@posta.test", "luca@posta.test"))
    with Imap() as imap, Smtp(refused) as smtp:
        with pytest.raises(Refused, match=r"luca@posta\.test: 5\.1\.1 no such user"):
            connected(imap.port, smtp.port).reply(copied)
        assert smtp.taken == []
        assert imap.appended == []


# --- what became of it -------------------------------------------------------------------------

REFUSED = "550 5.1.1 no such user"
BUSY = "451 4.3.2 later"


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"CONNECT": "421 busy"}, TryLater),
        ({"CONNECT": "554 not you"}, Refused),
        ({"CONNECT": HANG_UP}, TryLater),
        ({"CONNECT": SILENCE}, TryLater),
        ({"EHLO": SILENCE}, TryLater),
        ({"AUTH": "535 5.7.8 wrong"}, NeedsReconnect),
        ({"AUTH": "534 5.7.9 app password needed"}, NeedsReconnect),
        ({"AUTH": "454 4.7.0 temporary"}, TryLater),
        ({"AUTH": HANG_UP}, TryLater),
        ({"MAIL": BUSY}, TryLater),
        ({"MAIL": REFUSED}, Refused),
        ({"MAIL": "530 5.7.0 sign in first"}, NeedsReconnect),
        ({"RCPT": BUSY}, TryLater),
        ({"RCPT": REFUSED}, Refused),
        ({"RCPT": HANG_UP}, TryLater),
        ({"RCPT": SILENCE}, TryLater),
        ({"DATA": BUSY}, TryLater),
        ({"DATA": REFUSED}, Refused),
        ({"DATA": HANG_UP}, TryLater),
        ({"DATA": SILENCE}, TryLater),
        ({"DOT": BUSY}, TryLater),
        ({"DOT": REFUSED}, Refused),
        ({"DOT": HANG_UP}, OutcomeUnknown),
        ({"DOT": SILENCE}, OutcomeUnknown),
        ({"DOT": HANG_UP, "TAKES": "yes"}, OutcomeUnknown),
        ({"DOT": "what?"}, OutcomeUnknown),
        ({"DOT": "354 more"}, OutcomeUnknown),
    ],
)
def test_what_the_server_says_is_what_we_know(
    said: dict[str, str], outcome: type[ChannelError]
) -> None:
    with Imap() as imap, Smtp(said) as smtp:
        connector = connected(imap.port, smtp.port, timeout=0.6)
        with pytest.raises(ChannelError) as raised:
            connector.reply(REPLY)
        assert type(raised.value) is outcome
        assert raised.value.text.it != raised.value.text.en
        assert "password-nobody-guesses" not in f"{raised.value.text!r}"
        if outcome is not OutcomeUnknown:
            assert smtp.taken == []
        assert imap.appended == []


def test_a_mail_cut_in_the_middle_was_not_sent() -> None:
    big = replace(REPLY, files=(File("a.bin", bytes(6_000_000)),))
    with Imap() as imap, Smtp({"BODY": HANG_UP}) as smtp:
        with pytest.raises(TryLater):
            connected(imap.port, smtp.port).reply(big)
        assert smtp.taken == []


def test_nobody_there_is_nothing_sent() -> None:
    with pytest.raises(TryLater):
        connected(closed_port(), closed_port()).reply(REPLY)


def test_what_the_server_took_is_sent_whatever_happens_after() -> None:
    with Imap(said={"CONNECT": HANG_UP}) as imap, Smtp({"QUIT": SILENCE}) as smtp:
        sent = connected(imap.port, smtp.port, timeout=0.5).reply(REPLY)
        assert sent.external_id in smtp.taken[0].decode()


def test_the_text_arrives_dot_for_dot_and_a_copy_is_filed() -> None:
    with Imap() as imap, Smtp() as smtp:
        connected(imap.port, smtp.port).reply(REPLY)
        (taken,) = smtp.taken
        read = email.message_from_bytes(taken, policy=email.policy.default)
        assert isinstance(read, EmailMessage)
        assert read.get_content().replace("\r\n", "\n") == REPLY.text + "\n"
        assert imap.appended == [taken]


def test_a_server_that_wants_a_sender_for_all_gets_one() -> None:
    with (
        Imap() as imap,
        Smtp({"MAIL <>": "550 5.1.0 blank sender not allowed"}) as smtp,
    ):
        connected(imap.port, smtp.port).reply(replace(REPLY, automatic=True))
        assert [sender.split()[1] for sender in smtp.senders] == [
            "FROM:<>",
            "FROM:<care@brand.test>",
        ]
        assert b"Auto-Submitted: auto-replied" in smtp.taken[0]


def test_what_is_larger_than_the_server_takes_is_not_tried() -> None:
    with Imap() as imap, Smtp(extensions="AUTH PLAIN,SIZE 1000000") as smtp:
        with pytest.raises(Refused, match="too large"):
            connected(imap.port, smtp.port).reply(
                replace(REPLY, files=(File("a", bytes(900_000)),))
            )
        assert smtp.senders == []


# --- settings ----------------------------------------------------------------------------------


def test_a_password_travels_protected_or_stays_at_home() -> None:
    plain = {
        "address": "a@b.test",
        "password": "x",
        "imap_security": "none",
        "smtp_security": "none",
    }
    assert Config(**plain, imap_host="127.0.0.1", smtp_host="localhost")
    with pytest.raises(ValidationError, match="choose TLS or STARTTLS"):
        Config(**plain, imap_host="mail.b.test", smtp_host="localhost")
    assert Config(
        **plain, imap_host="mail.b.test", smtp_host="x.test", allow_plain=True
    )


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("address", "locanda", "whole address"),
        ("address", "a+b@c.test", "without a plus"),
        ("imap_host", "https://imap.b.test", "only the server's name"),
        ("smtp_host", "smtp.b.test/x", "only the server's name"),
    ],
)
def test_a_wrong_setting_says_what_to_do(field: str, value: str, hint: str) -> None:
    good = {
        "address": "a@b.test",
        "password": "x",
        "imap_host": "i.test",
        "smtp_host": "s.test",
    }
    with pytest.raises(ValidationError, match=hint) as raised:
        Config(**{**good, field: value})
    (error,) = raised.value.errors()
    assert error["ctx"]["it"] != error["ctx"]["en"]
