"""A small WhatsApp: the calls that Meta makes, and the Graph API as far as it is called."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Line
from ascolto.providers.meta.rehearsing import Meta

NUMBER, ACCOUNT = "999500000000001", "999200000000001"
TEMPLATES = [
    {
        "name": name, "language": "it", "status": "APPROVED", "category": "UTILITY", "id": id,
        "components": [{"type": "BODY", "text": text}],
    }
    for id, name, text in (
        ("1", "riprendiamo", "Buongiorno {{1}}, rispondiamo volentieri alla sua domanda: {{2}}"),
        ("2", "camera_pronta", "Buongiorno {{1}}, la camera {{2}} è pronta."),
    )
]  # fmt: skip


class Rehearsal(Meta):
    """A talk is a person who writes to the number."""

    app_secret, us = "rehearsed-app-secret-0004", NUMBER
    business = ACCOUNT

    def settings(self, url: str) -> dict[str, Any]:
        us = {"phone_number_id": self.us, "business_account_id": self.business}
        return us | self.app(url)

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        number = f"39{line.author}"
        self.place(number, line.talk)
        said = {
            "from": number, "id": f"wamid.{line.key}", "type": "text",
            "timestamp": str(int(line.at.timestamp())), "text": {"body": line.text},
        }  # fmt: skip
        us = {"display_phone_number": "390000000001", "phone_number_id": self.us}
        who: dict[str, object] = {"profile": {"name": line.name}, "wa_id": number}
        value = {
            "messaging_product": "whatsapp", "metadata": us, "contacts": [who], "messages": [said],
        }  # fmt: skip
        changes = [{"field": "messages", "value": value}]
        entry = {"id": self.business, "changes": changes}
        return [self.called("whatsapp_business_account", entry)]

    def told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path == f"/{self.us}/messages":
            return self._message(body)
        if path == f"/{self.business}/message_templates":
            return {"data": TEMPLATES}
        about = {"display_phone_number": "+39 000 000 0001", "id": self.us}
        about |= {"verified_name": "Locanda dei Tre Remi"}
        return (
            {"success": True, "id": "1"} if method == "POST" else about | {"data": {}}
        )

    def _message(self, body: dict[str, Any]) -> dict[str, Any]:
        to = str(body.get("to", "")).lstrip("+")
        if "text" in body or "template" in body:
            template = json.dumps(body.get("template", {}), ensure_ascii=False)
            self.take(to, body["text"]["body"] if "text" in body else template)
        contact = {"input": to, "wa_id": to}
        sent = [{"id": f"wamid.9{len(self.given):06}"}]
        return {
            "messaging_product": "whatsapp",
            "contacts": [contact],
            "messages": sent,
        }
