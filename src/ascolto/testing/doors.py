"""How another system knocks at the running product, and a mailbox that is connected to it.

A call is signed as Standard Webhooks asks; `connect_mail` is what a person enters in the settings.
"""

from __future__ import annotations

import json
import urllib.request
from datetime import UTC, datetime
from email.message import Message as Mail
from typing import Any

from standardwebhooks import Webhook

from ascolto.channels import registry
from ascolto.channels.actions import connecting
from ascolto.channels.models import Account
from ascolto.core.scoping import scope
from ascolto.testing.cast import Cast
from ascolto.testing.mailserver import MailServer

SECRET = "whsec_" + "YWJj" * 8


def post_signed(url: str, account: Account, body: dict[str, Any], name: str) -> int:
    """One signed call to the webhook door; the status. Raises `urllib.error.HTTPError`."""
    raw, now = json.dumps(body), datetime.now(UTC)
    request = urllib.request.Request(
        f"{url}/hooks/{account.public_id}",
        raw.encode(),
        {
            "content-type": "application/json",
            "webhook-id": name,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(name, now, raw),
        },
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return int(answer.status)


def connect(company: Cast, kind: str, name: str, **settings: Any) -> Account:
    with scope(company.workspace):
        return connecting.connect(
            kind,
            brand=company.brand,
            name=name,
            config=registry.config_class(kind).model_validate(settings),
            by=company.as_("ada"),
        )


def connect_mail(
    company: Cast, mail: MailServer, address: str = "care@brand.test"
) -> Account:
    return connect(company, "email", "Posta", **mail.settings(address))


def body_of(message: Mail) -> str:
    """The plain text of a mail."""
    parts = [p for p in message.walk() if p.get_content_type() == "text/plain"]
    texts = [p.get_payload(decode=True) for p in parts]
    return "\n".join(
        t.decode("utf-8", "replace") for t in texts if isinstance(t, bytes)
    )
