"""Pictures and films: they lie on the server of who posted them, which the identity names."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from ascolto.channels.contract import Refused, Text, TryLater
from ascolto.connectors.bluesky.talking import Line
from ascolto.core import http

LARGEST = 50 * 1024 * 1024  # bytes of a file that we take in
REF = re.compile(r"(did:(?:plc|web):[\w.:%-]+)/([a-z0-9]+)")


def fetch(line: Line, ref: str, directory: str) -> bytes:
    """Raises `ChannelError`; `Refused`: it is gone."""
    found = REF.fullmatch(ref)
    if not found:
        raise Refused("This is not a picture of Bluesky.")
    did, cid = found.groups()
    query = urlencode({"did": did, "cid": cid})
    place = f"{home(line, did, directory)}/xrpc/com.atproto.sync.getBlob?{query}"
    return _taken(line.elsewhere(place, LARGEST)).content


def home(line: Line, did: str, directory: str) -> str:
    """The server where an identity's posts lie."""
    if did.startswith("did:web:"):
        document = f"https://{did.removeprefix('did:web:')}/.well-known/did.json"
    else:
        document = f"{directory}/{did}"
    try:
        services = _taken(line.elsewhere(document)).json()["service"]
        for one in services:
            if str(one["id"]).endswith("#atproto_pds"):
                return str(one["serviceEndpoint"]).rstrip("/")
    except (ValueError, KeyError, TypeError):
        pass
    raise Refused("Nobody knows where this identity lives.")


def _taken(answer: http.Response) -> http.Response:
    if answer.ok:
        return answer
    if answer.status == 429 or answer.status >= 500:
        raise TryLater(f"Busy (status {answer.status}).", answer.retry_after)
    raise Refused(
        Text(
            it=f"L'immagine non c'è più (stato {answer.status}).",
            en=f"The picture is gone (status {answer.status}).",
        )
    )
