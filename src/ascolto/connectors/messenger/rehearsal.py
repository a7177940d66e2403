"""A small Messenger: the calls that Meta makes, and the Graph API as far as it is called."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

PAGE = "999100200300400"
APP_SECRET = "rehearsed-app-secret-0002"


class Rehearsal(Stage):
    """A talk is a person who writes to the Page."""

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "page_id": PAGE,
            "access_token": "EAAB-rehearsed-token", "app_secret": APP_SECRET,
            "verify_token": "rehearsed-verify-token", "base_url": url,
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        at = int(line.at.timestamp() * 1000)
        self.place(line.author, line.talk)
        said = {
            "sender": {"id": line.author, "name": line.name}, "recipient": {"id": PAGE},
            "timestamp": at, "message": {"mid": f"m_{line.key}", "text": line.text},
        }  # fmt: skip
        entry = {"id": PAGE, "time": at, "messaging": [said]}
        return [_signed({"object": "page", "entry": [entry]})]

    def __call__(self, heard: Heard) -> Answer:
        path = re.sub(r"^/v[0-9]+[.][0-9]", "", unquote(urlsplit(heard.path).path))
        is_json = heard.headers.get("content-type", "").startswith("application/json")
        body = json.loads(heard.body) if heard.method == "POST" and is_json else {}
        said = self._told(heard.method, path, body)
        kind = {"content-type": "application/json"}
        return Answer(200, json.dumps(said).encode(), kind)

    def _told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path.endswith("/messages"):
            to, text = body["recipient"]["id"], body["message"].get("text", "")
            self.take(to, text)
            return {"recipient_id": to, "message_id": f"m_9{len(self.given):06}"}
        if method == "POST":
            return {"success": True, "attachment_id": "1"}
        return {"id": PAGE, "name": "Locanda dei Tre Remi", "data": []}


def _signed(said: dict[str, Any]) -> Call:
    body = json.dumps(said).encode()
    mark = hmac.digest(APP_SECRET.encode(), body, "sha256").hex()
    return Call(
        {"x-hub-signature-256": f"sha256={mark}", "content-type": "application/json"},
        body,
    )
