"""A push is believed as far as "look": signed by Google's keys for us, or with our token."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from ascolto.channels.contract import Call, Forged
from ascolto.connectors.google_reviews import hinting
from ascolto.connectors.google_reviews.connector import Connector
from ascolto.connectors.google_reviews.tests.harness import at, subject
from ascolto.testing.answering import Answer, Server, answering

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EMAIL = "push@inn-1.iam.gserviceaccount.com"


def b64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def number(value: int) -> str:
    return b64(value.to_bytes((value.bit_length() + 7) // 8, "big"))


@pytest.fixture
def server() -> Iterator[Server]:
    public = KEY.public_key().public_numbers()
    keys = {
        "keys": [
            {"kid": "k1", "kty": "RSA", "n": number(public.n), "e": number(public.e)}
        ]
    }
    with answering(lambda call: Answer(200, json.dumps(keys).encode())) as found:
        hinting._known.clear()
        yield found


@pytest.fixture
def one(server: Server) -> Iterator[Connector]:
    with at(server.url, push_email=EMAIL, keys_url=server.url) as found:
        yield found


def token(key: Any = KEY, alg: str = "RS256", kid: str = "k1", **claims: Any) -> Call:
    known = {
        "iss": "https://accounts.google.com", "aud": subject.site.webhook_url, "email": EMAIL,
        "email_verified": True, "exp": time.time() + 600,
    }  # fmt: skip
    head, body = (
        b64(json.dumps(v).encode()) for v in ({"alg": alg, "kid": kid}, known | claims)
    )
    mark = key.sign(f"{head}.{body}".encode(), padding.PKCS1v15(), SHA256())
    return Call({"authorization": f"Bearer {head}.{body}.{b64(mark)}"}, b"{}")


def test_google_s_own_token_is_taken_and_its_keys_are_asked_once(
    one: Connector, server: Server
) -> None:
    one.hint(token())
    one.hint(token())
    assert len(server.calls) == 1


@pytest.mark.parametrize(
    "call",
    [
        token(key=OTHER),
        token(kid="k2"),
        token(alg="none"),
        token(alg="HS256"),
        token(iss="https://evil.example"),
        token(aud="https://elsewhere.example/hooks/acc-1"),
        token(email="somebody@inn-1.iam.gserviceaccount.com"),
        token(email_verified=False),
        token(exp=time.time() - 3600),
        Call({}, b"{}"),
        Call({"authorization": "Bearer a.b.c"}, b"{}"),
        Call({}, b"{}", {"token": "a-token"}),
    ],
)
def test_anybody_else_is_not(one: Connector, call: Call) -> None:
    with pytest.raises(Forged):
        one.hint(call)


def test_without_a_service_account_the_address_holds_a_token(server: Server) -> None:
    with at(server.url, push_secret="a-token") as one:
        one.hint(Call({}, b"{}", {"token": "a-token"}))
        for query in ({}, {"token": "another"}):
            with pytest.raises(Forged):
                one.hint(Call({}, b"{}", query))
        with pytest.raises(Forged):
            one.hint(Call({}, b"", {"token": "a-token"}, "GET"))
