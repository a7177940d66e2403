"""How the harness tries this connector. Answers are recorded, not sent: only polling has moods."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call
from ascolto.connectors.tripadvisor import verifying
from ascolto.connectors.tripadvisor.config import Config
from ascolto.connectors.tripadvisor.connector import Connector
from ascolto.connectors.tripadvisor.rehearsal import KEY, SECRET, Tripadvisor
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    known = {**subject.config, "base_url": url, "timeout_seconds": 5}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Connector(Config.model_validate(known | settings), subject.site)
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def connected(**settings: Any) -> Iterator[tuple[Tripadvisor, Server, Connector]]:
    place = Tripadvisor()
    with answering(place) as server, at(server.url, **settings) as connector:
        yield place, server, connector


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    def answer(call: Heard) -> Answer | None:
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"retry-after": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        return Answer(STATUS[mood], b'{"message": "No."}', wait)

    with answering(answer) as server:
        if mood is Mood.AWAY:
            server.stop()
        with at(server.url, timeout_seconds=0.5) as connector:
            yield connector


def signed(body: bytes, *, ago: int = 0, secret: str = SECRET) -> Call:
    """A call as the company's mail server makes it."""
    at = int(time.time()) - ago
    mark = verifying.signature(secret.encode(), at, body)
    return Call({"x-ascolto-signature": f"t={at},v1={mark}"}, body)


subject = Subject(
    config={
        "location_id": "1234567",
        "api_key": KEY,
        "language": "it",
        "may_keep_marks": True,
        "mail_secret": SECRET,
        "timeout_seconds": 10,
    },
    secrets=(KEY, SECRET),
    provoke_poll=provoke_poll,
    signed=signed,
    evidence={
        "resumes": "test_tripadvisor_not_validated.py::test_polling_resumes_at_the_cursor",
        "sends_once": "test_tripadvisor_not_validated.py::test_an_answer_is_recorded_once",
        "reply_failures": "test_tripadvisor_not_validated.py::test_recording_an_answer_calls_nobody",
    },
)
