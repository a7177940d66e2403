"""Members who see something elsewhere: their bookmark calls, signed. There is no provider."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

SECRET = "rehearsed-secret-of-the-bookmark"


class Rehearsal(Stage):
    """A talk is a page of a forum that somebody of ours came across."""

    def settings(self, url: str) -> dict[str, Any]:
        return {"secret": SECRET}

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        page = {
            "url": f"https://forum.lago.example/t/{line.talk}", "title": "Dove dormire sul lago",
            "text": line.text, "author": line.name, "language": line.language,
            "seen_at": line.at.isoformat(), "by": "Pia",
        }  # fmt: skip
        d = base64.urlsafe_b64encode(json.dumps(page).encode()).decode().rstrip("=")
        at = str(int(self.clock.timestamp()))
        mark = hmac.digest(SECRET.encode(), f"{at}.{d}".encode(), hashlib.sha256).hex()
        return [Call({}, b"", {"d": d, "t": at, "s": mark}, "GET")]

    def __call__(self, heard: Heard) -> Answer:
        return Answer(404)
