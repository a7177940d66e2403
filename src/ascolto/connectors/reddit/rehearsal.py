"""A small Reddit, in the documented shape; nothing here is validated by Reddit."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

SECRET, REFRESH = "an-app-secret-of-reddits", "12345-a-refresh-token"
ME = "LocandaDelLago"
COUNT = {
    "x-ratelimit-used": "4",
    "x-ratelimit-remaining": "96.0",
    "x-ratelimit-reset": "300",
}


class Reddit:
    """Listings by path; things by name."""

    def __init__(self) -> None:
        self.things: dict[str, dict[str, Any]] = {}
        self.listings: dict[str, list[str]] = {}
        self.token = "reddit-token-1"
        self.refusal: Answer | None = None
        self.keep_before_refusing = False
        self.lasting: dict[str, Any] = {"expires_in": 3600}
        self._count = 36**6

    def say(self, listing: str, text: str, kind: str = "t1", **more: Any) -> str:
        self._count += 1
        name = f"{kind}_{_base36(self._count)}"
        data = {
            "name": name, "body": text, "author": "giulia_b", "author_fullname": "t2_a",
            "link_id": "t3_post", "parent_id": "t3_post", "created_utc": time.time(),
            "edited": False, **more,
        }  # fmt: skip
        self.things[name] = {"kind": kind, "data": data}
        self.listings.setdefault(listing, []).insert(0, name)
        return name

    def __call__(self, call: Heard) -> Answer:
        url = urlsplit(call.path)
        assert "by /u/" in call.headers["user-agent"]  # Reddit blocks who does not say
        if url.path == "/api/v1/access_token":
            return _json({"access_token": self.token, **self.lasting})
        if call.headers.get("authorization") != f"Bearer {self.token}":
            return Answer(401, b'{"message": "Unauthorized"}')
        if url.path == "/api/v1/me":
            return _json({"name": ME})
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        if url.path == "/api/info":
            names = query["id"].split(",")
            return self._listing([n for n in names if n in self.things], {})
        if call.method == "POST":
            return self._made(dict(parse_qsl(call.body.decode())))
        return self._listing(self.listings.get(url.path, []), query)

    def _made(self, form: dict[str, str]) -> Answer:
        if self.refusal and not self.keep_before_refusing:
            return self.refusal
        name = self.say(
            f"/user/{ME}/comments", form["text"], author=ME, parent_id=form["thing_id"]
        )
        said = {"json": {"errors": [], "data": {"things": [self.things[name]]}}}
        return self.refusal or _json(said)

    def _listing(self, names: list[str], query: dict[str, str]) -> Answer:
        size = int(query.get("limit", "100"))
        start = names.index(query["after"]) + 1 if "after" in query else 0
        page = names[start : start + size]
        after = page[-1] if start + size < len(names) else None
        return _json(
            {"data": {"children": [self.things[n] for n in page], "after": after}}
        )


def _base36(number: int) -> str:
    signs, found = "0123456789abcdefghijklmnopqrstuvwxyz", ""
    while number:
        number, rest = divmod(number, 36)
        found = signs[rest] + found
    return found


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode(), COUNT)


class Rehearsal(Reddit, Stage):
    """For the demo: a talk is a post of ours, and comments of one person below it."""

    def __init__(self) -> None:
        Reddit.__init__(self)
        Stage.__init__(self)

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "username": ME, "client_id": "an-app-of-reddits", "client_secret": SECRET,
            "refresh_token": REFRESH, "base_url": url,
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        post = f"t3_{_base36(36**5 + int(line.talk))}"
        author = re.sub(r"\W+", "_", line.name).strip("_")[:20].lower()
        name = self.say(
            "/message/inbox", line.text,
            author=author, author_fullname=f"t2_{_base36(int(line.author))}",
            link_id=post, parent_id=post, created_utc=line.at.timestamp(),
            subreddit="lagodisarvena", link_title="Locanda dei Tre Remi",
        )  # fmt: skip
        self.place(name, line.talk)
        return ()

    def __call__(self, call: Heard) -> Answer:
        answer = super().__call__(call)
        if call.method == "POST" and call.path.startswith("/api/comment"):
            form = dict(parse_qsl(call.body.decode()))
            self.take(form["thing_id"], form["text"])
        return answer
