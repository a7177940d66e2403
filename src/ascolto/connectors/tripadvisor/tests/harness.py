"""How the harness tries this connector. Answers are recorded, not sent: only polling has moods."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call
from ascolto.connectors.tripadvisor import verifying
from ascolto.connectors.tripadvisor.config import Config
from ascolto.connectors.tripadvisor.connector import Connector
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

KEY, SECRET = "ta-content-api-key-0123456789", "a-secret-for-forwarded-notices"
STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}


class Tripadvisor:
    """The five latest reviews; nothing here is validated by Tripadvisor."""

    def __init__(self) -> None:
        self.reviews: list[dict[str, Any]] = []

    def say(self, known: int, text: str = "Bella vista.", **more: Any) -> None:
        self.reviews.insert(0, {
            "id": known, "lang": "it", "location_id": 1234567, "title": "Weekend",
            "published_date": "2026-11-20T08:00:00Z", "rating": 4, "text": text,
            "url": f"https://www.tripadvisor.com/ShowUserReviews-g1-d1234567-r{known}-L.html",
            "user": {"username": "GiuliaB"}, **more,
        })  # fmt: skip

    def __call__(self, call: Heard) -> Answer:
        if f"key={KEY}" not in call.path:
            return Answer(401, b'{"message": "Invalid key"}')
        if "/details" in call.path:
            return Answer(200, b'{"name": "Locanda del Lago"}')
        return Answer(200, json.dumps({"data": self.reviews[:5]}).encode())


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
