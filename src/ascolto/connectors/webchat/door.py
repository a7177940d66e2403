"""Who may come in: origins, and customers whom the company's own site vouches for. Pure."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable


def allows(origins: Iterable[str], origin: str) -> bool:
    """Whether a page of `origin` may show the chat. `https://*.example.com` means any subdomain."""
    origin = origin.strip().lower()
    return any(_covers(allowed, origin) for allowed in origins)


def _covers(allowed: str, origin: str) -> bool:
    if "://*." not in allowed:
        return allowed == origin
    scheme, _, domain = allowed.partition("*")
    inner = origin.removeprefix(scheme).removesuffix(domain)
    return origin.startswith(scheme) and origin.endswith(domain) and _is_labels(inner)


def _is_labels(text: str) -> bool:
    """Letters, digits, hyphens and dots: no port, path or user can hide in it."""
    return bool(text) and all(c.isascii() and (c.isalnum() or c in ".-") for c in text)


def proof(secret: str, user_id: str) -> str:
    """What the company's site computes for a customer who is logged in: HMAC-SHA256, in hex."""
    return hmac.new(secret.encode(), user_id.encode(), hashlib.sha256).hexdigest()


def vouches(secret: str, user_id: str, given: str) -> bool:
    """Whether `given` is the proof for `user_id`. Without a secret nobody can be vouched for."""
    if not secret or not user_id or not given:
        return False
    return hmac.compare_digest(
        proof(secret, user_id).encode(),
        given.strip().lower().encode("utf-8", "replace"),
    )
