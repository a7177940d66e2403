"""A small LinkedIn: comments below posts, and its notifications. Not validated by it."""

from __future__ import annotations

import hmac
import json
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

SECRET, TOKEN = "WPL_AP1.a-client-secret", "AQV-an-access-token-of-sixty-days"
ORGANIZATION = "2414183"


class LinkedIn:
    """Comments below one post, and notifications; nothing here is validated by LinkedIn."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
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
        if path == "/rest/posts":
            return self._posts(call)
        if call.method == "GET" and path.endswith("/comments"):
            return self._below(path.split("/")[-2], urlsplit(call.path).query)
        if call.method == "GET":
            number = path.rsplit("/", 1)[-1]
            return (
                Answer(404)
                if self.gone
                else _json({"parentComment": self.above.get(number)})
            )
        return self._made(json.loads(call.body))

    def _posts(self, call: Heard) -> Answer:
        """The page's own, newest first; a new one is named in a header only."""
        if call.method == "GET":
            return _json({"elements": self.posts[::-1]})
        if self.refusal and not self.keep_before_refusing:
            return self.refusal
        urn = f"urn:li:share:{8000 + len(self.posts)}"
        said, now = json.loads(call.body), int(time.time() * 1000)
        self.posts.append({**said, "id": urn, "createdAt": now})
        return self.refusal or Answer(201, b"", {"x-restli-id": urn})

    def _made(self, said: dict[str, Any]) -> Answer:
        if self.refusal and not self.keep_before_refusing:
            return self.refusal
        number = str(9000 + len(self.comments))
        urn = f"urn:li:comment:({said['object']},{number})"
        made = {"created": {"time": int(time.time() * 1000)}}
        self.comments.append({**said, **made, "id": number, "commentUrn": urn})
        return self.refusal or Answer(201, json.dumps(self.comments[-1]).encode())

    def _below(self, place: str, query: str) -> Answer:
        """What stands below a post or a comment, oldest first."""
        asked = dict(parse_qsl(query))
        start, count = int(asked.get("start", 0)), int(asked.get("count", 10))
        rows = [
            one
            for one in self.comments
            if place == (one.get("parentComment") or one["object"])
        ]
        return _json({"elements": rows[start : start + count]})

    def _listing(self, path: str) -> Answer:
        since = int(path.split("start:")[1].split(")")[0])
        start = int(path.split("&start=")[1].split("&")[0])
        rows = [n for n in self.notifications if n["lastModifiedAt"] >= since]
        found = rows[start : start + 100]
        return _json({"elements": found, "paging": {"total": len(rows)}})


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())


class Rehearsal(LinkedIn, Stage):
    """For the demo: a talk is what one person says below a post of the page."""

    def __init__(self) -> None:
        LinkedIn.__init__(self)
        Stage.__init__(self)

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "organization_id": ORGANIZATION, "client_id": "77rehearsed", "base_url": url,
            "client_secret": SECRET, "access_token": TOKEN,
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        post = f"urn:li:activity:72{line.talk}"
        known = self.place(f"urn:li:comment:({post},{line.key})", line.talk)
        at = int(line.at.timestamp() * 1000)
        comment = {
            "entity": known,
            "owner": f"urn:li:person:{line.author}",
            "text": line.text,
        }
        one = {
            "notificationId": int(line.key), "action": "COMMENT", "lastModifiedAt": at,
            "organizationalEntity": f"urn:li:organization:{ORGANIZATION}", "sourcePost": post,
            "decoratedSourcePost": {"entity": post, "text": "Riapriamo la darsena"},
            "generatedActivity": known, "decoratedGeneratedActivity": {"comment": comment},
        }  # fmt: skip
        self.notifications.append(one)
        body = json.dumps(
            {"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": [one]}
        ).encode()
        mark = hmac.digest(SECRET.encode(), b"hmacsha256=" + body, "sha256").hex()
        return [
            Call({"x-li-signature": mark, "content-type": "application/json"}, body)
        ]

    def __call__(self, call: Heard) -> Answer:
        answer = super().__call__(call)
        if call.method == "POST" and "/comments" in call.path and answer.status < 300:
            said = json.loads(call.body)
            self.take(
                said.get("parentComment") or said["object"], said["message"]["text"]
            )
        if call.method == "POST" and call.path == "/rest/posts" and answer.status < 300:
            self.take(self.posts[-1]["id"], self.posts[-1]["commentary"])
        return answer
