"""Who may call, the handshake, and what the calls mean."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from ascolto.channels.contract import (
    Call,
    Deleted,
    Edited,
    Fact,
    Forged,
    Ignored,
    Incoming,
    Raw,
    Visibility,
)
from ascolto.connectors.x import receive, signing
from ascolto.connectors.x.config import Config
from ascolto.connectors.x.connector import Connector
from ascolto.connectors.x.tests.harness import SITE, signed
from ascolto.connectors.x.tests.xapi import AT, GIULIA, KEYS, US

BODY = b'{"data": {"event_uuid": "77", "event_type": "like.create", "payload": {}}}'


def connector(**settings: Any) -> Connector:
    return Connector(Config.model_validate({**KEYS, **settings}), SITE)


def facts(event: dict[str, Any]) -> list[Fact]:
    return list(receive.facts(Raw("d", json.dumps(event).encode()), US))


# --- signatures ----------------------------------------------------------------------------------


def test_the_signature_is_base64_of_the_hmac_of_the_raw_bytes() -> None:
    key = KEYS["api_secret"].encode()
    wanted = base64.b64encode(hmac.new(key, BODY, hashlib.sha256).digest()).decode()
    headers = {"x-twitter-webhooks-signature": f"sha256={wanted}"}
    [raw] = connector().verify(Call(headers, BODY))
    assert raw == Raw("event:77", BODY)


@pytest.mark.parametrize(
    "call",
    [
        replace(signed(BODY), body=BODY + b" "),
        replace(signed(BODY), headers={}),
        replace(signed(BODY), method="GET"),
        replace(signed(BODY), method="PUT"),
        signed(BODY, api_secret="another-secret-0123456789"),
        Call({signing.HEADER: "sha256=" + hashlib.sha256(BODY).hexdigest()}, BODY),
        Call({signing.HEADER: ""}, b""),
    ],
)
def test_a_call_that_x_did_not_sign_is_forged(call: Call) -> None:
    with pytest.raises(Forged):
        connector().verify(call)


def test_a_replayed_call_is_the_same_delivery() -> None:
    one = connector()
    assert one.verify(signed(BODY)) == one.verify(signed(BODY))
    nameless = b'{"data": {"event_type": "like.create"}}'
    assert one.verify(signed(nameless)) == one.verify(signed(nameless))


def test_the_handshake_is_answered() -> None:
    call = Call({}, b"", {"crc_token": "MDdkZjUx-9Q=="}, "GET")
    assert connector().verify(call) == ()
    greeting = connector().greet(call)
    assert greeting is not None
    assert greeting.content_type == "application/json"
    key = KEYS["api_secret"].encode()
    mark = hmac.new(key, b"MDdkZjUx-9Q==", hashlib.sha256).digest()
    wanted = f"sha256={base64.b64encode(mark).decode()}"
    assert json.loads(greeting.body) == {"response_token": wanted}
    assert connector().greet(signed(BODY)) is None


@pytest.mark.parametrize(
    "token", ["", BODY.decode(), "{}", "a b", "a\n", "x" * 301, "è"]
)
def test_the_handshake_signs_nothing_that_could_be_a_call(token: str) -> None:
    call = Call({}, b"", {"crc_token": token}, "GET")
    for act in (connector().verify, connector().greet):
        with pytest.raises(Forged):
            act(call)


def test_a_deletion_tells_when_it_came_for_x_does_not() -> None:
    event = {
        "event_uuid": "1",
        "event_type": "post.delete",
        "payload": {"id": "5", "author_id": US},
    }
    [raw] = connector().verify(signed(json.dumps({"data": event}).encode()))
    [fact] = connector().parse(raw)
    assert isinstance(fact, Deleted)
    assert abs(fact.at.timestamp() - time.time()) < 60


# --- what it means -------------------------------------------------------------------------------


def post(**more: Any) -> dict[str, Any]:
    known = {"id": "10", "text": "@locanda?", "author_id": GIULIA, "created_at": AT}
    return known | {"conversation_id": "10"} | more


def event(
    payload: dict[str, Any], kind: str = "post.mention.create", **more: Any
) -> dict[str, Any]:
    return {"data": {"event_type": kind, "payload": payload, **more}}


def only(found: Iterable[Fact]) -> Incoming:
    [fact] = found
    assert isinstance(fact, Incoming)
    return fact


def test_a_post_its_answers_and_ours_are_one_conversation_for_each_person() -> None:
    asked = only(facts(event(post())))
    ours = post(id="11", author_id=US, in_reply_to_user_id=GIULIA)
    answered = only(facts(event(ours, "post.create")))
    again = only(
        facts(event(post(id="12", in_reply_to_user_id=US), "post.reply.create"))
    )
    other = only(facts(event(post(id="13", author_id="99"), "post.reply.create")))
    assert asked.thread_id == answered.thread_id == again.thread_id
    assert other.thread_id != asked.thread_id
    assert (asked.below, again.below, other.below) == ("", *[asked.external_id] * 2)
    assert (asked.ours, answered.ours) == (False, True)


def test_an_event_and_a_listing_of_the_same_post_are_the_same_message() -> None:
    listed = only(facts({"post": post(), "includes": {}}))
    assert listed == only(facts(event(post())))


def test_a_version_of_a_post_is_an_edit_of_the_first_even_if_that_never_came() -> None:
    second = post(id="12", text="Due", edit_history_tweet_ids=["12", "10"])
    said, edited = facts(event(second))
    assert isinstance(said, Incoming)
    assert isinstance(edited, Edited)
    assert said.external_id == edited.external_id == "10"
    assert edited.text == "Due"


def test_both_ways_to_learn_of_a_direct_message_name_it_alike_not_validated() -> None:
    """The document has no schema for direct events: their shape is that of X's pages."""
    told = {
        "type": "message_create",
        "id": "77",
        "created_timestamp": "1795194600000",
        "message_create": {
            "target": {"recipient_id": US},
            "sender_id": GIULIA,
            "message_data": {"text": "Ciao"},
        },
    }
    one = only(facts(event({"direct_message_events": [told]}, "dm.received")))
    listed = {"id": "77", "text": "Ciao", "sender_id": GIULIA, "created_at": AT}
    other = only(facts({"dm": {**listed, "dm_conversation_id": f"{US}-{GIULIA}"}}))
    assert one == other
    assert one.visibility is Visibility.PRIVATE


