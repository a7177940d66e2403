"""Whether a call is the forum's own: its signature on the raw bytes."""

from __future__ import annotations

import hashlib
import hmac

from ascolto.channels.contract import Call, Forged, Raw

SIGNED = "sha256="
KEPT = ("x-discourse-event", "x-discourse-event-type", "x-discourse-event-id")


def verify(call: Call, secret: str) -> tuple[Raw, ...]:
    """Raises `Forged`.

    The signature covers the body alone. So the body names the delivery, not the event's number in
    the headers: who replays an old call brings nothing new, and cannot take a later one's place.
    """
    if call.method != "POST":
        raise Forged("Only POST calls are taken.")
    if not secret:
        raise Forged("The settings hold no webhook secret: calls cannot be checked.")
    given = call.headers.get("x-discourse-event-signature", "")
    wanted = SIGNED + hmac.digest(secret.encode(), call.body, "sha256").hex()
    if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
        raise Forged("The signature does not match.")
    kept = {name: call.headers[name][:200] for name in KEPT if name in call.headers}
    event = kept.get("x-discourse-event", "")
    digest = hashlib.sha256(event.encode("utf-8", "replace") + b"\0" + call.body)
    return (Raw(f"call:{digest.hexdigest()}", call.body, kept),)
