"""How the harness tries this connector."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call
from ascolto.connectors.whatsapp.config import Config
from ascolto.connectors.whatsapp.connector import Connector
from ascolto.connectors.whatsapp.tests.provider import (
    ACCOUNT,
    FILE,
    NUMBER,
    Provider,
    WhatsApp,
)
from ascolto.testing.answering import answering
from ascolto.testing.connectors import Mood, Subject

TOKEN = "EAAB-prova-di-un-token"
APP_SECRET = "chiave-segreta-di-prova-0001"
VERIFY = "parola-d-ordine-della-prova"
SETTINGS = {
    "phone_number_id": NUMBER,
    "business_account_id": ACCOUNT,
    "access_token": TOKEN,
    "app_secret": APP_SECRET,
    "verify_token": VERIFY,
}


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the Cloud API at `url`, on this machine."""
    known = SETTINGS | {"base_url": url, "timeout_seconds": 0.5}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Connector(Config.model_validate(known | settings), subject.site)
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def with_provider(**how: Any) -> Iterator[tuple[Provider, Connector]]:
    provider = Provider(WhatsApp(), routes={"GET /file": lambda q, b: FILE}, **how)
    with answering(provider) as server, at(server.url) as connector:
        provider.rehearsal.url = server.url
        if provider.mood is Mood.AWAY:
            server.stop()
        yield provider, connector


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    with with_provider(mood=mood) as (_, connector):
        yield connector


def signed(body: bytes, secret: str = APP_SECRET) -> Call:
    """A call as Meta makes it."""
    mark = hmac.digest(secret.encode(), body, "sha256").hex()
    return Call({"x-hub-signature-256": f"sha256={mark}"}, body)


subject = Subject(
    config=SETTINGS,
    secrets=(TOKEN, APP_SECRET, VERIFY),
    provoke=provoke,
    signed=signed,
    cannot_tell="Meta lists no messages",
    evidence={
        "sends_once": "test_send.py::test_what_may_have_been_taken_is_never_sent_again",
        "window": "test_send.py::test_after_24_hours_only_a_template_leaves",
        "official_document": "test_official.py::test_every_call_we_make_is_in_the_document",
    },
)
