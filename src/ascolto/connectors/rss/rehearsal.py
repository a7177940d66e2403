"""A small WordPress site: the feed of its comments, and its API for editors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

PASSWORD, US = "abcd EFGH ijkl MNOP qrst UVWX", 1
HEAD = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">
<title>Comments</title><id>urn:tre-remi</id><updated>2026-01-01T00:00:00Z</updated>"""


class Rehearsal(Stage):
    """A talk is what one reader says below an article of ours."""

    def __init__(self) -> None:
        super().__init__()
        self._comments: dict[int, dict[str, Any]] = {}

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "feed_url": f"{url}/?feed=comments-atom", "wordpress_url": url,
            "wordpress_user": "treremi", "wordpress_password": PASSWORD,
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        number = self._said(int(line.talk), line.name, line.text, line.at.isoformat())
        self.place(str(number), line.talk)
        return ()

    def _said(self, post: int, name: str, text: str, at: str, author: int = 0) -> int:
        number = 7 + len(self._comments)
        self._comments[number] = {
            "id": number, "post": post, "author": author, "name": name, "text": text, "at": at,
            "author_email": f"{post}@lago.example", "date_gmt": at[:19],
        }  # fmt: skip
        return number

    def __call__(self, heard: Heard) -> Answer:
        query = parse_qs(urlsplit(heard.path).query)
        if "rest_route" not in query:
            kind = {"content-type": "application/atom+xml"}
            return Answer(200, self._feed().encode(), kind)
        path = unquote(query["rest_route"][0]).removeprefix("/wp/v2/")
        if heard.method == "POST":
            return self._answered(json.loads(heard.body))
        return self._told(path, query)

    def _told(self, path: str, query: dict[str, list[str]]) -> Answer:
        kind, _, number = path.partition("/")
        if kind == "users":
            may = {"moderate_comments": True}
            return _json({"id": US, "name": "Tre Remi", "capabilities": may})
        if kind == "posts":
            return _json({"guid": {"rendered": f"{self.url}/?p={number}"}})
        if number:
            found = self._comments.get(int(number))
            return (
                _json(found)
                if found
                else Answer(404, b'{"code": "rest_comment_invalid_id"}')
            )
        rows = list(self._comments.values())[::-1]
        if "include" in query:
            wanted = query["include"][0].split(",")
            rows = [one for one in rows if str(one["id"]) in wanted]
        if "author" in query:
            rows = [one for one in rows if str(one["author"]) == query["author"][0]]
        return _json(rows[:100])

    def _answered(self, said: dict[str, Any]) -> Answer:
        talk = self.take(str(said["parent"]), said["content"])
        at = self.clock.isoformat()
        number = self._said(said["post"], "Tre Remi", said["content"], at, US)
        self._comments[number]["author_user_agent"] = said["author_user_agent"]
        self.place(str(number), talk)
        return Answer(201, json.dumps(self._comments[number]).encode())

    def _feed(self) -> str:
        return (
            HEAD
            + "".join(map(self._entry, list(self._comments.values())[::-1][:50]))
            + "</feed>"
        )

    def _entry(self, one: dict[str, Any]) -> str:
        link = f"{self.url}/?p={one['post']}#comment-{one['id']}"
        text = escape(escape(one["text"]))
        return (
            f"<entry><id>{link}</id><title>By: {escape(one['name'])}</title><link href='{link}'/>"
            f"<author><name>{escape(one['name'])}</name></author><updated>{one['at']}</updated>"
            f"<published>{one['at']}</published><content type='html'>&lt;p&gt;{text}&lt;/p&gt;"
            "</content></entry>"
        )


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())
