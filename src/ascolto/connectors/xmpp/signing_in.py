"""Signing in (SASL): SCRAM, which never sends the password, else PLAIN. Pure but for chance."""

from __future__ import annotations

import base64
import hashlib
import hmac
from secrets import token_urlsafe
from typing import Protocol
from xml.etree.ElementTree import Element

from ascolto.channels.contract import NeedsReconnect, TryLater

SASL = "{urn:ietf:params:xml:ns:xmpp-sasl}"
MOST_ROUNDS = 1_000_000


class Exchange(Protocol):
    def begin(self) -> Element: ...

    def go_on(self, said: str) -> Element: ...

    def prove(self, said: str) -> None:
        """Whether the server knew the password as well. Raises `NeedsReconnect`."""


def exchange(offered: list[str], user: str, password: str) -> Exchange:
    """The best of what the server offers. Raises `TryLater`."""
    for name, hash in (("SCRAM-SHA-256", "sha256"), ("SCRAM-SHA-1", "sha1")):
        if name in offered:
            return _Scram(name, hash, user, password)
    if "PLAIN" in offered:
        return _Plain(user, password)
    raise TryLater("The server offers no way of signing in that is known here.")


class _Plain:
    def __init__(self, user: str, password: str) -> None:
        self._said = f"\0{user}\0{password}".encode()

    def begin(self) -> Element:
        return _auth("PLAIN", self._said)

    def go_on(self, said: str) -> Element:
        raise NeedsReconnect("The server wants more than a password.")

    def prove(self, said: str) -> None:
        """Nothing to prove."""


class _Scram:
    """RFC 5802, without channel binding."""

    def __init__(self, name: str, hash: str, user: str, password: str) -> None:
        self._name, self._hash = name, hash
        self._password = password.encode()
        plain = user.replace("=", "=3D").replace(",", "=2C")
        self._nonce = token_urlsafe(18)
        self._bare = f"n={plain},r={self._nonce}"
        self._wanted = b""

    def begin(self) -> Element:
        return _auth(self._name, f"n,,{self._bare}".encode())

    def go_on(self, said: str) -> Element:
        first = base64.b64decode(said).decode()
        parts = dict(piece.partition("=")[::2] for piece in first.split(","))
        rounds = int(parts.get("i", "0"))
        if (
            not parts.get("r", "").startswith(self._nonce)
            or not 0 < rounds < MOST_ROUNDS
        ):
            raise NeedsReconnect("The server's challenge is not for us.")
        salted = hashlib.pbkdf2_hmac(
            self._hash, self._password, base64.b64decode(parts["s"]), rounds
        )
        last = f"c=biws,r={parts['r']}"
        whole = f"{self._bare},{first},{last}".encode()
        key = hmac.digest(salted, b"Client Key", self._hash)
        stored = hashlib.new(self._hash, key).digest()
        signature = hmac.digest(stored, whole, self._hash)
        proof = bytes(a ^ b for a, b in zip(key, signature, strict=True))
        server = hmac.digest(salted, b"Server Key", self._hash)
        self._wanted = hmac.digest(server, whole, self._hash)
        answer = Element(f"{SASL}response")
        told = f"{last},p={base64.b64encode(proof).decode()}"
        answer.text = base64.b64encode(told.encode()).decode()
        return answer

    def prove(self, said: str) -> None:
        given = base64.b64decode(said).decode("utf-8", "replace")
        wanted = f"v={base64.b64encode(self._wanted).decode()}"
        if not self._wanted or not hmac.compare_digest(given.encode(), wanted.encode()):
            raise NeedsReconnect("The server does not know the password itself.")


def _auth(mechanism: str, said: bytes) -> Element:
    auth = Element(f"{SASL}auth", mechanism=mechanism)
    auth.text = base64.b64encode(said).decode()
    return auth
