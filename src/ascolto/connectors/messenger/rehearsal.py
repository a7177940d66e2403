"""A small Messenger: the calls that Meta makes, and the Graph API as far as it is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Line
from ascolto.providers.meta.rehearsing import Meta

PAGE = "999100200300400"


class Rehearsal(Meta):
    """A talk is a person who writes to the Page."""

    app_secret, us = "rehearsed-app-secret-0002", PAGE

    def settings(self, url: str) -> dict[str, Any]:
        return {"page_id": self.us} | self.app(url)

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        at = int(line.at.timestamp() * 1000)
        self.place(line.author, line.talk)
        said = {
            "sender": {"id": line.author, "name": line.name}, "recipient": {"id": self.us},
            "timestamp": at, "message": {"mid": f"m_{line.key}", "text": line.text},
        }  # fmt: skip
        entry = {"id": self.us, "time": at, "messaging": [said]}
        return [self.called("page", entry)]

    def told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path.endswith("/messages"):
            to, text = body["recipient"]["id"], body["message"].get("text", "")
            self.take(to, text)
            name = f"m_9{len(self.given):06}"
            self.said_at(to, name, text, "created_time")
            return {"recipient_id": to, "message_id": name}
        if method == "POST":
            return {"success": True, "attachment_id": "1"}
        if path.endswith("/conversations") and "user_id" in body:
            return {"data": [{"messages": self.standing(body["user_id"])}]}
        return {"id": self.us, "name": "Locanda dei Tre Remi", "data": []}
