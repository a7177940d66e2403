"""How the harness tries this connector: with a small LinkedIn in each mood."""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call, Outgoing
from ascolto.connectors.linkedin.config import Config
from ascolto.connectors.linkedin.connector import Connector
from ascolto.connectors.linkedin.rehearsal import SECRET, TOKEN, LinkedIn
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

PAGE = "urn:li:organization:2414183"
COMMENT = "urn:li:comment:(urn:li:activity:7200,7300)"
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
def connected(**settings: Any) -> Iterator[tuple[LinkedIn, Server, Connector]]:
    linked = LinkedIn()
    with answering(linked) as server, at(server.url, **settings) as connector:
        yield linked, server, connector


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    linked = LinkedIn()

    def answer(call: Heard) -> Answer | None:
        spared = _is_about_a_comment(call) and mood is not Mood.UNAUTHORISED
        if mood is Mood.WELL or spared:
            return linked(call)
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
                """The harness answers “message-1”; a comment has a longer name."""
                return reply(replace(outgoing, in_reply_to=COMMENT))

            connector.reply = to_a_comment  # type: ignore[method-assign]
            connector.find = lambda outgoing: find(  # type: ignore[method-assign]
                replace(outgoing, in_reply_to=COMMENT)
            )
            yield connector


def _is_about_a_comment(call: Heard) -> bool:
    return call.path.endswith("/comments/7300")


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    with provoke(mood) as connector:
        poll = connector.poll

        def later(cursor: str) -> Any:
            """The very first look asks nothing: it begins now."""
            return poll(cursor or '{"since": 1}')

        connector.poll = later  # type: ignore[method-assign]
        yield connector


def signed(
    body: bytes, *, secret: str = SECRET, prefix: bytes = b"hmacsha256="
) -> Call:
    """A call as LinkedIn makes it."""
    signature = hmac.digest(secret.encode(), prefix + body, "sha256").hex()
    return Call({"x-li-signature": signature}, body)


subject = Subject(
    config={
        "organization_id": "2414183",
        "client_id": "77abcdefghijkl",
        "client_secret": SECRET,
        "access_token": TOKEN,
        "version": "202610",
        "timeout_seconds": 10,
    },
    secrets=(SECRET, TOKEN),
    provoke=provoke,
    provoke_poll=provoke_poll,
    signed=signed,
    evidence={
        "resumes": "test_linkedin_not_validated.py::test_polling_resumes_at_the_cursor",
        "publishes": "test_linkedin_not_validated.py::test_a_post_stands_once_and_what_is_said_below_it_is_heard",
        "sends_once": "test_linkedin_not_validated.py::test_a_lost_answer_is_seen_below_the_comment",
    },
)
