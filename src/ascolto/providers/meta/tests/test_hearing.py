"""Who may call an account at Meta: the handshake, the signature on the raw bytes, what is played back."""

from __future__ import annotations

import hmac
from dataclasses import replace

import pytest

from ascolto.channels.contract import Call, Forged, Greeting
from ascolto.providers.meta import hearing

BODY = b'{"object":"page","entry":[{"id":"1","changes":[]}]}'
SECRET, VERIFY = "chiave-segreta-di-prova-0001", "parola-d-ordine-della-prova"
SHAKE = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
HEADER = "x-hub-signature-256"


def signed(body: bytes, secret: str = SECRET) -> Call:
    mark = hmac.digest(secret.encode(), body, "sha256").hex()
    return Call({HEADER: f"sha256={mark}"}, body)


def shaking(**query: str) -> Call:
    named = {name.replace("_", ".", 1): value for name, value in query.items()}
    return Call({}, b"", {**SHAKE, "hub.verify_token": VERIFY, **named}, "GET")


def test_the_handshake_is_answered_with_the_challenge() -> None:
    assert hearing.greeted(VERIFY, shaking()) == Greeting(b"1158201444")


@pytest.mark.parametrize(
    "query",
    [
        {"hub_verify_token": "another"},
        {"hub_verify_token": ""},
        {"hub_verify_token": "é"},
        {"hub_mode": "unsubscribe"},
        {"hub_challenge": ""},
        {"hub_challenge": "<script>"},
    ],
)
def test_a_handshake_that_is_not_ours_is_forged(query: dict[str, str]) -> None:
    with pytest.raises(Forged):
        hearing.greeted(VERIFY, shaking(**query))


def test_the_signature_is_of_the_bytes_as_they_came() -> None:
    escaped = BODY.replace(b'"1"', b'"\\u0031"')
    hearing.check(SECRET, signed(escaped))
    with pytest.raises(Forged):
        hearing.check(SECRET, replace(signed(escaped), body=BODY))


def test_a_forged_call_is_refused() -> None:
    sha1 = hmac.digest(SECRET.encode(), BODY, "sha1").hex()
    good = signed(BODY).headers[HEADER]
    marks = ("", "sha256=", f"sha1={sha1}", good.removeprefix("sha256="), good[:-1])
    for mark in marks:
        with pytest.raises(Forged):
            hearing.check(SECRET, Call({HEADER: mark}, BODY))
    other, put = signed(BODY, "of another app"), replace(signed(BODY), method="PUT")
    for call in (other, put):
        with pytest.raises(Forged):
            hearing.check(SECRET, call)


def test_a_call_that_is_played_back_brings_nothing_new() -> None:
    """Meta signs no time: what protects is that the same call is the same deliveries."""
    first = {raw.delivery_id for raw in hearing.split(BODY)}
    assert first == {raw.delivery_id for raw in hearing.split(BODY)}
