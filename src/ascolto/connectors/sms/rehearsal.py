"""A small Twilio for text messages: what people text, and what they are texted."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage
from ascolto.providers.twilio.rehearsing import listed

ACCOUNT, TOKEN, NUMBER = (
    "AC" + "0" * 31 + "1",
    "rehearsed-auth-token-0001",
    "+390000000001",
)
STOP = {"STOP", "ARRESTA", "ANNULLA", "BASTA"}


class Rehearsal(Stage):
    """A talk is a person who texts our number."""

    def __init__(self) -> None:
        super().__init__()
        self._sent: list[dict[str, Any]] = []  # as Twilio lists them

    def settings(self, url: str) -> dict[str, Any]:
        return {
            "gateway": "twilio", "number": NUMBER, "user": ACCOUNT, "password": TOKEN,
            "base_url": url,
        }  # fmt: skip

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        number = self.place(f"+39{line.author}", line.talk)
        fields = {
            "MessageSid": f"SM{line.key:0>32}", "AccountSid": ACCOUNT, "From": number,
            "To": NUMBER, "Body": line.text, "NumMedia": "0", "SmsStatus": "received",
        }  # fmt: skip
        if line.text.strip().upper() in STOP:
            fields["OptOutType"] = "STOP"
        mark = hook + "".join(name + value for name, value in sorted(fields.items()))
        digest = hmac.digest(TOKEN.encode(), mark.encode(), "sha1")
        headers = {
            "x-twilio-signature": base64.b64encode(digest).decode(),
            "content-type": "application/x-www-form-urlencoded",
            "date": format_datetime(line.at),
        }
        return [Call(headers, urlencode(fields).encode())]

    def __call__(self, heard: Heard) -> Answer:
        url = urlsplit(heard.path)
        if heard.method == "POST":
            return _json(201, self._taken(dict(parse_qsl(heard.body.decode()))))
        if url.path.endswith("/Messages.json"):
            query, newest = dict(parse_qsl(url.query)), reversed(self._sent)
            return _json(200, listed(newest, query, "messages", url.path))
        about = {"friendly_name": "Locanda dei Tre Remi", "status": "active"}
        return _json(200, about)

    def _taken(self, form: dict[str, str]) -> dict[str, Any]:
        self.take(form["To"], form["Body"])
        said = {
            "sid": f"SM9{len(self.given):0>31}", "price": "-0.07", "price_unit": "EUR",
            "date_created": format_datetime(self.clock), "to": form["To"],
            "from": form.get("From", NUMBER), "body": form["Body"], "status": "queued",
            "messaging_service_sid": form.get("MessagingServiceSid"),
            "direction": "outbound-api", "num_segments": "1",
        }  # fmt: skip
        self._sent.append(said)
        return said


def _json(status: int, value: Any) -> Answer:
    return Answer(status, json.dumps(value).encode())