def test_who_called_for_us_is_known() -> None:
    mention = {"entities": {"mentions": [{"start": 0, "end": 8, "id": US}]}}
    by_name = {
        "entities": {"mentions": [{"start": 0, "end": 8, "username": "Locanda"}]}
    }
    quoted = {"referenced_posts": [{"type": "quoted", "id": "5"}]}
    beside: dict[str, Any] = {
        "includes": {
            "posts": [{"id": "5", "author_id": US}],
            "users": [{"id": US, "username": "locanda"}],
        }
    }
    for words, summoned in (
        (mention, "yes"),
        (by_name, "yes"),
        (quoted, "yes"),
        ({}, "no"),
    ):
        fact = only(facts(event(post(**words), **beside)))
        assert fact.meta["summoned"] == summoned


@pytest.mark.parametrize(
    "kind", ["like.create", "chat.received", "oauth.revoke", "news.new", "post.pinned"]
)
def test_a_kind_that_is_nothing_to_us_is_left_aside_with_a_reason(kind: str) -> None:
    [fact] = facts(event({"a": 1}, kind))
    assert isinstance(fact, Ignored)


def test_a_thousand_messages_in_one_call_are_a_thousand_not_validated() -> None:
    events = [
        {
            "type": "message_create",
            "id": str(number),
            "created_timestamp": "1795194600000",
            "message_create": {
                "target": {"recipient_id": US},
                "sender_id": GIULIA,
                "message_data": {"text": "Ciao"},
            },
        }
        for number in range(1, 1001)
    ]
    begun = time.process_time()
    found = facts(event({"direct_message_events": events}, "dm.received"))
    assert (
        len({fact.external_id for fact in found if isinstance(fact, Incoming)}) == 1000
    )
    assert time.process_time() - begun < 2
