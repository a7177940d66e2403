"""How the harness tries this connector: with an exchange in each mood."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from ascolto.channels.contract import Author, Call, Outgoing, Sent, Site
from ascolto.connectors.phone import signing
from ascolto.connectors.phone.config import Config
from ascolto.connectors.phone.connector import Connector
from ascolto.connectors.phone.tests.exchange import (
    ACCOUNT,
    CALLER,
    HOOK,
    NUMBER,
    TOKEN,
    Exchange,
    no,
)
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

SITE = Site("acc-1", "Locanda", "https://a.example", HOOK)
FORM = "application/x-www-form-urlencoded; charset=UTF-8"
SIGNING_KEY = "shared-key-0123456789abcdef"
KNOWN = {"account_sid": ACCOUNT, "auth_token": TOKEN, "number": NUMBER}
TROUBLE = {
    Mood.UNAUTHORISED: no(401, 20003, "Authenticate"),
    Mood.FORBIDDEN: no(403, 20003, "Permission Denied"),
    Mood.TOO_MANY: Answer(429, b"{}", {"Retry-After": str(RETRY_AFTER)}),
    Mood.REFUSED: no(400, 21211, "The phone number is not valid"),
    Mood.BROKEN: Answer(503),
}


@contextmanager
def at(url: str, site: Site = SITE, **settings: Any) -> Iterator[Connector]:
    """A connector to the exchange at `url`, on this machine."""
    known = {**KNOWN, "base_url": url, "timeout_seconds": 5}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Spoken(Config.model_validate(known | settings), site)
        try:
            yield connector
        finally:
            connector.close()


class Spoken(Connector):
    """The harness's reply goes to a mail address: it is called out to a number."""

    def reply(self, outgoing: Outgoing) -> Sent:
        return super().reply(_to_a_caller(outgoing))

    def find(self, outgoing: Outgoing) -> Sent | None:
        return super().find(_to_a_caller(outgoing))


def _to_a_caller(outgoing: Outgoing) -> Outgoing:
    if outgoing.thread_id != "thread-1":
        return outgoing
    return replace(outgoing, thread_id=CALLER, to=Author(CALLER))


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    exchange = Exchange()

    def mishap(method: str, path: str) -> Answer | None:
        if mood is Mood.SILENT:
            time.sleep(0.8)
        return TROUBLE.get(mood)

    exchange.mishap = mishap
    with answering(exchange) as server:
        if mood is Mood.AWAY:
            server.stop()
        patience = 0.5 if mood is Mood.SILENT else 5
        with at(server.url, timeout_seconds=patience) as connector:
            yield connector
    assert exchange.wrong() == []


def signed(
    body: bytes,
    query: dict[str, str] | None = None,
    key: str = TOKEN,
    digest: str = "sha1",
) -> Call:
    """A call as the provider makes it."""
    address = f"{HOOK}?{urlencode(query)}" if query else HOOK
    mark = signing.signature(key.encode(), address, signing.fields(body), digest)
    headers = {"content-type": FORM, signing.SIGNATURE: mark}
    if digest == "sha256":
        headers[signing.SETTINGS] = "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256"
    return Call(headers, body, query or {})


subject = Subject(
    config={
        **KNOWN,
        "signing_key": None,
        "forward_to": "+393470000001,+393470000002",
        "ring_for": 25,
        "language": "it",
        "greeting": "Buongiorno, Locanda sul Lago.",
        "voicemail": "Lasciate un messaggio dopo il segnale.",
        "transcribe": True,
        "answers_by_call": True,
        "base_url": "https://api.twilio.com",
        "timeout_seconds": 15,
    },
    secrets=(TOKEN,),
    provoke=provoke,
    signed=signed,
    site=SITE,
    evidence={
        "sends_once": "test_sending.py::test_a_call_whose_outcome_is_unknown_is_one_call_and_settles_by_itself",
        "official_document": "test_official.py::test_every_call_is_held_against_the_official_document",
    },
)
