"""Members who see something elsewhere: a program of theirs calls, signed. There is no provider."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

SECRET = "rehearsed-secret-of-a-program"


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
        body, at = json.dumps(page).encode(), str(int(self.clock.timestamp()))
        mark = hmac.digest(
            SECRET.encode(), f"{at}.".encode() + body, hashlib.sha256
        ).hex()
        headers = {
            "x-ascolto-signature": f"t={at},v1={mark}",
            "content-type": "application/json",
        }
        return [Call(headers, body)]

    def __call__(self, heard: Heard) -> Answer:
        return Answer(404)
