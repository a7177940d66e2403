"""How the harness tries this connector: with a small server in each mood."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.channels.contract import Site
from ascolto.connectors.mastodon.config import Config
from ascolto.connectors.mastodon.connector import Connector
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

TOKEN = "token-of-the-inn-which-nobody-sees"
SITE = Site(account="acc-1", name="Locanda", public_url="https://ascolto.example.com")
STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 422,
    Mood.BROKEN: 503,
}
ME = {"id": "1", "acct": "locanda", "username": "locanda", "display_name": "Locanda"}
ANNA = {"id": "2", "acct": "anna@altrove.example", "display_name": "Anna"}


def status(id: str, **more: Any) -> dict[str, Any]:
    """A post as a server tells it."""
    return {
        "id": id,
        "created_at": "2026-11-20T18:04:11.000Z",
        "edited_at": None,
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "visibility": "public",
        "spoiler_text": "",
        "language": "it",
        "url": f"https://altrove.example/@anna/{id}",
        "content": "<p>Buongiorno</p>",
        "account": ANNA,
        "mentions": [{"id": "1", "acct": "locanda"}],
        "media_attachments": [],
    } | more


def said(code: int, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(code, json.dumps(body).encode(), headers or {})


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the server at `url`, on this machine."""
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        known = {"base_url": url, "access_token": TOKEN, "timeout_seconds": 10}
        connector = Connector(Config.model_validate(known | settings), SITE)
        try:
            yield connector
        finally:
            connector.close()


def well(call: Heard) -> Answer:
    path = call.path.split("?")[0]
    if path.endswith("/verify_credentials"):
        return said(200, ME)
    if path == "/api/v1/notifications" or path.endswith("/1/statuses"):
        return said(200, [])
    if call.method == "POST" and path == "/api/v1/statuses":
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        return said(200, status("77", created_at=now, account=ME))
    return said(200, status("message-1"))


@contextmanager
def provoke(mood: Mood) -> Iterator[Connector]:
    def answer(call: Heard) -> Answer | None:
        # Reading goes well where a post is what fails.
        if mood is Mood.WELL or (mood is Mood.SILENT and call.method == "GET"):
            return well(call)
        return moody(mood)

    with _server(mood, answer) as connector:
        yield connector


@contextmanager
def provoke_poll(mood: Mood) -> Iterator[Connector]:
    with _server(mood, lambda call: moody(mood)) as connector:
        yield connector


def moody(mood: Mood) -> Answer | None:
    if mood is Mood.SILENT:
        time.sleep(0.8)
        return None
    wait = {"Retry-After": str(RETRY_AFTER)} if mood is Mood.TOO_MANY else {}
    return said(STATUS[mood], {"error": "Of the server"}, wait)


@contextmanager
def _server(mood: Mood, answer: Any) -> Iterator[Connector]:
    with answering(answer) as server:
        if mood is Mood.AWAY:
            server.stop()
        patience = 0.5 if mood is Mood.SILENT else 10
        with at(server.url, timeout_seconds=patience) as connector:
            yield connector


subject = Subject(
    config={
        "base_url": "https://mastodon.example",
        "access_token": TOKEN,
        "timeout_seconds": 10,
    },
    secrets=(TOKEN,),
    provoke=provoke,
    provoke_poll=provoke_poll,
    evidence={
        "resumes": "test_polling.py::test_polling_resumes_at_the_cursor",
        "publishes": "test_real.py::test_a_post_stands_once_and_what_is_said_below_it_is_heard",
        "sends_once": "test_real.py::test_the_same_answer_twice_is_one_post",
        "real_server": "test_real.py::test_a_mention_is_heard_and_answered",
    },
)
