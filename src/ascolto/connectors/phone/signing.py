"""Twilio's signatures of its calls, both kinds. Pure.

The signature covers the whole address, with its query, and then every field of the form, sorted,
name and value joined without a sign between. A body that is no form is covered by a hash that the
address carries. The newer kind uses SHA-256 and a key of its own; a header says so.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ascolto.channels.contract import Call, Forged
from ascolto.connectors.phone.config import Config

SIGNATURE = "x-twilio-signature"
SETTINGS = "x-twilio-webhooks-signature-settings"
BODY_HASH = "bodySHA256"
MOST_FIELDS = 300
Pairs = list[tuple[str, str]]


def check(config: Config, call: Call, address: str) -> Pairs:
    """The fields of a call to our `address`. Raises `Forged`."""
    if call.method != "POST" or not address:
        raise Forged("Only POST calls to an address that we know are taken.")
    key, digest = _key(config, call)
    pairs = _covered(call)
    given = call.headers.get(SIGNATURE, "").encode("utf-8", "replace")
    whole = f"{address}?{urlencode(call.query)}" if call.query else address
    wanted = [signature(key, one, pairs, digest) for one in ports(whole)]
    # Both are compared in full, so that the time tells nothing.
    found = [hmac.compare_digest(one.encode(), given) for one in wanted]
    if True not in found:
        raise Forged("The call's signature does not match.")
    return pairs


def signature(
    key: bytes, address: str, pairs: Iterable[tuple[str, str]], digest: str
) -> str:
    """`digest` is sha1 or sha256. A field that comes twice with one value counts once."""
    fields = "".join(name + value for name, value in sorted(set(pairs)))
    mark = hmac.digest(key, (address + fields).encode("utf-8", "replace"), digest)
    return base64.b64encode(mark).decode()


def ports(address: str) -> tuple[str, ...]:
    """With and without its port: the provider signs now the one, now the other."""
    split = urlsplit(address)
    host = split.hostname or ""
    port = split.port or (443 if split.scheme == "https" else 80)
    bare = urlunsplit(split._replace(netloc=host))
    return (bare, urlunsplit(split._replace(netloc=f"{host}:{port}")))


def fields(body: bytes) -> Pairs:
    """The fields of a form. Raises `ValueError`."""
    return parse_qsl(
        body.decode("utf-8", "replace"),
        keep_blank_values=True,
        max_num_fields=MOST_FIELDS,
    )


def _key(config: Config, call: Call) -> tuple[bytes, str]:
    """Which key and digest: the call may not choose the weaker one where there is a stronger."""
    said = dict(
        part.strip().partition("=")[::2]
        for part in call.headers.get(SETTINGS, "").split(",")
    )
    algorithm = str(said.get("algorithm") or "HMAC_SHA1").strip().upper()
    if config.signing_key is not None and algorithm == "HMAC_SHA256":
        return config.signing_key.get_secret_value().encode(), "sha256"
    if config.signing_key is None and algorithm == "HMAC_SHA1":
        return config.auth_token.get_secret_value().encode(), "sha1"
    raise Forged("The call is signed in another way than this account's.")


def _covered(call: Call) -> Pairs:
    """What the signature covers besides the address."""
    kind = call.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        try:
            return fields(call.body)
        except ValueError:
            raise Forged("The form has more fields than any provider sends.") from None
    wanted = hashlib.sha256(call.body).hexdigest()
    given = call.query.get(BODY_HASH, "").lower().encode("utf-8", "replace")
    if not hmac.compare_digest(wanted.encode(), given):
        raise Forged("The body is not covered by the signature.")
    return []
