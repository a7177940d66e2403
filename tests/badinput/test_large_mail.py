"""Mails of tens of megabytes through a real mail server: the mailbox never stands still for one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from ascolto.channels import listening, registry
from ascolto.channels.actions import accepting, ingesting
from ascolto.channels.models import Account, Message, Payload
from ascolto.testing import mailserver, make
from ascolto.testing.cast import Cast
from ascolto.testing.mailserver import MailServer
from ascolto.testing.pipeline import run

pytestmark = [
    pytest.mark.peers,
    pytest.mark.slow,
    pytest.mark.skipif(bool(mailserver.missing()), reason=mailserver.missing() or "-"),
]
CARE = "care@brand.test"
MB = 1024 * 1024


@pytest.fixture(scope="module")
def mail() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def care(cast: Cast, mail: MailServer) -> Account:
    account = make.account(
        cast.brand, kind="email", config=mail.settings(CARE), address=CARE
    )
    poll(account)
    return account


def poll(account: Account) -> None:
    """As the listener does it, until nothing more is there."""
    made = registry.connector(account)
    try:
        more = True
        while more:
            page = made.poll(account.cursor)  # type: ignore[attr-defined]
            listening._store(account, page)
            more = page.more or bool(page.items)
    finally:
        made.close()


def test_a_mail_larger_than_any_limit_holds_up_nobody(
    cast: Cast, mail: MailServer, care: Account
) -> None:
    """Larger than what one form or webhook may bring (30 MB), and larger than what is fetched (50 MB)."""
    for name, size in (("of-34", 25 * MB), ("of-55", 40 * MB)):
        mail.send(
            "bob@bob.test",
            CARE,
            name,
            "Ecco il video.",
            files=[(f"{name}.bin", "video/mp4", b"\x07" * size)],
        )
    mail.send("alice@alice.test", CARE, "Camera", "Avete una camera?")
    mail.wait_for(CARE, lambda one: one["Subject"] == "Camera", seconds=60)
    mail.wait_for(CARE, lambda one: one["Subject"] == "of-55", seconds=60)
    poll(care)
    while ingesting.pump():
        pass
    sizes = sorted(Payload.objects.values_list("size", flat=True))
    assert len(sizes) == 3
    assert sizes[-1] > 30 * MB, "the whole mail is kept"
    assert sizes[-2] <= 2 * MB, "of the largest only the beginning was fetched"
    for row in Payload.objects.all():
        assert row.status == "parsed"
        assert hashlib.sha256(accepting.raw(row).body).hexdigest() == row.sha256
    said = {m.subject: m for m in Message.objects.inbound()}
    assert said["Camera"].text == "Avete una camera?"
    assert said["of-34"].text == said["of-55"].text == "Ecco il video."
    assert "only its beginning" in said["of-55"].problem
    assert said["of-34"].attachments.get().size == 25 * MB
    run()
