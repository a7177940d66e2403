"""A small Mastodon: notifications, posts, and what hangs above them."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape, unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

TOKEN, ME = "rehearsed-token-of-mastodon", "1"
US = {"id": ME, "acct": "treremi", "username": "treremi", "display_name": "Tre Remi"}


class Rehearsal(Stage):
    """A talk is a post that mentions us, and what its author says below it."""

    def __init__(self) -> None:
        super().__init__()
        self._posts: dict[str, dict[str, Any]] = {}
        self._notices: list[dict[str, Any]] = []
        self._begun: dict[str, str] = {}  # talk → its first post
        self._keys: dict[str, str] = {}  # Idempotency-Key → post

    def settings(self, url: str) -> dict[str, Any]:
        return {"base_url": url, "access_token": TOKEN}

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        name = re.sub(r"\W+", "", line.name.lower())[:30]
        by = {
            "id": line.author,
            "acct": f"{name}@lago.example",
            "display_name": line.name,
        }
        above = self._begun.get(line.talk, "")
        post = self._posted(line.text, by, above, line.at.isoformat(), line.language)
        post["mentions"] = [{"id": ME, "acct": "treremi"}]
        self._begun.setdefault(line.talk, self.place(post["id"], line.talk))
        self.place(post["id"], line.talk)
        self._notices.append({
            "id": str(1000 + len(self._notices)), "type": "mention", "account": by,
            "created_at": line.at.isoformat(), "status": post,
        })  # fmt: skip
        return ()

    def _posted(
        self, text: str, by: dict[str, Any], above: str, at: str, language: str
    ) -> dict[str, Any]:
        id = str(50_000 + len(self._posts))
        answered = self._posts.get(above, {})
        self._posts[id] = {
            "id": id, "account": by, "content": f"<p>{escape(text)}</p>", "created_at": at,
            "in_reply_to_id": above or None, "visibility": "public", "language": language,
            "in_reply_to_account_id": answered.get("account", {}).get("id"), "mentions": [],
            "url": f"https://lago.example/@{by['acct']}/{id}", "media_attachments": [],
        }  # fmt: skip
        return self._posts[id]

    def __call__(self, heard: Heard) -> Answer:
        url = urlsplit(heard.path)
        query = parse_qs(url.query)
        if heard.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, b'{"error": "The access token is invalid"}')
        if heard.method == "POST" and url.path == "/api/v1/statuses":
            return self._answered(json.loads(heard.body), heard.headers)
        if found := re.fullmatch(r"/api/v1/statuses/(\d+)(/context)?", url.path):
            return self._one(found[1], in_context=bool(found[2]))
        told: dict[str, Any] = {
            "/api/v1/accounts/verify_credentials": US
            | {"url": "https://lago.example/@treremi", "followers_count": 996},
            "/api/v1/statuses": [
                self._posts[i] for i in query.get("id[]", ()) if i in self._posts
            ],
        }
        if url.path == "/api/v1/notifications":
            return _json(_cut(self._notices, query))
        if url.path == f"/api/v1/accounts/{ME}/statuses":
            ours = [p for p in self._posts.values() if p["account"]["id"] == ME]
            return _json(_cut(ours, query))
        return _json(told.get(url.path, {}))

    def _one(self, id: str, *, in_context: bool) -> Answer:
        post = self._posts.get(id)
        if post is None:
            return Answer(404, b'{"error": "Record not found"}')
        above: list[dict[str, Any]] = []
        while in_context and (post := self._posts.get(post["in_reply_to_id"] or "")):
            above.insert(0, post)
        return _json(
            {"ancestors": above, "descendants": []} if in_context else self._posts[id]
        )

    def _answered(self, said: dict[str, Any], headers: Any) -> Answer:
        key, text = headers.get("idempotency-key", ""), str(said.get("status", ""))
        if key not in self._keys:
            if not text:
                return Answer(422, b'{"error": "Text can\'t be blank"}')
            above = str(said.get("in_reply_to_id") or "")
            post = self._posted(text, US, above, self.clock.isoformat(), "it")
            talk = self.take(above or post["id"], unescape(text))
            self._keys[key] = self.place(post["id"], talk)
        return _json(self._posts[self._keys[key]])


def _cut(
    rows: list[dict[str, Any]], query: dict[str, list[str]]
) -> list[dict[str, Any]]:
    """Newest first, of those after `min_id` or before `max_id`."""
    limit = int(query.get("limit", ["40"])[0])
    if "min_id" in query:
        after = [one for one in rows if int(one["id"]) > int(query["min_id"][0])]
        return after[:limit][::-1]
    most = int(query.get("max_id", ["99999999"])[0])
    return [one for one in rows if int(one["id"]) < most][::-1][:limit]


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())
