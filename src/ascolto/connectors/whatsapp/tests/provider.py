"""The rehearsed WhatsApp, with what a test wants of it and a look at every message it was told."""

from __future__ import annotations

from typing import Any

from ascolto.connectors.whatsapp.rehearsal import Rehearsal
from ascolto.providers.meta.tests import graph_api
from ascolto.testing.answering import Answer

NUMBER, ACCOUNT = "106500000000001", "102200000000001"
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
FILE = Answer(200, b"the file", {"content-type": "image/jpeg"})


class WhatsApp(Rehearsal):
    """With approved texts in `pages`, a file, and a token that ends as a test says."""

    us, business = NUMBER, ACCOUNT

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[list[dict[str, Any]]] = [[TEMPLATE]]
        self.token_info: dict[str, Any] = {}

    def told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if path == "/debug_token":
            return {"data": self.token_info}
        if path == f"/{ACCOUNT}/message_templates":
            return self._templates(str(body.get("after", "p0")))
        if path == "/900001":
            about = {"id": "900001", "url": f"{self.url}/file", "file_size": "8"}
            return about | {"mime_type": "image/jpeg", "sha256": "x"}
        if path == "/900009":
            return {"error": {"code": 100, "message": "Unknown path."}}
        return super().told(method, path, body)

    def _templates(self, after: str) -> dict[str, Any]:
        at = int(after.removeprefix("p"))
        paging: dict[str, Any] = {"cursors": {"before": "b", "after": f"p{at + 1}"}}
        if at + 1 < len(self.pages):
            paging["next"] = "https://graph.facebook.com/next"
        return {"data": self.pages[at], "paging": paging}


class Provider(graph_api.Provider):
    rehearsal: WhatsApp

    @property
    def messages(self) -> list[dict[str, Any]]:
        return [body for path, body in self.said if path == f"/{NUMBER}/messages"]
