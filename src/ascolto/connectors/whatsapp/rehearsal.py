"""A small WhatsApp: the calls that Meta makes, and the Graph API as far as it is called."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

NUMBER, ACCOUNT = "999500000000001", "999200000000001"
APP_SECRET = "rehearsed-app-secret-0004"
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


class Rehearsal(Stage):
    """A talk is a person who writes to the number."""

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "phone_number_id": NUMBER, "business_account_id": ACCOUNT,
            "access_token": "EAAB-rehearsed-token", "app_secret": APP_SECRET,
            "verify_token": "rehearsed-verify-token", "base_url": url,
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        number = f"39{line.author}"
        self.place(number, line.talk)
        said = {
            "from": number, "id": f"wamid.{line.key}", "type": "text",
            "timestamp": str(int(line.at.timestamp())), "text": {"body": line.text},
        }  # fmt: skip
        us = {"display_phone_number": "390000000001", "phone_number_id": NUMBER}
        who: dict[str, object] = {"profile": {"name": line.name}, "wa_id": number}
        value = {
            "messaging_product": "whatsapp", "metadata": us, "contacts": [who], "messages": [said],
        }  # fmt: skip
        changes = [{"field": "messages", "value": value}]
        entry = {"id": ACCOUNT, "changes": changes}
        return [_signed({"object": "whatsapp_business_account", "entry": [entry]})]

    def __call__(self, heard: Heard) -> Answer:
        path = re.sub(r"^/v[0-9]+[.][0-9]", "", unquote(urlsplit(heard.path).path))
        is_json = heard.headers.get("content-type", "").startswith("application/json")
        body = json.loads(heard.body) if heard.method == "POST" and is_json else {}
        said = self._told(heard.method, path, body)
        kind = {"content-type": "application/json"}
        return Answer(200, json.dumps(said).encode(), kind)

    def _told(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if method == "POST" and path == f"/{NUMBER}/messages":
            return self._message(body)
        if path == f"/{ACCOUNT}/message_templates":
            return {"data": TEMPLATES}
        about = {"display_phone_number": "+39 000 000 0001", "id": NUMBER}
        about |= {"verified_name": "Locanda dei Tre Remi"}
        return {"success": True} if method == "POST" else about | {"data": {}}

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


def _signed(said: dict[str, Any]) -> Call:
    body = json.dumps(said).encode()
    mark = hmac.digest(APP_SECRET.encode(), body, "sha256").hex()
    return Call(
        {"x-hub-signature-256": f"sha256={mark}", "content-type": "application/json"},
        body,
    )
