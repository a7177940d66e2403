"""Secrets at rest and signatures: one place for keys.

`EncryptedJSONField` keeps a JSON document encrypted (Fernet, AES-128-CBC with HMAC-SHA256) under
keys derived from `ASCOLTO_SECRET_KEY`, which encrypts, and `ASCOLTO_SECRET_KEY_FALLBACKS`, which
only decrypt, so keys can rotate.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import models


class Undecipherable(RuntimeError):
    """The secret was written with a key that this installation no longer has."""


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    def derive(key: str) -> Fernet:
        digest = hashlib.blake2b(
            key.encode(), digest_size=32, person=b"ascolto-fernet"
        ).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    return MultiFernet([derive(key) for key in keys])


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def encrypt(plain: bytes) -> str:
    return _fernet(_keys()).encrypt(plain).decode("ascii")


def decrypt(token: str) -> bytes:
    """Raises `Undecipherable`."""
    return _decrypt(_keys(), token)


# An account's settings are read with every batch of its messages.
@lru_cache(maxsize=512)
def _decrypt(keys: tuple[str, ...], token: str) -> bytes:
    try:
        return _fernet(keys).decrypt(token.encode("ascii"))
    except InvalidToken as problem:
        raise Undecipherable(
            "A stored secret cannot be read with the present SECRET_KEY. Put the old key into "
            "ASCOLTO_SECRET_KEY_FALLBACKS or enter the secret again."
        ) from problem


class EncryptedJSONField(models.TextField):  # type: ignore[type-arg]
    """A JSON document that the database, its dumps and its backups hold only encrypted."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else encrypt(json.dumps(value).encode())

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else json.loads(decrypt(value))

    def to_python(self, value: Any) -> Any:
        return value


def _signature(purpose: str, body: bytes, key: str, size: int) -> bytes:
    person = hashlib.blake2b(purpose.encode(), digest_size=16).digest()
    return hmac.new(person + key.encode(), body, hashlib.sha256).digest()[:size]


def sign(purpose: str, data: Any, *, expires_in: float | None = None) -> str:
    """A URL-safe token that holds `data` (JSON); `expires_in` in seconds."""
    until = int(time.time() + expires_in) if expires_in else 0
    body = json.dumps([until, data], separators=(",", ":")).encode()
    mark = _signature(purpose, body, settings.SECRET_KEY, 16)
    return base64.urlsafe_b64encode(mark + body).rstrip(b"=").decode()


def unsign(purpose: str, token: str) -> Any | None:
    """What was signed, or None when the token is forged, broken or too old."""
    try:
        blob = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        mark, body = blob[:16], blob[16:]
        good = any(
            hmac.compare_digest(mark, _signature(purpose, body, k, 16)) for k in _keys()
        )
        if not good:
            return None
        until, data = json.loads(body)
    except (ValueError, TypeError):
        return None
    return None if until and until < time.time() else data


def short_mark(purpose: str, text: str) -> str:
    """A 13-character lower-case signature, for places without room such as a plus address."""
    mark = _signature(purpose, text.encode(), settings.SECRET_KEY, 8)
    return base64.b32encode(mark).decode().rstrip("=").lower()


def short_mark_holds(purpose: str, text: str, mark: str) -> bool:
    for key in _keys():
        good = base64.b32encode(_signature(purpose, text.encode(), key, 8)).decode()
        if hmac.compare_digest(good.rstrip("=").lower(), mark.lower()):
            return True
    return False
