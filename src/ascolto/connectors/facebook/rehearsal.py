"""A small Facebook: the calls that Meta makes, and the Graph API as far as it is called."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

PAGE, POST = "999100200300400", "999100200300400_500"
APP_SECRET = "rehearsed-app-secret-0001"


class Rehearsal(Stage):
    """A talk is a comment below a post of the Page, and what is said below the comment."""

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "page_id": PAGE,
            "access_token": "EAAB-rehearsed-token", "app_secret": APP_SECRET,
            "verify_token": "rehearsed-verify-token", "base_url": url,
        }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._begun: dict[str, str] = {}  # talk → its first comment

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        comment = f"500_{line.key}"
        parent = self._begun.get(line.talk, POST)
        self._begun.setdefault(line.talk, self.place(comment, line.talk))
        value = {
            "item": "comment", "verb": "add", "comment_id": comment, "post_id": POST,
            "parent_id": parent, "created_time": int(line.at.timestamp()),
            "message": line.text, "from": {"id": line.author, "name": line.name},
        }  # fmt: skip
        entry = {"id": PAGE, "time": int(line.at.timestamp())}
        entry["changes"] = [{"field": "feed", "value": value}]  # type: ignore[assignment]
        return [_signed({"object": "page", "entry": [entry]})]

    def __call__(self, heard: Heard) -> Answer:
        path = re.sub(r"^/v[0-9]+[.][0-9]", "", unquote(urlsplit(heard.path).path))
        is_json = heard.headers.get("content-type", "").startswith("application/json")
        body = json.loads(heard.body) if heard.method == "POST" and is_json else {}
        said = self._told(heard.method, path, body)
        kind = {"content-type": "application/json"}
        return Answer(200, json.dumps(said).encode(), kind)

    def _told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path.endswith("/comments"):
            self.take(path.split("/")[1], str(body.get("message", "")))
            return {"id": f"500_9{len(self.given):06}"}
        if method == "POST":
            return {"success": True, "id": "1"}
        return {"id": PAGE, "name": "Locanda dei Tre Remi", "data": []}


def _signed(said: dict[str, Any]) -> Call:
    body = json.dumps(said).encode()
    mark = hmac.digest(APP_SECRET.encode(), body, "sha256").hex()
    return Call(
        {"x-hub-signature-256": f"sha256={mark}", "content-type": "application/json"},
        body,
    )
