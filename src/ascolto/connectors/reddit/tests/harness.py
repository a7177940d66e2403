"""How the harness tries this connector: with a small Reddit in each mood."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from ascolto.channels.contract import Outgoing
from ascolto.connectors.reddit.config import Config
from ascolto.connectors.reddit.connector import Connector
from ascolto.connectors.reddit.rehearsal import ME, REFRESH, SECRET, Reddit
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
def connected(**settings: Any) -> Iterator[tuple[Reddit, Server, Connector]]:
    reddit = Reddit()
    with answering(reddit) as server, at(server.url, **settings) as connector:
        yield reddit, server, connector


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    reddit = Reddit()

    def answer(call: Heard) -> Answer | None:
        is_token = call.path.endswith("/access_token")
        if mood is Mood.WELL or (is_token and mood is not Mood.UNAUTHORISED):
            return reddit(call)
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"retry-after": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        return Answer(STATUS[mood], b'{"message": "No."}', wait)

    with answering(answer) as server:
        if mood is Mood.AWAY:
            server.stop()
        with at(server.url, timeout_seconds=0.5) as connector:
            reply, find = connector.reply, connector.find

            def to_a_comment(outgoing: Outgoing) -> Any:
                """The harness answers “message-1”; a comment is named otherwise."""
                return reply(replace(outgoing, in_reply_to="t1_kx1a2b3"))

            connector.reply = to_a_comment  # type: ignore[method-assign]
            connector.find = lambda outgoing: find(  # type: ignore[method-assign]
                replace(outgoing, in_reply_to="t1_kx1a2b3")
            )
            yield connector


subject = Subject(
    config={
        "username": ME,
        "client_id": "p-jcoLKBynTLew",
        "client_secret": SECRET,
        "refresh_token": REFRESH,
        "subreddits": "como,locanda",
        "words": '"Locanda del Lago"',
        "timeout_seconds": 10,
    },
    secrets=(SECRET, REFRESH),
    provoke=provoke,
    provoke_poll=provoke,
    evidence={
        "resumes": "test_reddit_not_validated.py::test_polling_resumes_at_the_cursor",
        "sends_once": "test_reddit_not_validated.py::test_a_lost_answer_is_seen_where_it_stands",
    },
)
