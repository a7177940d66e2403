"""The cryptography of Web Push, held to the RFCs' own examples and to a receiver written from the other side."""

from __future__ import annotations

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from ascolto.core import webpush
from ascolto.core.webpush import decode, encode
from ascolto.testing.pushed import Subscribed

# RFC 8291, appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
THEIRS = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SALT = "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl"
    "7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_rfc_8291() -> None:
    body = webpush.encrypt(PLAIN, p256dh=THEIRS, auth=AUTH, salt=decode(SALT), private=OURS)  # fmt: skip
    assert encode(body) == SEALED


@pytest.mark.parametrize("plain", [b"", b"{}", "è così 👍".encode(), b"x" * webpush.LARGEST])  # fmt: skip
def test_a_browser_reads_it_and_every_time_it_looks_different(plain: bytes) -> None:
    browser = Subscribed()
    once, again = [_sealed(plain, browser) for _ in range(2)]
    assert browser.opened(once) == browser.opened(again) == plain
    assert once != again
    assert len(once) <= 4096


def _sealed(plain: bytes, browser: Subscribed) -> bytes:
    keys = browser.keys
    return webpush.encrypt(plain, p256dh=keys["p256dh"], auth=keys["auth"])


def test_what_is_too_long_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="bytes"):
        webpush.encrypt(b"x" * (webpush.LARGEST + 1), p256dh=THEIRS, auth=AUTH)


@pytest.mark.parametrize(
    ("p256dh", "auth"),
    [("", AUTH), (THEIRS, ""), (THEIRS, "AAAA"), (THEIRS[:-4], AUTH), ("é", AUTH), ("A" * 87, AUTH)],
)  # fmt: skip
def test_what_are_no_keys_of_a_browser(p256dh: str, auth: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        webpush.check(p256dh, auth)


def test_the_authorization_holds_for_that_service_and_half_a_day() -> None:
    private, now = webpush.new_private(), 1_800_000_000
    header = webpush.authorization(
        "https://push.example:8443/send/abc?x=1", subject="https://ascolto.example",
        private=private, now=now,
    )  # fmt: skip
    scheme, _, rest = header.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    assert scheme == "vapid"
    assert parts["k"] == webpush.public_of(private)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode(parts["k"]))  # fmt: skip
    said = jwt.decode(
        parts["t"], key, algorithms=["ES256"], options={"verify_exp": False},
        audience="https://push.example:8443",
    )  # fmt: skip
    assert said["sub"] == "https://ascolto.example"
    assert said["exp"] == now + 12 * 3600
