"""How the harness tries this connector: with a small Trustpilot in each mood."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.connectors.trustpilot.config import Config
from ascolto.connectors.trustpilot.connector import Connector
from ascolto.connectors.trustpilot.rehearsal import KEY, SECRET, UNIT, Trustpilot
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}
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
def connected(**settings: Any) -> Iterator[tuple[Trustpilot, Server, Connector]]:
    pilot = Trustpilot()
    with answering(pilot) as server, at(server.url, **settings) as connector:
        yield pilot, server, connector


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    pilot = Trustpilot()
    pilot.say("thread-1", "Fredda.")

    def answer(call: Heard) -> Answer | None:
        is_token = call.path.endswith("/accesstoken")
        if mood is Mood.WELL or (is_token and mood is not Mood.UNAUTHORISED):
            return pilot(call)
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


subject = Subject(
    config={
        "business_unit_id": UNIT,
        "api_key": KEY,
        "api_secret": SECRET,
        "business_user_id": "5e000000000000000000000a",
        "base_url": "https://api.trustpilot.com",
        "push_secret": PUSH,
        "timeout_seconds": 10,
    },
    secrets=(KEY, SECRET, PUSH),
    provoke=provoke,
    provoke_poll=provoke,
    evidence={
        "resumes": "test_trustpilot_not_validated.py::test_polling_resumes_at_the_cursor",
        "sends_once": "test_trustpilot_not_validated.py::test_a_lost_answer_is_seen_below_the_review",
    },
)
