"""How the harness tries this connector: with a small server in each mood."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest import mock

from ascolto.channels.contract import Author, Outgoing, Site
from ascolto.connectors.bluesky import sessions
from ascolto.connectors.bluesky.config import Config
from ascolto.connectors.bluesky.connector import Connector
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import Subject

PASSWORD = "abcd-efgh-ijkl-mnop-which-nobody-sees"
SITE = Site(account="acc-1", name="Locanda", public_url="https://ascolto.example.com")
ME, ANNA = "did:plc:locanda", "did:plc:anna"
QUESTION = f"at://{ANNA}/app.bsky.feed.post/3kanna"
ANSWER = f"at://{ME}/app.bsky.feed.post/3kours"


def said(code: int, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
    return Answer(code, json.dumps(body).encode(), headers or {})


def session(number: int = 1) -> Answer:
    tokens = {"accessJwt": f"access-{number}", "refreshJwt": f"refresh-{number}"}
    return said(200, {"did": ME, "handle": "locanda.test"} | tokens)


@contextmanager
def at(url: str, **settings: Any) -> Iterator[Connector]:
    """A connector to the server at `url`, on this machine, not yet signed in."""
    known = {"base_url": url, "directory_url": url, "handle": "locanda.test"}
    known |= {"app_password": PASSWORD}
    with mock.patch.dict("os.environ", {"ASCOLTO_HTTP_ALLOW": "127.0.0.1"}):
        config = Config.model_validate({"timeout_seconds": 10} | known | settings)
        connector = Connector(config, SITE)
        sessions.forget(config)
        try:
            yield connector
        finally:
            sessions.forget(config)
            connector.close()


def outgoing(text: str = "Buongiorno, certo.", **more: Any) -> Outgoing:
    known = {"thread_id": f"{QUESTION} {ANNA}", "in_reply_to": QUESTION}
    return Outgoing("key-1", text=text, to=Author(ANNA), **known | more)


def well(call: Heard) -> Answer:
    name = call.path.split("?")[0].rpartition("/")[2]
    if name in {
        "com.atproto.server.createSession",
        "com.atproto.server.refreshSession",
    }:
        return session()
    if name == "app.bsky.feed.getPosts":
        return said(200, {"posts": [{"uri": QUESTION, "cid": "cid-q", "record": {}}]})
    if name == "com.atproto.repo.createRecord":
        return said(200, {"uri": ANSWER, "cid": "cid-a"})
    if name == "com.atproto.repo.uploadBlob":
        return said(200, {"blob": {"$type": "blob"}})
    return said(200, {"notifications": [], "records": [], "posts": []})


def but(name: str, answer: Answer | None) -> Callable[[Heard], Answer | None]:
    """All goes well but one thing."""
    return lambda call: answer if name in call.path else well(call)


def slow(call: Heard) -> Answer | None:
    if "createRecord" in call.path or "listNotifications" in call.path:
        time.sleep(1.5)
        return None
    return well(call)


@contextmanager
def served(answer: Callable[[Heard], Answer | None], **settings: Any) -> Iterator[Any]:
    with answering(answer) as server, at(server.url, **settings) as connector:
        yield server, connector


subject = Subject(
    config={
        "handle": "locanda.bsky.social",
        "app_password": PASSWORD,
        "base_url": "https://bsky.social",
        "directory_url": "https://plc.directory",
        "timeout_seconds": 10,
    },
    secrets=(PASSWORD,),
    evidence={
        "reply_failures": "test_send.py::test_what_a_server_says_to_a_post",
        "poll_failures": "test_polling.py::test_what_a_server_says_to_a_poll",
        "resumes": "test_polling.py::test_polling_resumes_at_the_cursor",
        "publishes": "test_real.py::test_a_post_stands_once_and_what_is_said_below_it_is_heard",
        "sends_once": "test_send.py::test_a_lost_answer_is_found_by_its_key",
        "real_server": "test_real.py::test_a_mention_is_heard_and_answered",
    },
)
