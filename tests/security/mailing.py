"""Members who answer our mails: the mail as their programme would send it, through the whole way in."""

from __future__ import annotations

import re
from typing import Any

from django.utils import timezone

from ascolto.channels import registry, tokens
from ascolto.channels.actions import accepting
from ascolto.channels.contract import Raw
from ascolto.channels.models import Account, Slip
from ascolto.connectors.email.addresses import tagged
from ascolto.core.models import Brand, Job
from ascolto.testing import make
from ascolto.testing.pipeline import run

ADDRESS = "info@locanda.example"


def mailbox(brand: Brand) -> Account:
    """A mailbox of the brand's that brings answers back."""
    config = {
        "address": ADDRESS, "password": "x", "imap_host": "127.0.0.1", "smtp_host": "127.0.0.1",
    }  # fmt: skip
    return make.account(brand, kind="email", config=config)


def mails(to: str = "") -> list[dict[str, Any]]:
    """What was asked to be sent, oldest first."""
    rows = Job.objects.filter(name__endswith="post_mail").order_by("pk")
    return [row.args for row in rows if not to or row.args["to"] == to]


def slip_of(mail: dict[str, Any]) -> Slip:
    """The slip that a mail carries."""
    pk = tokens.slip_id(mail["token"])
    assert pk, "it cannot be answered"
    found: Slip = Slip.objects.get(pk=pk)
    return found


def answer(
    through: Account, mail: dict[str, Any], text: str, *, sender: str = "", token: str | None = None,
    more: str = "", name: str = "",
) -> None:  # fmt: skip
    """Somebody answers `mail`; by default who got it, as a person does."""
    secret = registry.site(through).secret
    token = mail["token"] if token is None else token
    to = tagged(ADDRESS, token, secret) if token else ADDRESS
    name = name or f"a{timezone.now().timestamp()}"
    quoted = "\r\n".join(f"> {line}" for line in mail["text"].splitlines())
    body = re.sub(r"\r?\n", "\r\n", text)
    raw = (
        f"From: X <{sender or mail['to']}>\r\nTo: {to}\r\nSubject: Re: {mail['subject']}\r\n"
        f"Message-ID: <{name}@x.example>\r\n{more}Date: Thu, 01 Jan 2026 10:00:00 +0000\r\n"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"\r\n{body}\r\n\r\nIl giorno 1 gennaio 2026 alle 09:00 Ascolto <{ADDRESS}> ha scritto:\r\n{quoted}\r\n"
    )
    accepting.accept(
        through, [Raw(f"{name}-{timezone.now().timestamp()}", raw.encode())]
    )
    run()
