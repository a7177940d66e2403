"""Google's push that something changed: Pub/Sub signs nothing of what it brings, only who calls.

The token in the header is a JSON Web Token (RS256) of the service account that the subscription
names, made for our address. Where none is named, a secret in the address stands for it.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import threading
import time
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from ascolto.channels.contract import Call, Forged
from ascolto.connectors.google_reviews.config import Config
from ascolto.core import http

ISSUERS = {"https://accounts.google.com", "accounts.google.com"}
SKEW = 60  # seconds that clocks may differ
KEPT_FOR = 3600.0  # seconds
ASKED_AGAIN_AFTER = 60.0  # for a key that is not among those we know
LONGEST = 8_000  # characters of a token
_known: dict[str, tuple[float, dict[str, rsa.RSAPublicKey]]] = {}
_lock = threading.Lock()


def check(call: Call, config: Config, audience: str) -> None:
    """Raises `Forged`."""
    if call.method != "POST":
        raise Forged("Only POST calls are taken.")
    if config.push_email:
        _check_token(call.headers.get("authorization", ""), config, audience)
        return
    given = call.query.get("token", "").encode("utf-8", "replace")
    wanted = config.push_secret.get_secret_value().encode()
    if not wanted or not hmac.compare_digest(given, wanted):
        raise Forged("The token in the address is missing or wrong.")


def _check_token(header: str, config: Config, audience: str) -> None:
    kind, _, token = header.partition(" ")
    pieces = token.split(".")
    if kind.lower() != "bearer" or len(pieces) != 3 or len(token) > LONGEST:
        raise Forged("The bearer token is missing, or is none.")
    try:
        head, claims = (_object(one) for one in pieces[:2])
        mark = _bytes(pieces[2])
    except (ValueError, binascii.Error):
        raise Forged("The token cannot be read.") from None
    if head.get("alg") != "RS256":
        raise Forged("The token is signed in a way that Google does not use.")
    key = _key(config.keys_url, str(head.get("kid", "")))
    try:
        key.verify(
            mark, f"{pieces[0]}.{pieces[1]}".encode(), padding.PKCS1v15(), SHA256()
        )
    except InvalidSignature:
        raise Forged("The token's signature does not match.") from None
    _check_claims(claims, config, audience)


def _check_claims(claims: dict[str, Any], config: Config, audience: str) -> None:
    expires = claims.get("exp")
    if claims.get("iss") not in ISSUERS or claims.get("aud") != audience:
        raise Forged("The token was made by somebody else, or for another address.")
    if not isinstance(expires, int | float) or expires + SKEW < time.time():
        raise Forged("The token is too old.")
    is_theirs = claims.get("email") == config.push_email
    if not is_theirs or claims.get("email_verified") is not True:
        raise Forged("The token is of another service account.")


def _key(url: str, kid: str) -> rsa.RSAPublicKey:
    """Google's key of that name, as it was told within the hour."""
    with _lock:
        at, keys = _known.get(url, (0.0, {}))
        age = time.monotonic() - at if at else KEPT_FOR * 2
        if age > KEPT_FOR or (kid not in keys and age > ASKED_AGAIN_AFTER):
            keys = _fetched(url) or keys
            _known[url] = (time.monotonic(), keys)
    if kid not in keys:
        raise Forged("The token is signed with a key that is not Google's.")
    return keys[kid]


def _fetched(url: str) -> dict[str, rsa.RSAPublicKey]:
    """Of a JSON Web Key Set; empty when it cannot be had now."""
    try:
        rows = http.fetch("GET", url, timeout=5).json().get("keys")
    except (http.Failed, ValueError, AttributeError):
        return {}
    found = {}
    for row in rows if isinstance(rows, list) else ():
        try:
            n, e = (
                int.from_bytes(_bytes(str(row[part])), "big") for part in ("n", "e")
            )
            found[str(row["kid"])] = rsa.RSAPublicNumbers(e, n).public_key()
        except (KeyError, TypeError, ValueError, binascii.Error):
            continue
    return found


def _object(piece: str) -> dict[str, Any]:
    value = json.loads(_bytes(piece))
    if not isinstance(value, dict):
        raise ValueError("This is no object.")
    return value


def _bytes(piece: str) -> bytes:
    return base64.urlsafe_b64decode(piece + "=" * (-len(piece) % 4))
