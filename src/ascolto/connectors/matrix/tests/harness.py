"""How the harness tries this connector: with a small homeserver in each mood."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call, Site
from ascolto.connectors.matrix.config import Config
from ascolto.connectors.matrix.connector import Connector
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

TOKEN = "as-token-of-the-inn-which-nobody-sees"
HS_TOKEN = "hs-token-of-the-server-which-nobody-sees"
ME = "@aiuto:localhost"
SITE = Site(account="acc-1", name="Locanda", public_url="https://ascolto.example.com")
STATUS = {
    Mood.UNAUTHORISED: (401, "M_UNKNOWN_TOKEN"),
    Mood.FORBIDDEN: (403, "M_FORBIDDEN"),
    Mood.TOO_MANY: (429, "M_LIMIT_EXCEEDED"),
    Mood.REFUSED: (400, "M_BAD_JSON"),
    Mood.BROKEN: (503, "M_UNKNOWN"),
}


def said(code: int, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(code, json.dumps(body).encode(), headers or {})


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the server at `url`, on this machine."""
    with (
        mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}),
        made(url, **settings) as connector,
    ):
        yield connector


@contextmanager
def made(url: str, **settings: Any) -> Iterator[Connector]:
    """For a server's thread beside the test: the environment belongs to all of them and is left alone."""
    known = {
        "base_url": url,
        "user_id": ME,
        "access_token": TOKEN,
        "hs_token": HS_TOKEN,
        "timeout_seconds": 10,
    }
    connector = Connector(Config.model_validate(known | settings), SITE)
    try:
        yield connector
    finally:
        connector.close()


def well(call: Heard) -> Answer:
    if call.path.endswith("/whoami"):
        return said(200, {"user_id": ME})
    if "/sync" in call.path:
        return said(200, {"next_batch": "s2", "rooms": {}})
    return said(
        200, {"event_id": "$sent", "joined_rooms": [], "content_uri": "mxc://a/b"}
    )


def moody(mood: Mood) -> Callable[[Heard], Answer | None]:
    def answer(call: Heard) -> Answer | None:
        if mood is Mood.WELL:
            return well(call)
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        code, name = STATUS[mood]
        more = {"retry_after_ms": RETRY_AFTER * 1000} if mood is Mood.TOO_MANY else {}
        return said(code, {"errcode": name, "error": "Of the server"} | more)

    return answer


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    with answering(moody(mood)) as server:
        if mood is Mood.AWAY:
            server.stop()
        patience = 0.5 if mood is Mood.SILENT else 10
        with at(server.url, timeout_seconds=patience) as connector:
            yield connector


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    with provoke(mood) as connector:
        yield connector


def signed(body: bytes) -> Call:
    """A transaction as a homeserver pushes it, with one event (or several) as its body."""
    headers = {
        "authorization": f"Bearer {HS_TOKEN}",
        "content-type": "application/json",
        "content-length": str(len(body)),
    }
    return Call(headers, body, method="PUT")


def transaction(*events: Mapping[str, Any]) -> Call:
    return signed(json.dumps({"events": list(events)}).encode())


def wrapped(event: bytes) -> Call:
    return signed(b'{"events":[' + event + b"]}")


subject = Subject(
    config={
        "base_url": "https://matrix.example.org",
        "user_id": ME,
        "access_token": TOKEN,
        "hs_token": HS_TOKEN,
        "joins": True,
        "timeout_seconds": 10,
    },
    secrets=(TOKEN, HS_TOKEN),
    provoke=provoke,
    provoke_poll=provoke_poll,
    signed=wrapped,
    evidence={
        "resumes": "test_real.py::test_polling_goes_on_where_it_stopped",
        "sends_once": "test_real.py::test_the_same_answer_twice_is_one_event",
        "real_server": "test_real.py::test_a_question_is_pushed_and_answered",
    },
)
