"""How a call of X is signed: OAuth 1.0a with HMAC-SHA1 (RFC 5849). Pure, but for the nonce.

The four keys it takes are those that X's console shows, and they do not end; the tokens of
OAuth 2.0 end after two hours and change at every renewal, which a connector has nowhere to keep.
"""

from __future__ import annotations

import base64
import hmac
import secrets
import time
from collections.abc import Iterable
from urllib.parse import quote, urlencode

from ascolto.connectors.x.config import Config


def authorization(
    config: Config,
    method: str,
    url: str,
    query: Iterable[tuple[str, str]] = (),
    *,
    nonce: str = "",
    timestamp: int = 0,
) -> str:
    """The header for a call whose body is JSON (which is not signed)."""
    own = {
        "oauth_consumer_key": config.api_key.get_secret_value(),
        "oauth_nonce": nonce or secrets.token_hex(16),
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(timestamp or int(time.time())),
        "oauth_token": config.access_token.get_secret_value(),
        "oauth_version": "1.0",
    }
    keys = (config.api_secret, config.access_token_secret)
    key = "&".join(_escaped(one.get_secret_value()) for one in keys)
    text = base(method, url, [*own.items(), *query])
    mark = hmac.digest(key.encode(), text.encode(), "sha1")
    own["oauth_signature"] = base64.b64encode(mark).decode()
    said = ", ".join(f'{n}="{_escaped(v)}"' for n, v in sorted(own.items()))
    return f"OAuth {said}"


def base(method: str, url: str, parameters: Iterable[tuple[str, str]]) -> str:
    """What is signed (RFC 5849, 3.4.1)."""
    pairs = sorted((_escaped(name), _escaped(value)) for name, value in parameters)
    joined = "&".join(f"{name}={value}" for name, value in pairs)
    return "&".join((method.upper(), _escaped(url), _escaped(joined)))


def query_string(pairs: Iterable[tuple[str, str]]) -> str:
    """Escaped as it is signed."""
    return urlencode(list(pairs), quote_via=quote, safe="~")


def _escaped(text: str) -> str:
    return quote(text, safe="~")
