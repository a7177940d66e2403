"""A Cloud API on 127.0.0.1 with moods, and a look at everything it was told."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ascolto.testing.answering import Answer, Heard
from ascolto.testing.connectors import RETRY_AFTER, Mood

NUMBER, ACCOUNT = "106500000000001", "102200000000001"
STATUS = {
    Mood.UNAUTHORISED: (401, 190),
    Mood.FORBIDDEN: (403, 10),
    Mood.TOO_MANY: (429, 130429),
    Mood.REFUSED: (400, 100),
    Mood.BROKEN: (503, 2),
}
TEMPLATE = {
    "name": "richiamo",
    "language": "it",
    "status": "APPROVED",
    "category": "UTILITY",
    "id": "1",
    "components": [
        {"type": "HEADER", "format": "TEXT", "text": "Locanda sul Lago"},
        {"type": "BODY", "text": "Buongiorno {{1}}, la camera {{2}} è pronta."},
        {"type": "FOOTER", "text": "Grazie"},
        {"type": "BUTTONS", "buttons": [{"type": "QUICK_REPLY", "text": "Bene"}]},
    ],
}


def error(code: int, message: str = "No.", **more: Any) -> bytes:
    said = {"message": message, "type": "OAuthException", "code": code, **more}
    return json.dumps({"error": said}).encode()


@dataclass
class Provider:
    mood: Mood = Mood.WELL
    answers: list[Answer] = field(default_factory=list)  # for messages, in turn
    said: list[dict[str, Any]] = field(default_factory=list)
    pages: list[list[dict[str, Any]]] = field(default_factory=lambda: [[TEMPLATE]])
    token_info: dict[str, Any] = field(default_factory=dict)
    url: str = ""

    def __call__(self, call: Heard) -> Answer | None:
        if self.mood is Mood.SILENT:
            time.sleep(0.8)
            return None
        if self.mood in STATUS:
            status, code = STATUS[self.mood]
            wait = {"Retry-After": str(RETRY_AFTER)} if status == 429 else {}
            return Answer(status, error(code), wait)
        path = urlsplit(call.path).path.removeprefix("/v23.0")
        if path == f"/{NUMBER}/messages":
            return self._message(call)
        if path == "/file":
            return Answer(200, b"the file", {"content-type": "image/jpeg"})
        return _json(self._told(path, call))

    def _message(self, call: Heard) -> Answer:
        body = json.loads(call.body)
        self.said.append(body)
        if self.answers:
            return self.answers.pop(0)
        contact = {"input": body.get("to", ""), "wa_id": "393331234567"}
        return _json(
            {
                "messaging_product": "whatsapp",
                "contacts": [contact],
                "messages": [{"id": f"wamid.SENT{len(self.said)}"}],
            }
        )

    def _told(self, path: str, call: Heard) -> dict[str, Any]:
        known: dict[str, dict[str, Any]] = {
            f"/{NUMBER}": {
                "id": NUMBER,
                "display_phone_number": "+39 031 000 0001",
                "verified_name": "Locanda sul Lago",
            },
            f"/{NUMBER}/media": {"id": "4490709327384033"},
            f"/{ACCOUNT}/subscribed_apps": {"success": True},
            "/debug_token": {"data": self.token_info},
            "/900001": {
                "id": "900001",
                "url": f"{self.url}/file",
                "mime_type": "image/jpeg",
                "messaging_product": "whatsapp",
                "sha256": "x",
                "file_size": "8",
            },
        }
        if path == f"/{ACCOUNT}/message_templates":
            return self._templates(call)
        return known.get(path, {"error": {"code": 100, "message": "Unknown path."}})

    def _templates(self, call: Heard) -> dict[str, Any]:
        at = int(call.path.split("after=p")[1]) if "after=p" in call.path else 0
        paging: dict[str, Any] = {"cursors": {"before": "b", "after": f"p{at + 1}"}}
        if at + 1 < len(self.pages):
            paging["next"] = "https://graph.facebook.com/next"
        return {"data": self.pages[at], "paging": paging}


def _json(data: Any) -> Answer:
    kind = {"content-type": "application/json"}
    return Answer(200, json.dumps(data).encode(), kind)
