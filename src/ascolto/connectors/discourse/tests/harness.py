"""How the harness tries this connector: with a small forum in each mood."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from ascolto.channels.contract import Call, Outgoing
from ascolto.connectors.discourse.config import Config
from ascolto.connectors.discourse.connector import Connector
from ascolto.connectors.discourse.tests.forum import KEY, ME, Forum
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

SECRET = "a-secret-of-the-forum-s-webhook"
STATUS = {
    Mood.UNAUTHORISED: 403,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 422,
    Mood.BROKEN: 503,
}
SAID = {
    Mood.UNAUTHORISED: "The API username or key is invalid.",
    Mood.FORBIDDEN: "You are not permitted to view the requested resource.",
    Mood.REFUSED: "Body is too short (minimum is 20 characters)",
}


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the forum at `url`, on this machine."""
    known = {
        "base_url": url,
        "username": ME,
        "api_key": KEY,
        "webhook_secret": SECRET,
        "timeout_seconds": 10,
    }
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        connector = Connector(Config.model_validate(known | settings), subject.site)
        try:
            yield connector
        finally:
            connector.close()


@contextmanager
def visiting(**settings: Any) -> Iterator[tuple[Forum, Server, Connector]]:
    forum = Forum()
    with answering(forum) as server, at(server.url, **settings) as connector:
        yield forum, server, connector
        assert forum.complaints == []


@contextmanager
def provoke(mood: Mood, *, deeds_only: bool = True) -> Iterator[Connector]:
    forum = Forum()
    forum.say("Buongiorno")

    def answer(call: Heard) -> Answer | None:
        spared = deeds_only and call.method == "GET" and mood is not Mood.UNAUTHORISED
        if mood is Mood.WELL or spared:
            return forum(call)
        if mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        wait = {"retry-after": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
        said = json.dumps({"errors": [SAID.get(mood, "No.")]}).encode()
        return Answer(STATUS[mood], said, wait)

    with answering(answer) as server:
        if mood is Mood.AWAY:
            server.stop()
        with at(server.url, timeout_seconds=0.5) as connector:
            reply = connector.reply

            def to_a_post(outgoing: Outgoing) -> Any:
                """The harness answers “message-1”; a post has a number."""
                return reply(replace(outgoing, in_reply_to="1"))

            connector.reply = to_a_post  # type: ignore[method-assign]
            yield connector


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    with provoke(mood, deeds_only=False) as connector:
        yield connector


def signed(
    body: bytes, *, event: str = "post_created", secret: str = SECRET, id: str = "77"
) -> Call:
    """A call as the forum makes it."""
    signature = hmac.digest(secret.encode(), body, "sha256").hex()
    headers = {
        "x-discourse-event-signature": f"sha256={signature}",
        "x-discourse-event": event,
        "x-discourse-event-type": event.split("_")[0],
        "x-discourse-event-id": id,
    }
    return Call(headers, body)


subject = Subject(
    config={
        "base_url": "https://forum.example.com",
        "username": ME,
        "api_key": KEY,
        "webhook_secret": SECRET,
        "timeout_seconds": 10,
    },
    secrets=(KEY, SECRET),
    provoke=provoke,
    provoke_poll=provoke_poll,
    signed=signed,
    evidence={
        "resumes": "test_poll.py::test_polling_resumes_at_the_cursor",
        "sends_once": "test_send.py::test_a_lost_answer_is_found_not_sent_again",
        "official_document": "test_document.py::test_every_call_is_as_the_official_document_says",
    },
)
