"""Whether a call is LinkedIn's own, and the answer to its challenge.

LinkedIn signs the words `hmacsha256=` and then the body; the header holds the bare result.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re

import orjson

from ascolto.channels.contract import Call, Forged, Greeting, Raw

PREFIX = b"hmacsha256="
CHALLENGE = re.compile(r"[A-Za-z0-9-]{8,100}")


def verify(call: Call, secret: str) -> tuple[Raw, ...]:
    """One delivery for each notification of the batch. Raises `Forged`."""
    if call.method == "GET":
        challenge(call)
        return ()  # a handshake brings nothing; `greet` answers it
    given = call.headers.get("x-li-signature", "")
    wanted = hmac.digest(secret.encode(), PREFIX + call.body, "sha256").hex()
    if not hmac.compare_digest(wanted.encode(), given.encode("utf-8", "replace")):
        raise Forged("The signature does not match.")
    return tuple(_split(call.body))


def greet(call: Call, secret: str) -> Greeting | None:
    """The answer to a challenge, wanted within three seconds. Raises `Forged`."""
    if call.method != "GET":
        return None
    code = challenge(call)
    response = hmac.digest(secret.encode(), code.encode(), "sha256").hex()
    said = {"challengeCode": code, "challengeResponse": response}
    return Greeting(json.dumps(said).encode(), "application/json")


def challenge(call: Call) -> str:
    """Only a code that looks like LinkedIn's is answered: nobody gets other words signed by us."""
    code = call.query.get("challengeCode", "")
    if not CHALLENGE.fullmatch(code):
        raise Forged("This is no challenge of LinkedIn's.")
    return code


def _split(body: bytes) -> list[Raw]:
    try:
        batch = orjson.loads(body)
        listed = batch.get("notifications") if isinstance(batch, dict) else None
    except orjson.JSONDecodeError:
        listed = None
    if not isinstance(listed, list) or not listed:
        return [Raw(f"call:{hashlib.sha256(body).hexdigest()}", body)]
    return [raw(one) for one in listed]


def raw(notification: object) -> Raw:
    """Named by LinkedIn's number and the moment: the same one may come again, changed."""
    body = orjson.dumps(notification)
    if isinstance(notification, dict) and notification.get("notificationId"):
        known = (
            f"{notification['notificationId']}:{notification.get('lastModifiedAt', '')}"
        )
        if len(known) < 200 and known.isascii() and known.isprintable():
            return Raw(f"notification:{known}", body)
    return Raw(f"notification:{hashlib.sha256(body).hexdigest()}", body)
