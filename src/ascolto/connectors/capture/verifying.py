"""Whether what is brought comes from a mail server or a program of ours.

It calls with POST and the header `x-ascolto-signature: t=…,v1=…`: seconds, and HMAC-SHA256 over `t.body`.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from ascolto.channels.contract import Call, Forged, Raw

TOLERANCE = 300  # seconds a signature may be old
SIGNATURE = re.compile(r"t=([0-9]{1,11}),v1=([0-9a-f]{64})")


def verify(call: Call, secret: bytes, now: float) -> tuple[Raw, ...]:
    """Raises `Forged`."""
    if call.method != "POST":
        raise Forged("Only POST calls are taken.")
    found = SIGNATURE.fullmatch(call.headers.get("x-ascolto-signature", ""))
    if not found:
        raise Forged("The signature is missing, or is none.")
    _checked(secret, int(found[1]), call.body, found[2], now)
    kind = call.headers.get("content-type", "").split(";")[0].strip().lower()
    return (raw(call.body, kind, int(found[1])),)


def _checked(secret: bytes, at: int, body: bytes, given: str, now: float) -> None:
    if abs(now - at) > TOLERANCE:
        raise Forged("The signature is too old.")
    if not hmac.compare_digest(signature(secret, at, body), given):
        raise Forged("The signature does not match.")


def signature(secret: bytes, at: int, body: bytes) -> str:
    return hmac.digest(secret, b"%d.%b" % (at, body), "sha256").hex()


def raw(body: bytes, kind: str, at: int) -> Raw:
    """Named by what it brings: bringing it twice is seeing it once."""
    digest = hashlib.sha256(body).hexdigest()
    return Raw(f"seen:{digest}", body, {"content-type": kind, "x-seen-at": str(at)})
