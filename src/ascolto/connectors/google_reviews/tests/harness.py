"""How the harness tries this connector: with a small Google in each mood."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.channels.contract import TryLater
from ascolto.connectors.google_reviews.config import Config
from ascolto.connectors.google_reviews.connector import Connector
from ascolto.connectors.google_reviews.rehearsal import REFRESH, SECRET, Google
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}
SUBSCRIPTION = "projects/inn-1/subscriptions/reviews"
PUSH = "push-secret-of-the-inn"


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
def connected(**settings: Any) -> Iterator[tuple[Google, Server, Connector]]:
    google = Google()
    with answering(google) as server, at(server.url, **settings) as connector:
        yield google, server, connector


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    google = Google()
    google.say("thread-1", "Fredda.")

    def answer(call: Heard) -> Answer | None:
        if mood is Mood.WELL or (
            call.path == "/token" and mood is not Mood.UNAUTHORISED
        ):
            return google(call)
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"retry-after": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        return Answer(STATUS[mood], b'{"error": {"message": "No."}}', wait)

    with answering(answer) as server:
        if mood is Mood.AWAY:
            server.stop()
        with at(server.url, timeout_seconds=0.5) as connector:
            yield connector


subject = Subject(
    config={
        "account_id": "111222",
        "location_id": "333444",
        "client_id": "inn.apps.googleusercontent.com",
        "client_secret": SECRET,
        "refresh_token": REFRESH,
        "pubsub_subscription": SUBSCRIPTION,
        "push_secret": PUSH,
        "timeout_seconds": 10,
    },
    secrets=(SECRET, REFRESH, PUSH),
    provoke=provoke,
    provoke_poll=provoke,
    silent=TryLater,
    why_safe="PUT …/reply creates or replaces the one answer of a review: twice the same is one",
    evidence={
        "resumes": "test_google_not_validated.py::test_polling_resumes_at_the_cursor",
        "sends_once": "test_google_not_validated.py::test_the_same_answer_twice_is_one",
    },
)
