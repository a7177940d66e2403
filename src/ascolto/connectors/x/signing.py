"""Calls from X: the signature of each, and the handshake that proves that the address is ours. Pure.

Both use the app's secret, and the handshake signs a text that the caller chose. So that nobody can
have us sign a false call that way, only what cannot be a call (no braces) is signed.
"""

from __future__ import annotations

import base64
import hmac
import json
import re

from ascolto.channels.contract import Call, Forged, Greeting
from ascolto.connectors.x.config import Config

HEADER = "x-twitter-webhooks-signature"
TOKEN = re.compile(r"[A-Za-z0-9_\-+/=.]{1,300}")


def signature(config: Config, text: bytes) -> str:
    key = config.api_secret.get_secret_value().encode()
    return "sha256=" + base64.b64encode(hmac.digest(key, text, "sha256")).decode()


def check(config: Config, call: Call) -> None:
    """Raises `Forged` unless the body was signed by X."""
    given = call.headers.get(HEADER, "").encode("utf-8", "replace")
    if not hmac.compare_digest(signature(config, call.body).encode(), given):
        raise Forged("The call's signature is not X's.")


def is_handshake(call: Call) -> bool:
    return call.method == "GET" and "crc_token" in call.query


def answered(config: Config, call: Call) -> Greeting:
    """The answer to a handshake. Raises `Forged`."""
    token = call.query["crc_token"]
    if not TOKEN.fullmatch(token):
        raise Forged("This is not a token that X sends.")
    answer = {"response_token": signature(config, token.encode())}
    return Greeting(json.dumps(answer).encode(), "application/json")
