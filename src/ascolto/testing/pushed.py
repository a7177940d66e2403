"""A browser and its maker's push service for tests: it checks who calls, and really reads what is sealed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ascolto.core.webpush import decode, encode
from ascolto.testing.answering import Answer, Heard


class Subscribed:
    """The browser: its keys, and what reads a push."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"0123456789abcdef"
        public = self._key.public_key()
        self._point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    @property
    def keys(self) -> dict[str, str]:
        return {"p256dh": encode(self._point), "auth": encode(self._auth)}

    def opened(self, body: bytes) -> bytes:
        """One record: salt, size, our point, then the sealed text with its end mark."""
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        point, sealed = body[21 : 21 + length], body[21 + length :]
        assert len(sealed) <= size
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = self._key.exchange(ec.ECDH(), theirs)
        info = b"WebPush: info\x00" + self._point + point
        ikm = HKDF(hashes.SHA256(), 32, self._auth, info).derive(shared)
        cek = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\x00")
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\x00")
        plain = AESGCM(cek.derive(ikm)).decrypt(nonce.derive(ikm), sealed, None)
        assert plain.rstrip(b"\x00").endswith(b"\x02")
        return plain.rstrip(b"\x00")[:-1]


@dataclass
class PushService:
    """A handler for `answering`: refuses whoever does not sign for this very place."""

    browser: Subscribed = field(default_factory=Subscribed)
    key: str = ""  # which the browser was subscribed with
    plan: list[Answer] = field(default_factory=list)
    shown: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def __call__(self, call: Heard) -> Answer:
        scheme, _, rest = call.headers["authorization"].partition(" ")
        parts = dict(part.strip().split("=", 1) for part in rest.split(","))
        if scheme != "vapid" or (self.key and parts["k"] != self.key):
            return Answer(403, b"not the key of the subscription")
        point = decode(parts["k"])
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        where = f"http://{call.headers['host']}"
        said = jwt.decode(parts["t"], key, algorithms=["ES256"], audience=where)
        assert said["sub"].startswith(("https://", "mailto:"))
        assert call.headers["content-encoding"] == "aes128gcm"
        assert int(call.headers["ttl"]) > 0
        answer = self.plan.pop(0) if self.plan else Answer(201)
        if answer.status == 201:
            self.shown.append(json.loads(self.browser.opened(call.body)))
            self.headers.append(dict(call.headers))
        return answer
