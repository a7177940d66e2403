"""Whether a forwarded notice is from the company's own mail server.

The header `x-ascolto-signature` holds `t=<seconds>,v1=<hex>`: HMAC-SHA256 over the seconds, a dot and
the body.
"""

from __future__ import annotations

import hmac
import re

from ascolto.channels.contract import Call, Forged

TOLERANCE = 300  # seconds a signature may be old
SIGNATURE = re.compile(r"t=([0-9]{1,11}),v1=([0-9a-f]{64})")


def check(call: Call, secret: bytes, now: float) -> int:
    """The signed moment, in seconds since 1970. Raises `Forged`."""
    if call.method != "POST":
        raise Forged("Only POST calls are taken.")
    found = SIGNATURE.fullmatch(call.headers.get("x-ascolto-signature", ""))
    if not found:
        raise Forged("The signature is missing, or is none.")
    at, given = int(found[1]), found[2]
    if abs(now - at) > TOLERANCE:
        raise Forged("The signature is too old.")
    if not hmac.compare_digest(signature(secret, at, call.body), given):
        raise Forged("The signature does not match.")
    return at


def signature(secret: bytes, at: int, body: bytes) -> str:
    return hmac.digest(secret, b"%d.%b" % (at, body), "sha256").hex()
