"""How the harness tries this connector."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from ascolto.channels.contract import Call, Site, TryLater
from ascolto.connectors.webhook import signing
from ascolto.connectors.webhook.config import Config
from ascolto.connectors.webhook.connector import Connector
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

SECRET = "whsec_bG9jYW5kYS1zdWwtbGFnby1kaS1jb21vLTIwMjY="
OLD_SECRET = "whsec_dmVjY2hpYS1jaGlhdmUtZGVsbGEtbG9jYW5kYS0x"
SITE = Site(
    account="acc-1", name="Gestionale", public_url="https://ascolto.example.com"
)
STATUS = {
    Mood.WELL: 200,
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}


@contextmanager
def at(url: str, **settings: object) -> Iterator[Connector]:
    """A connector that answers to `url`, on this machine."""
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        config = Config.model_validate(
            {"callback_url": url, "secret": SECRET, "timeout_seconds": 1, **settings}
        )
        connector = Connector(config, SITE)
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    def answer(call: Heard) -> Answer | None:
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"Retry-After": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        return Answer(STATUS[mood], b'{"external_id": "theirs-1"}', wait)

    with answering(answer) as server:
        if mood is Mood.AWAY:
            server.stop()
        patience = 0.5 if mood is Mood.SILENT else 5
        address = f"{server.url}/answers?key=of-the-url"
        with at(address, timeout_seconds=patience) as connector:
            yield connector


def signed(
    body: bytes, *, id: str = "msg_1", ago: int = 0, secret: str = SECRET
) -> Call:
    """A call as the other system makes it, `ago` seconds ago."""
    keys = (signing.key(secret),)
    return Call(signing.sign(keys, id, int(time.time()) - ago, body), body)


subject = Subject(
    config={
        "callback_url": "https://crm.example.com/answers?key=of-the-url",
        "secret": SECRET,
        "previous_secret": OLD_SECRET,
        "deduplicates": True,
        "timeout_seconds": 10,
    },
    secrets=(SECRET, OLD_SECRET, SECRET.removeprefix("whsec_")),
    provoke=provoke,
    signed=signed,
    silent=TryLater,
    why_safe="Standard Webhooks has the receiver keep to webhook-id, which is our idempotency key",
    why_nobody="its own system calls each account by an address of its own",
    evidence={
        "sends_once": "test_send.py::test_a_repeated_answer_has_the_same_id_and_the_same_body",
        "real_server": "test_send.py::test_an_answer_travels_to_a_system_that_checks_it",
    },
)
