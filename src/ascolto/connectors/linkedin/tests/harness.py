"""How the harness tries this connector: with a small LinkedIn in each mood."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock
from urllib.parse import unquote, urlsplit

from ascolto.channels.contract import Call, Outgoing
from ascolto.connectors.linkedin.config import Config
from ascolto.connectors.linkedin.connector import Connector
from ascolto.testing.answering import Answer, Heard, Server, answering
from ascolto.testing.connectors import RETRY_AFTER, Mood, Subject

SECRET, TOKEN = "WPL_AP1.a-client-secret", "AQV-an-access-token-of-sixty-days"
PAGE = "urn:li:organization:2414183"
COMMENT = "urn:li:comment:(urn:li:activity:7200,7300)"
STATUS = {
    Mood.UNAUTHORISED: 401,
    Mood.FORBIDDEN: 403,
    Mood.TOO_MANY: 429,
    Mood.REFUSED: 400,
    Mood.BROKEN: 503,
}


class LinkedIn:
    """Comments below one post, and notifications; nothing here is validated by LinkedIn."""

    def __init__(self) -> None:
        self.comments: list[dict[str, Any]] = []
        self.notifications: list[dict[str, Any]] = []
        self.above: dict[str, str] = {}
        self.gone = False
        self.refusal: Answer | None = None
        self.keep_before_refusing = False
        self.token = {
            "active": True,
            "expires_at": 1800000000,
            "scope": "r_organization_social,w_organization_social,rw_organization_admin",
        }

    def __call__(self, call: Heard) -> Answer:
        path = unquote(urlsplit(call.path).path)
        if path == "/oauth/v2/introspectToken":
            return _json(self.token)
        if call.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, b'{"message": "Invalid access token"}')
        if path.startswith("/rest/organizations/"):
            return _json({"localizedName": "Locanda del Lago"})
        if path == "/rest/organizationalEntityNotifications":
            return self._listing(unquote(call.path))
        if call.method == "GET" and path.endswith("/comments"):
            return _json({"elements": self.comments})
        if call.method == "GET":
            number = path.rsplit("/", 1)[-1]
            return (
                Answer(404)
                if self.gone
                else _json({"parentComment": self.above.get(number)})
            )
        return self._made(json.loads(call.body))

    def _made(self, said: dict[str, Any]) -> Answer:
        if self.refusal and not self.keep_before_refusing:
            return self.refusal
        number = str(9000 + len(self.comments))
        urn = f"urn:li:comment:({said['object']},{number})"
        self.comments.append({**said, "id": number, "commentUrn": urn})
        return self.refusal or Answer(201, json.dumps(self.comments[-1]).encode())

    def _listing(self, path: str) -> Answer:
        since = int(path.split("start:")[1].split(")")[0])
        start = int(path.split("&start=")[1].split("&")[0])
        rows = [n for n in self.notifications if n["lastModifiedAt"] >= since]
        found = rows[start : start + 100]
        return _json({"elements": found, "paging": {"total": len(rows)}})


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())


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
            reply = connector.reply

            def to_a_comment(outgoing: Outgoing) -> Any:
                """The harness answers “message-1”; a comment has a longer name."""
                return reply(replace(outgoing, in_reply_to=COMMENT))

            connector.reply = to_a_comment  # type: ignore[method-assign]
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
        "sends_once": "test_linkedin_not_validated.py::test_a_lost_answer_is_seen_below_the_comment",
    },
)
