"""How the harness tries this connector: with the rehearsed Twilio in each mood."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock
from urllib.parse import urlencode

from ascolto.channels.contract import Call, Site
from ascolto.connectors.sms import signing
from ascolto.connectors.sms.config import Config
from ascolto.connectors.sms.connector import Connector
from ascolto.connectors.sms.rehearsal import Rehearsal
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

TOKEN = "auth-token-of-the-inn-which-nobody-sees"
KEY = "webhook-key-of-the-inn-which-nobody-sees"
HOOK = "https://ascolto.example.com/hooks/acc-1"
STATUS = {
    Mood.UNAUTHORISED: (401, 20003),
    Mood.FORBIDDEN: (403, 20403),
    Mood.TOO_MANY: (429, 20429),
    Mood.REFUSED: (400, 21211),
    Mood.BROKEN: (503, 20503),
}
ACCOUNT = "AC00000000000000000000000000000001"
KNOWN = {
    "gateway": "twilio",
    "number": "+390612345678",
    "user": ACCOUNT,
    "password": TOKEN,
    "hook_key": KEY,
    "base_url": "https://api.twilio.com",
    "timeout_seconds": 10,
}


def site(hook: str = HOOK) -> Site:
    return Site("acc-1", "Locanda", "https://ascolto.example.com", webhook_url=hook)


def said(code: int, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(code, json.dumps(body).encode(), headers or {})


@contextmanager
def at(url: str, hook: str = HOOK, **settings: Any) -> Iterator[Connector]:
    """A connector to the service at `url`, on this machine."""
    with (
        mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}),
        made(url, hook, **settings) as connector,
    ):
        yield connector


@contextmanager
def made(url: str, hook: str = HOOK, **settings: Any) -> Iterator[Connector]:
    """For a server's thread beside the test: the environment belongs to all of them and is left alone."""
    config = Config.model_validate({**KNOWN, "base_url": url, **settings})
    connector = Connector(config, site(hook))
    try:
        yield connector
    finally:
        connector.close()


def moody(mood: Mood) -> Callable[[Heard], Answer | None]:
    twilio = Rehearsal()

    def answer(call: Heard) -> Answer | None:
        if mood is Mood.WELL:
            return twilio(call)
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        status, code = STATUS[mood]
        wait = {"Retry-After": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        return said(status, {"code": code, "message": "Of Twilio"}, wait)

    return answer


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    with answering(moody(mood)) as server:
        if mood is Mood.AWAY:
            server.stop()
        patience = 0.5 if mood is Mood.SILENT else 10
        with at(server.url, timeout_seconds=patience) as connector:
            yield connector


def signed(
    body: bytes, *, token: str = TOKEN, query: Mapping[str, str] | None = None
) -> Call:
    """A call as Twilio makes it."""
    url = f"{HOOK}?{urlencode(query)}" if query else HOOK
    headers = {
        signing.HEADER: signing.signature(token, url, signing.form(body)),
        "content-type": "application/x-www-form-urlencoded",
        "date": "Fri, 20 Nov 2026 18:04:11 GMT",
    }
    return Call(headers, body, query or {})


subject = Subject(
    config=KNOWN,
    secrets=(TOKEN, KEY),
    provoke=provoke,
    signed=signed,
    site=site(),
    evidence={
        "sends_once": "test_twilio.py::test_a_lost_answer_is_settled_by_its_report_not_validated",
        "real_server": "test_real.py::test_a_text_is_heard_and_answered",
    },
)
