"""That the account's own secrets decide who may call, and its settings. The rest: `providers.meta`."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ascolto.channels.contract import Call, Forged, Greeting
from ascolto.connectors.instagram.config import Config
from ascolto.connectors.instagram.connector import Connector
from ascolto.connectors.instagram.tests.harness import (
    SETTINGS,
    VERIFY,
    signed,
    subject,
)

BODY = b'{"object":"instagram","entry":[{"id":"1","changes":[]}]}'
SHAKE = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}


def connector() -> Connector:
    return Connector(Config.model_validate(SETTINGS), subject.site)


def shaking(**query: str) -> Call:
    named = {name.replace("_", ".", 1): value for name, value in query.items()}
    return Call({}, b"", {**SHAKE, "hub.verify_token": VERIFY, **named}, "GET")


def test_the_handshake_is_answered_with_the_challenge_and_stores_nothing() -> None:
    one = connector()
    assert one.verify(shaking()) == ()
    assert one.greet(shaking()) == Greeting(b"1158201444")


def test_a_handshake_with_another_token_is_forged() -> None:
    for act in (connector().verify, connector().greet):
        with pytest.raises(Forged):
            act(shaking(hub_verify_token="another"))


def test_a_usual_call_gets_the_usual_answer() -> None:
    assert connector().greet(signed(BODY)) is None


def test_the_signature_is_of_the_bytes_as_they_came() -> None:
    escaped = BODY.replace(b'"1"', b'"\\u0031"')
    assert connector().verify(signed(escaped))
    with pytest.raises(Forged):
        connector().verify(replace(signed(escaped), body=BODY))


def test_a_verify_token_is_made_when_none_is_given() -> None:
    without = {
        name: value for name, value in SETTINGS.items() if name != "verify_token"
    }
    one, other = Config.model_validate(without), Config.model_validate(without)
    assert one.verify_token != other.verify_token
    assert len(Config.model_validate({**without, "verify_token": ""}).verify_token) > 20


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("account_id", "locanda"),
        ("graph_version", "v1/../x"),
        ("base_url", "ftp://x"),
        ("base_url", "http://10.0.0.1"),
    ],
)
def test_a_setting_that_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        Config.model_validate({**SETTINGS, name: value})
