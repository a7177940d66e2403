"""The rehearsed Graph API with moods, with what a test says in its place, and a look at all it was told."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from ascolto.providers.meta.rehearsing import Meta
from ascolto.testing.answering import Answer, Heard
from ascolto.testing.connectors import RETRY_AFTER, Mood

STATUS = {
    Mood.UNAUTHORISED: (401, 190),
    Mood.FORBIDDEN: (403, 10),
    Mood.TOO_MANY: (429, 32),
    Mood.REFUSED: (400, 100),
    Mood.BROKEN: (503, 2),
}
VERSION = re.compile(r"^/v[0-9]+[.][0-9]")
Told = Mapping[str, Any] | Answer | None
Route = Callable[[dict[str, str], dict[str, Any]], Told]


def error(code: int, message: str = "No.", **more: Any) -> bytes:
    said = {"message": message, "type": "OAuthException", "code": code, **more}
    return json.dumps({"error": said}).encode()


@dataclass
class Provider:
    """`rehearsal`, but for `routes`: "POST /path" → what it says to a query and a body."""

    rehearsal: Meta
    mood: Mood = Mood.WELL
    routes: Mapping[str, Route] = field(default_factory=dict)
    answers: list[Answer | None] = field(default_factory=list)  # to POSTs, in turn
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    url: str = ""

    def __call__(self, call: Heard) -> Answer | None:
        if self.mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        if self.mood in STATUS:
            status, code = STATUS[self.mood]
            wait = {"Retry-After": str(RETRY_AFTER)} if status == 429 else {}
            return Answer(status, error(code), wait)
        parts = urlsplit(call.path)
        path = VERSION.sub("", unquote(parts.path))
        return self._told(call, path, dict(parse_qsl(parts.query)))

    def _told(self, call: Heard, path: str, query: dict[str, str]) -> Answer | None:
        is_json = call.headers.get("content-type") == "application/json"
        body = json.loads(call.body) if is_json else {}
        if call.method == "POST":
            self.said.append((path, body))
            if self.answers and is_json:
                return self.answers.pop(0)
        route = self.routes.get(f"{call.method} {path}")
        if route is None and not VERSION.match(call.path):
            return Answer(404)  # a file that is not there
        told = route(query, body) if route else self.rehearsal(call)
        if isinstance(told, Answer) or told is None:
            return told
        kind = {"content-type": "application/json", "x-app-usage": '{"call_count":28}'}
        return Answer(200, json.dumps(told).encode(), kind)
