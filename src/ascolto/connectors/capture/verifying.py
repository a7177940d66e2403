"""Whether what is brought comes from a bookmark or a mail server of ours.

A bookmark calls with GET, since pages forbid forms that lead elsewhere but not windows: `d` is the
page as base64url of JSON, `t` the seconds, `s` HMAC-SHA256 over `t.d`. A mail server calls with POST
and the header `x-ascolto-signature: t=…,v1=…` over `t.body`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from ascolto.channels.contract import Call, Forged, Raw

TOLERANCE = 300  # seconds a signature may be old
SIGNATURE = re.compile(r"t=([0-9]{1,11}),v1=([0-9a-f]{64})")
SECONDS, HEX = re.compile(r"[0-9]{1,11}"), re.compile(r"[0-9a-f]{64}")
LONGEST = 20_000  # characters of a page in an address


def verify(call: Call, secret: bytes, now: float) -> tuple[Raw, ...]:
    """Raises `Forged`."""
    if call.method == "GET":
        return (_seen(call, secret, now),)
    if call.method != "POST":
        raise Forged("Only GET and POST calls are taken.")
    found = SIGNATURE.fullmatch(call.headers.get("x-ascolto-signature", ""))
    if not found:
        raise Forged("The signature is missing, or is none.")
    _checked(secret, int(found[1]), call.body, found[2], now)
    kind = call.headers.get("content-type", "").split(";")[0].strip().lower()
    return (_raw(call.body, kind, int(found[1])),)


def _seen(call: Call, secret: bytes, now: float) -> Raw:
    page, at = call.query.get("d", ""), call.query.get("t", "")
    given = call.query.get("s", "")
    if not (SECONDS.fullmatch(at) and HEX.fullmatch(given) and page.isascii()):
        raise Forged("The bookmark's signature is missing, or is none.")
    if len(page) > LONGEST:
        raise Forged("The bookmark brings too much.")
    _checked(secret, int(at), page.encode(), given, now)
    try:
        body = base64.urlsafe_b64decode(page + "=" * (-len(page) % 4))
    except (binascii.Error, ValueError):
        raise Forged("What the bookmark brings cannot be read.") from None
    return _raw(body, "application/json", int(at))


def _checked(secret: bytes, at: int, body: bytes, given: str, now: float) -> None:
    if abs(now - at) > TOLERANCE:
        raise Forged("The signature is too old.")
    if not hmac.compare_digest(signature(secret, at, body), given):
        raise Forged("The signature does not match.")


def signature(secret: bytes, at: int, body: bytes) -> str:
    return hmac.digest(secret, b"%d.%b" % (at, body), "sha256").hex()


def _raw(body: bytes, kind: str, at: int) -> Raw:
    """Named by what it brings: pressing the bookmark twice is seeing it once."""
    digest = hashlib.sha256(body).hexdigest()
    return Raw(f"seen:{digest}", body, {"content-type": kind, "x-seen-at": str(at)})
