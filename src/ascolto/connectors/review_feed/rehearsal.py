"""A small portal that shows its reviews as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage


class Rehearsal(Stage):
    """A talk is a review, and what is said in it again changes the review. Nobody answers there."""

    def __init__(self) -> None:
        super().__init__()
        self._reviews: dict[str, dict[str, Any]] = {}

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "url": f"{url}/reviews.json", "shape": "custom", "scale": 5, "items": "reviews",
            "id": "id", "text": "text", "author": "by", "rating": "stars", "date": "on",
            "language": "in",
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        known = self.place(f"r{line.talk}", line.talk)
        stars = line.rating or self._reviews.get(known, {}).get("stars", 5)
        self._reviews[known] = {
            "id": known, "text": line.text, "by": line.name, "stars": stars,
            "on": line.at.isoformat(), "in": line.language,
        }  # fmt: skip
        return ()

    def __call__(self, heard: Heard) -> Answer:
        newest = list(self._reviews.values())[::-1]
        kind = {"content-type": "application/json"}
        return Answer(200, json.dumps({"reviews": newest}).encode(), kind)
