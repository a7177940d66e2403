"""Of every channel of Meta: the account's own secrets decide who may call, and its settings hold.

What a call must be like to be believed is in `test_hearing.py`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ascolto.channels.contract import Call, Does, Forged, Greeting
from ascolto.testing.connectors import Folder, found

FAMILY = [
    folder
    for folder in found()
    if any(
        name.startswith("ascolto.providers.meta")
        for names in folder.imports.values()
        for name in names
    )
]
BODY = b'{"object":"%s","entry":[{"id":"1","changes":[]}]}'
SHAKE = {"hub.mode": "subscribe", "hub.challenge": "1158201444"}
each = pytest.mark.parametrize("folder", FAMILY, ids=str)


def body(folder: Folder) -> bytes:
    return BODY % str(folder.module("receive").OBJECT).encode()


def shaking(folder: Folder, **query: str) -> Call:
    verify = str(folder.subject.config["verify_token"])
    named = {name.replace("_", ".", 1): value for name, value in query.items()}
    return Call({}, b"", {**SHAKE, "hub.verify_token": verify, **named}, "GET")


def signed(folder: Folder, said: bytes) -> Call:
    assert folder.subject.signed
    return folder.subject.signed(said)


def test_the_whole_family_is_here() -> None:
    assert len(FAMILY) == 4
    assert all(Does.SHARE in folder.manifest.does for folder in FAMILY)


@each
def test_the_handshake_is_answered_with_the_challenge_and_stores_nothing(
    folder: Folder,
) -> None:
    one = folder.connector()
    assert one.verify(shaking(folder)) == ()
    assert one.greet(shaking(folder)) == Greeting(b"1158201444")


@each
def test_a_handshake_with_another_token_is_forged(folder: Folder) -> None:
    one = folder.connector()
    for act in (one.verify, one.greet):
        with pytest.raises(Forged):
            act(shaking(folder, hub_verify_token="another"))


@each
def test_a_usual_call_gets_the_usual_answer(folder: Folder) -> None:
    assert folder.connector().greet(signed(folder, body(folder))) is None


@each
def test_the_signature_is_of_the_bytes_as_they_came(folder: Folder) -> None:
    escaped = body(folder).replace(b'"1"', b'"\\u0031"')
    assert folder.connector().verify(signed(folder, escaped))
    with pytest.raises(Forged):
        folder.connector().verify(replace(signed(folder, escaped), body=body(folder)))


@each
def test_a_verify_token_is_made_when_none_is_given(folder: Folder) -> None:
    config: Any = folder.config_model
    known = dict(folder.subject.config)
    del known["verify_token"]
    one, other = config.model_validate(known), config.model_validate(known)
    assert one.verify_token != other.verify_token
    assert len(config.model_validate({**known, "verify_token": ""}).verify_token) > 20


@pytest.mark.parametrize("value", ["locanda", "+39 031", "../me"])
@each
def test_who_it_is_at_meta_is_a_number(folder: Folder, value: str) -> None:
    names = {name for name in folder.config_model.model_fields if name.endswith("_id")}
    assert names
    for name in names:
        with pytest.raises(ValueError, match=name):
            folder.config_model.model_validate({**folder.subject.config, name: value})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("graph_version", "v1/../x"),
        ("base_url", "ftp://x"),
        ("base_url", "http://10.0.0.1"),
    ],
)
@each
def test_a_setting_that_cannot_be_is_refused(
    folder: Folder, name: str, value: str
) -> None:
    with pytest.raises(ValueError, match=name):
        folder.config_model.model_validate({**folder.subject.config, name: value})
