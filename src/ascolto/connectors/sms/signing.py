"""Whether a call comes from the gateway. Pure.

Twilio signs the full address with the sorted fields of its form: base64 of HMAC-SHA1 with the auth
token. The signature has no time, so a replayed call is known by its message's id alone.
Kannel signs nothing: a key of ours stands in the address.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ascolto.channels.contract import Call, Forged

HEADER = "x-twilio-signature"


def signature(token: str, url: str, fields: list[tuple[str, str]]) -> str:
    """As Twilio computes it: fields by name, a repeated value once."""
    pieces = [name + value for name, value in sorted(set(fields))]
    digest = hmac.digest(token.encode(), (url + "".join(pieces)).encode(), "sha1")
    return base64.b64encode(digest).decode()


def check_twilio(call: Call, token: str, url: str) -> list[tuple[str, str]]:
    """The fields of a well-signed call. Raises `Forged`."""
    given = call.headers.get(HEADER, "").encode("utf-8", "replace")
    fields = form(call.body) if call.method == "POST" else []
    wanted = [signature(token, one, fields).encode() for one in _spelt(url, call.query)]
    # Every spelling is compared, so that the time tells nothing.
    matches = [hmac.compare_digest(one, given) for one in wanted]
    if not any(matches):
        raise Forged("The signature does not match.")
    return fields if call.method == "POST" else list(call.query.items())


def check_kannel(call: Call, key: str) -> None:
    given = call.query.get("key", "").encode("utf-8", "replace")
    if not key or not hmac.compare_digest(given, key.encode()):
        raise Forged("The key in the address is missing or wrong.")


def form(body: bytes) -> list[tuple[str, str]]:
    """The fields of a form. Raises `Forged` when it is none."""
    try:
        return parse_qsl(
            body.decode(), keep_blank_values=True, max_num_fields=500, errors="strict"
        )
    except (ValueError, UnicodeError):
        raise Forged("This is not a form.") from None


def _spelt(url: str, query: Mapping[str, str]) -> Iterator[str]:
    """The address as Twilio may have written it: its own port may be there or not."""
    told = f"{url}?{urlencode(query)}" if query else url
    yield told
    parts = urlsplit(told)
    if parts.port is None:
        port = 443 if parts.scheme == "https" else 80
        yield urlunsplit(parts._replace(netloc=f"{parts.netloc}:{port}"))
    else:
        yield urlunsplit(parts._replace(netloc=parts.hostname or ""))
