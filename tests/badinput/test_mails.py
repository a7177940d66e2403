"""Odd mails, bounces of many servers and Python's own, through the whole product."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Message, Payload
from ascolto.operate.models import Acknowledgement, Conversation
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import run

GOOD = (
    b"From: Zoe Keller <zoe@example.net>\r\nTo: care@brand.test\r\nSubject: Camera\r\n"
    b"Message-ID: <good@example.net>\r\n\r\nAvete una camera?\r\n"
)
HERE = {"internaldate": timezone.now().isoformat()}


@pytest.fixture
def mailbox(cast: Cast) -> Account:
    config = {
        "address": "care@brand.test", "password": "not-used", "imap_host": "127.0.0.1",
        "smtp_host": "127.0.0.1", "imap_security": "none", "smtp_security": "none",
    }  # fmt: skip
    return make.account(
        cast.brand, kind="email", config=config, address="care@brand.test"
    )


@pytest.fixture
def ada(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ada.user)
    return client


def take_in(account: Account, mails: Mapping[str, bytes]) -> None:
    accepting.accept(
        account,
        [Raw(name, body, HERE) for name, body in {**mails, "good": GOOD}.items()],
    )
    run()


def assert_the_next_one_arrived() -> None:
    assert Payload.objects.get(delivery_id="good").status == "parsed"
    message = Message.objects.get(external_id="good@example.net")
    assert message.text == "Avete una camera?"
    assert Conversation.objects.filter(thread_id=message.thread_id).exists()


def assert_they_can_be_read(client: Client) -> None:
    """Threads are drawn (of many alike, every few); a template that trips over one raises."""
    every = list(Conversation.objects.order_by("pk").values_list("pk", flat=True))
    for pk in every[:: 1 + len(every) // 120]:
        page = client.get(reverse("conversation_fresh", args=[pk]))
        assert page.status_code == 200


@pytest.mark.parametrize("name", ["mail-odd", "mail-bounces"])
def test_every_mail_of_a_collection_ends_clearly(
    name: str,
    mailbox: Account,
    ada: Client,
    collection: Callable[[str], dict[str, bytes]],
    all_ended: Any,
    record_property: Callable[[str, object], None],
) -> None:
    mails = collection(name)
    take_in(mailbox, mails)
    all_ended(mails)
    assert_the_next_one_arrived()
    assert_they_can_be_read(ada)
    record_property(
        "ended", dict(Counter(Payload.objects.values_list("status", flat=True)))
    )


def test_no_bounce_is_ever_acknowledged(
    mailbox: Account, collection: Callable[[str], dict[str, bytes]]
) -> None:
    take_in(mailbox, collection("mail-bounces"))
    answered = Message.objects.filter(
        pk__in=Acknowledgement.objects.values("message_id")
    )
    to = {message.thread.handle.external_id for message in answered}
    for handle in to - {"zoe@example.net"}:
        local = handle.partition("@")[0].lower()
        assert "daemon" not in local, handle
        assert "postmaster" not in local, handle
    machines = Message.objects.inbound().filter(automatic="bounce").count()
    assert len(to) < machines / 10, "the collection also holds some that people wrote"


def test_pythons_own_mails_end_clearly(
    mailbox: Account, ada: Client, library_mails: dict[str, bytes], all_ended: Any
) -> None:
    take_in(mailbox, library_mails)
    all_ended(library_mails)
    assert_the_next_one_arrived()
    assert_they_can_be_read(ada)


def test_nul_bytes_anywhere_are_taken(
    mailbox: Account, ada: Client, all_ended: Any
) -> None:
    mails = {
        f"nul-{place}": GOOD.replace(b"good@", b"n%d@" % place)[:place]
        + b"\x00"
        + GOOD.replace(b"good@", b"n%d@" % place)[place:]
        for place in range(0, len(GOOD), 7)
    }
    take_in(mailbox, mails)
    all_ended(mails)
    assert_the_next_one_arrived()
    assert_they_can_be_read(ada)
    for message in Message.objects.all():
        assert "\x00" not in message.text + message.subject + message.external_id
