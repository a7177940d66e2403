"""Web Push: what a browser's push service is handed. Pure: no Django, no network.

`encrypt` is RFC 8291 (one record of `aes128gcm`, RFC 8188): only the browser that gave us its key can
read it, not the service in between. `authorization` is RFC 8292 (VAPID): who calls.
"""

from __future__ import annotations

import base64
import json
import os
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LARGEST = (
    3_993  # bytes of text: 4,096 with everything around it, which every service takes
)
LASTS = 12 * 3600  # seconds that an authorization holds; a day is the most allowed
_RECORD = 4_096
_CURVE = ec.SECP256R1()


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode(text: str) -> bytes:
    """Raises `ValueError`."""
    return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))


def new_private() -> str:
    number = ec.generate_private_key(_CURVE).private_numbers().private_value
    return encode(number.to_bytes(32, "big"))


def private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decode(text), "big"), _CURVE)


def public_of(private: str) -> str:
    """What a browser wants to know before it subscribes."""
    return encode(_point(private_key(private).public_key()))


def check(p256dh: str, auth: str) -> None:
    """Whether these are a browser's keys. Raises `ValueError`."""
    ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, decode(p256dh))
    if len(decode(auth)) != 16:
        raise ValueError("auth has 16 bytes")


def encrypt(
    plain: bytes,
    *,
    p256dh: str,
    auth: str,
    salt: bytes = b"",
    private: str = "",
) -> bytes:
    """`salt` and `private` are drawn anew each time; a test may name them."""
    if len(plain) > LARGEST:
        raise ValueError(f"At most {LARGEST} bytes.")
    theirs = decode(p256dh)
    their_key = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, theirs)
    own = private_key(private or new_private())
    ours, salt = _point(own.public_key()), salt or os.urandom(16)
    shared = own.exchange(ec.ECDH(), their_key)
    key = _derive(shared, decode(auth), b"WebPush: info\0" + theirs + ours, 32)
    seal = AESGCM(_derive(key, salt, b"Content-Encoding: aes128gcm\0", 16))
    nonce = _derive(key, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + seal.encrypt(nonce, plain + b"\x02", None)


def authorization(endpoint: str, *, subject: str, private: str, now: int) -> str:
    """The header of a call to `endpoint`; `now` in seconds since the epoch."""
    where = urlsplit(endpoint)
    claims = {
        "aud": f"{where.scheme}://{where.netloc}",
        "exp": now + LASTS,
        "sub": subject,
    }
    signed = f"{_part({'typ': 'JWT', 'alg': 'ES256'})}.{_part(claims)}"
    der = private_key(private).sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
    r, s = decode_dss_signature(der)
    mark = encode(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed}.{mark}, k={public_of(private)}"


def _part(data: dict[str, object]) -> str:
    return encode(json.dumps(data, separators=(",", ":")).encode())


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
