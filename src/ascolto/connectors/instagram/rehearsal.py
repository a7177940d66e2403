"""A small Instagram: the calls that Meta makes, and the Graph API as far as it is called."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

US, MEDIA = "999840000000001", "999900"
APP_SECRET = "rehearsed-app-secret-0003"


class Rehearsal(Stage):
    """A talk is a comment below a picture of ours, and what is said below it."""

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "account_id": US,
            "access_token": "EAAB-rehearsed-token", "app_secret": APP_SECRET,
            "verify_token": "rehearsed-verify-token", "base_url": url,
        }  # fmt: skip

    def __init__(self) -> None:
        super().__init__()
        self._begun: dict[str, str] = {}  # talk → its first comment

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        parent = self._begun.get(line.talk, "")
        self._begun.setdefault(line.talk, self.place(line.key, line.talk))
        name = re.sub(r"\W+", ".", line.name.lower()).strip(".")
        value: dict[str, Any] = {
            "id": line.key, "text": line.text, "from": {"id": line.author, "username": name},
            "media": {"id": MEDIA, "media_product_type": "FEED"},
        }  # fmt: skip
        value |= {"parent_id": parent} if parent else {}
        entry = {"id": US, "time": int(line.at.timestamp())}
        entry["changes"] = [{"field": "comments", "value": value}]  # type: ignore[assignment]
        return [_signed({"object": "instagram", "entry": [entry]})]

    def __call__(self, heard: Heard) -> Answer:
        path = re.sub(r"^/v[0-9]+[.][0-9]", "", unquote(urlsplit(heard.path).path))
        is_json = heard.headers.get("content-type", "").startswith("application/json")
        body = json.loads(heard.body) if heard.method == "POST" and is_json else {}
        said = self._told(heard.method, path, body)
        kind = {"content-type": "application/json"}
        return Answer(200, json.dumps(said).encode(), kind)

    def _told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path.endswith("/replies"):
            self.take(path.split("/")[1], str(body.get("message", "")))
            return {"id": f"9{len(self.given):06}"}
        if method == "POST":
            return {"success": True, "id": "1"}
        return {"id": US, "username": "treremi.example", "data": []}


def _signed(said: dict[str, Any]) -> Call:
    body = json.dumps(said).encode()
    mark = hmac.digest(APP_SECRET.encode(), body, "sha256").hex()
    return Call(
        {"x-hub-signature-256": f"sha256={mark}", "content-type": "application/json"},
        body,
    )
