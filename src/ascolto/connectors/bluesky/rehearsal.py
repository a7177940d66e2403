"""A small server of the AT Protocol: notifications, posts by address, and our own records."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

PASSWORD, ME, HANDLE = (
    "rehearsed-app-password",
    "did:plc:treremi",
    "treremi.lago.example",
)
POSTS = "app.bsky.feed.post"


class Rehearsal(Stage):
    """A talk is a post that mentions us, and what its author says below it."""

    def __init__(self) -> None:
        super().__init__()
        self._posts: dict[str, dict[str, Any]] = {}  # by address
        self._notices: list[dict[str, Any]] = []
        self._ours: list[str] = []
        self._begun: dict[str, str] = {}  # talk → its first post

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "handle": HANDLE, "app_password": PASSWORD, "base_url": url, "directory_url": url
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        did = f"did:plc:{line.author}"
        record: dict[str, Any] = {
            "$type": POSTS, "text": line.text, "langs": [line.language],
            "createdAt": _stamp(line.at),
        }  # fmt: skip
        above = self._begun.get(line.talk, "")
        if above:
            place = {"uri": above, "cid": self._posts[above]["cid"]}
            record["reply"] = {"root": place, "parent": place}
        uri = self._kept(did, f"3k{line.key:0>11}", record)
        self._begun.setdefault(line.talk, uri)
        self.place(uri, line.talk)
        handle = re.sub(r"[^a-z0-9]+", "-", line.name.lower()).strip("-")
        by = {"did": did, "handle": f"{handle}.lago.example", "displayName": line.name}
        self._notices.append({
            "uri": uri, "cid": self._posts[uri]["cid"], "author": by, "record": record,
            "reason": "reply" if above else "mention", "indexedAt": _stamp(self.clock),
        })  # fmt: skip
        return ()

    def _kept(self, did: str, key: str, record: dict[str, Any]) -> str:
        uri = f"at://{did}/{POSTS}/{key}"
        self._posts[uri] = {"uri": uri, "cid": f"bafy{key}", "record": record}
        return uri

    def __call__(self, heard: Heard) -> Answer:
        url = urlsplit(heard.path)
        name, query = url.path.removeprefix("/xrpc/"), parse_qs(url.query)
        if name.startswith("com.atproto.server."):
            session = {"did": ME, "handle": HANDLE, "accessJwt": "a", "refreshJwt": "r"}
            return _json(session)
        if name == "app.bsky.actor.getProfile" and query.get("actor") == [ME]:
            return _json({"did": ME, "handle": HANDLE, "followersCount": 1425})
        if name == "com.atproto.repo.createRecord":
            return self._answered(json.loads(heard.body)["record"])
        if name == "app.bsky.feed.getPosts":
            asked = query.get("uris", ())
            return _json({"posts": [self._posts[u] for u in asked if u in self._posts]})
        if name == "app.bsky.notification.listNotifications":
            return _json({"notifications": self._notices[::-1][:50]})
        if name == "com.atproto.repo.listRecords":
            return _json({"records": self._records(query)})
        return Answer(
            400, b'{"error": "InvalidRequest", "message": "Unable to resolve handle"}'
        )

    def _answered(self, record: dict[str, Any]) -> Answer:
        uri = self._kept(ME, f"3m{len(self._ours):011}", record)
        self._ours.append(uri)
        above = record.get("reply", {}).get("parent", {}).get("uri", uri)
        self.place(uri, self.take(above, record["text"]))
        return _json({"uri": uri, "cid": self._posts[uri]["cid"]})

    def _records(self, query: dict[str, list[str]]) -> list[dict[str, Any]]:
        """Our own: newest first, or the oldest after `cursor`."""
        after = query.get("cursor", [""])[0]
        if query.get("reverse") == ["true"]:
            uris = [u for u in self._ours if u.rpartition("/")[2] > after]
        else:
            uris = [
                u for u in self._ours[::-1] if not after or u.rpartition("/")[2] < after
            ]
        limit = int(query.get("limit", ["50"])[0])
        rows = [self._posts[uri] for uri in uris[:limit]]
        return [{"uri": p["uri"], "cid": p["cid"], "value": p["record"]} for p in rows]


def _stamp(at: Any) -> str:
    return str(at.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())
