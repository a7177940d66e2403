"""Who gets an answer besides the customer."""

from __future__ import annotations

from typing import Any

import pytest

from ascolto.channels import recipients, sending
from ascolto.channels.actions import writing
from ascolto.channels.actions.writing import Writing
from ascolto.channels.models import Account, Handle, Message, Thread
from ascolto.channels.recipients import Recipients
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.testing import make
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.django_db
MAILBOX = {
    "address": "care@brand.test",
    "sender_name": "Locanda",
    "imap_host": "imap.brand.test",
    "smtp_host": "smtp.brand.test",
    "password": "x",
}


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    return make.account(
        cast.brand, kind="email", config=MAILBOX, address="care@brand.test"
    )


@pytest.fixture
def thread(mailbox: Account) -> Thread:
    anna = make.handle("anna@posta.test", name="Anna")
    return make.thread(mailbox, anna)


def _anna(thread: Thread) -> Handle:
    assert thread.handle is not None
    return thread.handle


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ()),
        (" , ;", ()),
        ("Luca@Posta.test", ("luca@posta.test",)),
        ("Luca Riva <luca@posta.test>; b@y.test", ("luca@posta.test", "b@y.test")),
        ("b@y.test, b@y.test", ("b@y.test",)),
    ],
)
def test_a_line_is_read_as_addresses(words: str, found: tuple[str, ...]) -> None:
    assert recipients.read(words) == found


@pytest.mark.parametrize(
    "words",
    [
        "luca",
        "luca@",
        "@posta.test",
        "luca@posta",
        "a b@posta.test",
        "a@b@c.test",
        "x@y.test\r\nBcc: z@y.test",
        "x@y.test\nBcc: z@y.test",
        "Luca\r\nX: y <x@y.test>",
        "x@y.test\x00",
        "<x@y.test> <z@y.test>",
        "x" * 400 + "@y.test",
    ],
)
def test_what_is_no_address_is_refused_with_what_was_typed(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        recipients.read(words)
    assert "\n" not in str(refused.value)


def test_a_thousand_people_are_refused_in_a_sentence(
    mailbox: Account, thread: Thread
) -> None:
    many = tuple(f"n{n}@posta.test" for n in range(1000))
    with pytest.raises(Refusal, match="1001"):
        recipients.settle(thread, mailbox, Recipients(bcc=many))


@pytest.mark.parametrize("address", ["care@brand.test", "care+812-abc@brand.test"])
@pytest.mark.parametrize("field", ["cc", "bcc"])
def test_our_own_mailbox_gets_no_copy(
    mailbox: Account, thread: Thread, address: str, field: str
) -> None:
    copied: dict[str, Any] = {field: (address,)}
    with pytest.raises(Refusal, match="nostre"):
        recipients.settle(thread, mailbox, Recipients(**copied))


def test_a_channel_without_copies_says_so(cast: Cast) -> None:
    thread = make.thread(make.account(cast.brand))
    with pytest.raises(Refusal, match="copie"):
        recipients.settle(thread, thread.account, Recipients(cc=("a@b.test",)))
    assert recipients.settle(thread, thread.account, Recipients()) == Recipients()


def test_answers_go_where_the_customer_asked_unless_the_writer_chooses(
    mailbox: Account, thread: Thread
) -> None:
    make.inbound(
        mailbox,
        _anna(thread),
        "Ciao",
        thread=thread,
        meta={"reply_to": "work@posta.test"},
    )
    assert recipients.settle(thread, mailbox, Recipients()).to == "work@posta.test"
    chosen = recipients.settle(thread, mailbox, Recipients(to="anna@posta.test"))
    assert chosen.to == ""
    with pytest.raises(Refusal, match="inoltra"):
        recipients.settle(thread, mailbox, Recipients(to="stranger@posta.test"))


@pytest.mark.parametrize("asked", ["care@brand.test", "care+1-x@brand.test", "x\r\n"])
def test_what_was_asked_is_not_followed_into_a_loop(
    mailbox: Account, thread: Thread, asked: str
) -> None:
    make.inbound(
        mailbox, _anna(thread), "Ciao", thread=thread, meta={"reply_to": asked}
    )
    assert recipients.settle(thread, mailbox, Recipients()).to == ""


def test_what_was_settled_is_what_leaves(
    mailbox: Account, thread: Thread, cast: Cast
) -> None:
    make.inbound(
        mailbox,
        _anna(thread),
        "Ciao",
        thread=thread,
        meta={"reply_to": "work@posta.test"},
    )
    wanted = Recipients(cc=("luca@posta.test",), bcc=("capo@posta.test",))
    settled = recipients.settle(thread, mailbox, wanted)
    message = writing.write(
        Writing(thread, "Ecco.", Actor.member(cast.marco), recipients=settled)
    )
    made = sending.outgoing(Message.objects.get(pk=message.pk).delivery)
    assert made.to is not None
    assert made.to.external_id == "work@posta.test"
    assert (made.cc, made.bcc) == (("luca@posta.test",), ("capo@posta.test",))


def test_a_machine_answers_where_the_mail_came_from(
    mailbox: Account, thread: Thread
) -> None:
    make.inbound(
        mailbox,
        _anna(thread),
        "Ciao",
        thread=thread,
        meta={"reply_to": "victim@posta.test"},
    )
    message = writing.write(Writing(thread, "Ricevuto.", Actor.rule("acknowledgement")))
    made = sending.outgoing(Message.objects.get(pk=message.pk).delivery)
    assert made.to is not None
    assert made.to.external_id == "anna@posta.test"
