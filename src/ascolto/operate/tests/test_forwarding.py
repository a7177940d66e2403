"""Passed on to somebody outside: never an answer to the customer, and what comes back is theirs."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from ascolto.channels import sending
from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Attachment, Delivery, Message
from ascolto.commitments.models import Commitment
from ascolto.core import bus, storage
from ascolto.core.models import Activity
from ascolto.core.refusal import Refusal
from ascolto.customers.models import Customer
from ascolto.events import DeliveriesSettled
from ascolto.operate.actions import forwarding
from ascolto.operate.actions.forwarding import Parcel
from ascolto.operate.models import Acknowledgement, Conversation, Forward, Notice
from ascolto.operate.reads import thread
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast

# Nobody listens there: nothing leaves the machine.
MAILBOX = {
    "address": "care@brand.test",
    "imap_host": "127.0.0.1",
    "imap_port": 9,
    "smtp_host": "127.0.0.1",
    "smtp_port": 9,
    "password": "x",
}
MAIL = """From: {who}\r
To: care@brand.test\r
Subject: {subject}\r
Date: Sun, 22 Nov 2026 01:00:00 +0000\r
Message-ID: <{name}@posta.test>\r
{more}\r
{text}\r
"""


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    return make.account(
        cast.brand, kind="email", config=MAILBOX, address="care@brand.test"
    )


def _hear(mailbox: Account, who: str, name: str, text: str, more: str = "") -> None:
    mail = MAIL.format(who=who, subject="Gita", name=name, text=text, more=more)
    accepting.accept(mailbox, [Raw(name, mail.encode())])
    pipeline.run()


@pytest.fixture
def talk(mailbox: Account) -> Conversation:
    _hear(mailbox, "Anna <anna@posta.test>", "gita", "La <b>stufa</b> non va.")
    return Conversation.objects.get()


def _forward(
    cast: Cast, talk: Conversation, mailbox: Account, who: str = "marco", **more: Any
) -> Forward:
    given = {"to": "idraulico@ditta.test", "note": "Può venire?"} | more
    key = given.pop("key", None) or uuid.uuid4()
    parcel = Parcel(mailbox, **given)
    return forwarding.forward(talk, parcel, key=key, by=cast.as_(who))


def _arrives(made: Forward) -> str:
    """As the lane settles it: it is out, under this name."""
    name = f"{uuid.uuid4()}@brand.test"
    Message.objects.filter(pk=made.message_id).update(external_id=name)
    rows = Delivery.objects.filter(message=made.message_id)
    rows.update(status="sent", settled_at=timezone.now())
    bus.publish(DeliveriesSettled(made.workspace_id, tuple(d.pk for d in rows)))
    pipeline.run()
    return name


def test_it_leaves_to_them_with_the_note_above_and_nothing_of_markup(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    made = _forward(cast, talk, mailbox, cc="capo@ditta.test")
    delivery = Delivery.objects.get(message=made.message)
    out = sending.outgoing(delivery)
    assert out.to is not None
    assert out.to.email == "idraulico@ditta.test"
    assert out.cc == ("capo@ditta.test",)
    assert out.subject == "Fwd: Gita"
    assert out.text.startswith("Può venire?\n\n---------- ")
    assert "Anna <anna@posta.test>" in out.text
    assert "La <b>stufa</b> non va." in out.text  # plain text, as it was said
    assert out.quoted == ""


def test_it_keeps_no_commitment_and_is_no_answer(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    made = _forward(cast, talk, mailbox)
    _arrives(made)
    talk.refresh_from_db()
    assert talk.waiting_since is not None
    assert talk.assignee_id is None
    assert talk.last_direction == "in"
    assert Commitment.objects.open().about(talk).exists()
    told = Activity.objects.get(verb="forwarded")
    assert told.details["to"] == "idraulico@ditta.test"


def test_what_comes_back_stands_there_as_the_third_partys(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    made = _forward(cast, talk, mailbox)
    name = _arrives(made)
    customers, owed = Customer.objects.count(), Commitment.objects.count()
    acknowledged = Acknowledgement.objects.count()
    Conversation.objects.update(is_unread=False)
    reference = f"In-Reply-To: <{name}>\r\n"
    _hear(mailbox, "Elio <idraulico@ditta.test>", "elio", "Domani alle 9.", reference)
    assert Conversation.objects.count() == 1
    assert Customer.objects.count() == customers
    assert Commitment.objects.count() == owed
    assert Acknowledgement.objects.count() == acknowledged
    talk.refresh_from_db()
    assert talk.is_unread
    assert talk.preview.startswith("La")
    items = thread.read(talk, cast.marco).items
    shown = [i.forward for i in items if i.forward]
    assert {one.said.direction for one in shown} == {"out", "in"}
    assert "Domani alle 9." in [one.said.text for one in shown]
    assert Notice.objects.get(member=cast.marco).words == "Domani alle 9."


def test_an_away_notice_wakes_nobody(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    name = _arrives(_forward(cast, talk, mailbox))
    Conversation.objects.update(is_unread=False)
    more = f"In-Reply-To: <{name}>\r\nAuto-Submitted: auto-replied\r\n"
    _hear(mailbox, "Elio <idraulico@ditta.test>", "away", "Sono in ferie.", more)
    assert not Conversation.objects.get().is_unread
    assert not Notice.objects.exists()


def test_the_customer_in_copy_is_still_the_customer(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    name = _arrives(_forward(cast, talk, mailbox))
    before = Message.objects.filter(thread=talk.thread_id, direction="in").count()
    reference = f"In-Reply-To: <{name}>\r\n"
    _hear(mailbox, "Anna <anna@posta.test>", "anna2", "E io?", reference)
    rows = Message.objects.filter(thread=talk.thread_id, direction="in")
    assert rows.count() == before + 1
    talk.refresh_from_db()
    assert talk.preview == "E io?"


def test_one_message_with_the_files_that_were_chosen(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    first = Message.objects.inbound().get()
    stored = storage.keep(b"una fattura")
    rows = [
        Attachment.objects.create(
            message=first, position=n, name=f"{n}.txt", content_type="text/plain",
            size=stored.size, sha256=stored.sha256,
        )
        for n in range(2)
    ]  # fmt: skip
    made = _forward(cast, talk, mailbox, message=first.pk, files=[rows[1].pk, 987_654])
    out = sending.outgoing(Delivery.objects.get(message=made.message))
    assert [(f.name, f.content) for f in out.files] == [("1.txt", b"una fattura")]


def test_the_same_key_twice_leaves_once_and_undo_calls_it_back(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    key = uuid.uuid4()
    made = _forward(cast, talk, mailbox, key=key)
    assert _forward(cast, talk, mailbox, key=key) == made
    assert Forward.objects.count() == 1
    forwarding.undo(made, by=cast.as_("marco"))
    pipeline.run()
    assert Delivery.objects.get(message=made.message).status == "cancelled"
    assert not [i for i in thread.read(talk, cast.marco).items if i.forward]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"to": "non un indirizzo"}, "not_an_address"),
        ({"to": ""}, "no_address"),
        ({"to": "a@b.test, c@d.test"}, "no_address"),
        ({"to": "anna@posta.test"}, "the_customer"),
        ({"cc": "anna@posta.test"}, "the_customer"),
        ({"to": "care@brand.test"}, "own_address"),
        ({"note": "Ordine {order}"}, "unfilled"),
        ({"message": 987_654}, "empty"),
    ],
)
def test_what_cannot_be_forwarded_is_refused(
    cast: Cast, talk: Conversation, mailbox: Account, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        _forward(cast, talk, mailbox, **given)
    assert refused.value.code == code
    assert not Forward.objects.exists()
    assert not Delivery.objects.filter(message__by_rule="").exists()


def test_who_may_from_where_and_how_often(
    cast: Cast, talk: Conversation, mailbox: Account
) -> None:
    with pytest.raises(Refusal):
        _forward(cast, talk, mailbox, who="vito")
    other = make.brand("Altra casa")
    theirs = make.account(
        other, kind="email", config=MAILBOX | {"address": "altra@brand.test"}
    )
    with pytest.raises(Refusal) as refused:
        _forward(cast, talk, theirs)
    assert refused.value.code == "no_way"
    for _n in range(forwarding.PER_HOUR):
        _forward(cast, talk, mailbox)
    with pytest.raises(Refusal) as refused:
        _forward(cast, talk, mailbox)
    assert refused.value.code == "too_many"
    _forward(cast, talk, mailbox, who="giulia")
    Forward.objects.update(at=timezone.now() - timedelta(hours=2))
    _forward(cast, talk, mailbox)
