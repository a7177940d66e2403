"""Calls of the homeserver to its application service. Pure but for the comparison of a token."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator
from typing import Any

import orjson

from ascolto.channels.contract import Call, Forged, Greeting, Malformed, Raw

NOT_OURS = b'{"errcode":"M_NOT_FOUND","error":"Nobody of that name lives here."}'


def verify(call: Call, token: str) -> tuple[Raw, ...]:
    """The events of a transaction, one delivery each: named by their own ids, so that a repeated
    transaction, and the same event found by polling, is no news. Raises `Forged`."""
    check(call, token)
    if call.method == "GET":
        return ()  # whether a user or a room of ours exists
    try:
        said = orjson.loads(call.body or b"{}")
    except ValueError:
        raise Malformed("The transaction is not JSON.") from None
    if not isinstance(said, dict):
        raise Malformed("The transaction holds no events.")
    return tuple(_deliveries(said))


def check(call: Call, token: str) -> None:
    given = call.headers.get("authorization", "")
    wanted = f"Bearer {token}".encode()
    if not token or not hmac.compare_digest(given.encode("utf-8", "replace"), wanted):
        raise Forged("The homeserver's token is missing or wrong.")
    told = call.headers.get("content-length", "")
    if told and told != str(len(call.body)):
        raise Forged("The call was cut or lengthened on its way.")


def greet(call: Call, token: str) -> Greeting:
    """Synapse repeats a transaction that is not answered with an object of JSON."""
    check(call, token)
    if call.method == "GET":
        return Greeting(NOT_OURS, "application/json", 404)
    return Greeting(b"{}", "application/json")


def _deliveries(said: dict[str, Any]) -> Iterator[Raw]:
    names = ("events", "ephemeral", "de.sorunome.msc2409.ephemeral")
    for event in (one for name in names for one in said.get(name) or ()):
        if isinstance(event, dict):
            yield delivery(event)


def delivery(event: dict[str, Any]) -> Raw:
    """One event as a delivery: its id, or what it says where it has none (who has read)."""
    body = orjson.dumps(event)
    id = event.get("event_id")
    if not isinstance(id, str) or not 0 < len(id) <= 255:
        id = f"sha256:{hashlib.sha256(body).hexdigest()}"
    return Raw(id, body)
