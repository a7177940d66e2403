"""A small Facebook: the calls that Meta makes, and the Graph API as far as it is called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Line
from ascolto.providers.meta.rehearsing import Meta

PAGE, POST = "999100200300400", "999100200300400_500"


class Rehearsal(Meta):
    """A talk is a comment below a post of the Page, and what is said below the comment."""

    app_secret, us = "rehearsed-app-secret-0001", PAGE

    def settings(self, url: str) -> dict[str, Any]:
        return {"page_id": self.us} | self.app(url)

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
        entry = {"id": self.us, "time": int(line.at.timestamp())}
        entry["changes"] = [{"field": "feed", "value": value}]  # type: ignore[assignment]
        return [self.called("page", entry)]

    def told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path.endswith("/comments"):
            place, text = path.split("/")[1], str(body.get("message", ""))
            self.take(place, text)
            name = f"500_9{len(self.given):06}"
            return self.said_at(place, name, text, "created_time")
        if method == "POST" and path.endswith("/feed"):
            post = f"{self.us}_7{len(self.given):06}"
            self.take(post, str(body.get("message", "")))
            return {"id": post}
        if method == "POST":
            return {"success": True, "id": "1"}
        if path.endswith("/comments"):
            return self.standing(path.split("/")[1])
        return {
            "id": self.us,
            "name": "Locanda dei Tre Remi",
            "data": [],
            "followers_count": 2310,
        }
