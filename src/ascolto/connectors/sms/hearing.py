"""Calls of a gateway: checked, and named so that a repeated one is no news."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode

from ascolto.channels.contract import Call, Greeting, Raw, Site
from ascolto.connectors.sms import signing
from ascolto.connectors.sms.config import Config, Gateway
from ascolto.connectors.sms.receive import CAME_AT

NOTHING_TO_SAY = b'<?xml version="1.0" encoding="UTF-8"?><Response></Response>'


def verify(call: Call, config: Config, site: Site) -> tuple[Raw, ...]:
    """One call is one delivery. Raises `Forged`."""
    if config.gateway is Gateway.KANNEL:
        signing.check_kannel(call, config.hook_key.get_secret_value())
        fields = {name: v for name, v in call.query.items() if name != "key"}
    else:
        token = config.password.get_secret_value()
        fields = dict(signing.check_twilio(call, token, site.webhook_url))
        fields |= {"of": call.query["of"]} if "of" in call.query else {}
    return (Raw(_named(fields), urlencode(fields).encode(), {CAME_AT: _came(call)}),)


def greet(call: Call, config: Config) -> Greeting:
    """Twilio texts back whatever it is answered: so an empty answer, in its language."""
    if config.gateway is Gateway.KANNEL:
        return Greeting()
    return Greeting(NOTHING_TO_SAY, "text/xml")


def _named(fields: Mapping[str, str]) -> str:
    id = fields.get("MessageSid") or fields.get("SmsSid") or fields.get("id") or ""
    state = fields.get("MessageStatus") or fields.get("SmsStatus") or fields.get("type")
    named = f"{fields.get('kind', '')}:{fields.get('of', '')}:{id}:{state or ''}"
    if id or fields.get("of"):
        return named if len(named) <= 255 else _hash(named)
    return _hash(urlencode(sorted(fields.items())))


def _hash(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _came(call: Call) -> str:
    """When the call came: its own word for it, else now."""
    try:
        at = parsedate_to_datetime(call.headers.get("date", ""))
    except (ValueError, TypeError):
        at = datetime.now(UTC).replace(microsecond=0)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
