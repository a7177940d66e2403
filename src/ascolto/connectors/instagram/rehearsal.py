"""A small Instagram: the calls that Meta makes, and the Graph API as far as it is called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Line
from ascolto.providers.meta.rehearsing import Meta

US, MEDIA = "999840000000001", "999900"


class Rehearsal(Meta):
    """A talk is a comment below a picture of ours, and what is said below it."""

    app_secret, us = "rehearsed-app-secret-0003", US

    def settings(self, url: str) -> dict[str, Any]:
        return {"account_id": self.us} | self.app(url)

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
        entry = {"id": self.us, "time": int(line.at.timestamp())}
        entry["changes"] = [{"field": "comments", "value": value}]  # type: ignore[assignment]
        return [self.called("instagram", entry)]

    def told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path.endswith("/replies"):
            place, text = path.split("/")[1], str(body.get("message", ""))
            self.take(place, text)
            return self.said_at(place, f"9{len(self.given):06}", text, "timestamp")
        if method == "POST" and path.endswith("/messages") and "recipient" in body:
            return self._private(body["recipient"], body.get("message", {}))
        if method == "POST":
            return {"success": True, "id": "1", "attachment_id": "1"}
        if path.endswith("/conversations") and "user_id" in body:
            return {"data": [{"messages": self.standing(body["user_id"])}]}
        if path.endswith("/replies"):
            return self.standing(path.split("/")[1])
        return {
            "id": self.us,
            "username": "treremi.example",
            "data": [],
            "followers_count": 1791,
        }

    def _private(self, to: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
        """A message to a person, or a private answer to a comment."""
        place, text = (
            str(to.get("id") or to.get("comment_id")),
            str(said.get("text", "")),
        )
        self.take(place, text)
        name = f"m_9{len(self.given):06}"
        self.said_at(place, name, text, "created_time")
        return {"recipient_id": place, "message_id": name}
