"""How the harness tries this connector: it has no provider, so there is nothing to provoke."""

from __future__ import annotations

import time

from ascolto.channels.contract import Call
from ascolto.connectors.capture import verifying
from ascolto.testing.connectors import Subject

SECRET = "a-secret-inside-a-bookmark"


def signed(
    body: bytes, *, ago: int = 0, secret: str = SECRET, kind: str = "application/json"
) -> Call:
    """A call as a program of the company makes it."""
    at = int(time.time()) - ago
    mark = verifying.signature(secret.encode(), at, body)
    headers = {"x-ascolto-signature": f"t={at},v1={mark}", "content-type": kind}
    return Call(headers, body)


subject = Subject(
    config={"secret": SECRET},
    secrets=(SECRET,),
    signed=signed,
    evidence={"one_kind": "our own bookmark and mails shared: a page is a page"},
)
