"""What calls of the Cloud API mean: order, repeats, batches, what nobody knows."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from ascolto.channels.contract import (
    Deleted,
    Edited,
    Fact,
    Fate,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Receipt,
)
from ascolto.connectors.whatsapp import receive
from ascolto.connectors.whatsapp.tests.provider import NUMBER
from ascolto.providers.meta import hearing

ZOE = {"profile": {"name": "Zoe"}, "wa_id": "39333", "user_id": "IT.zoe"}


def call(*changes: dict[str, Any], field: str = "messages") -> bytes:
    made = [
        {
            "field": field,
            "value": {"metadata": {"phone_number_id": NUMBER}, **change},
        }
        for change in changes
    ]
    entry = {"id": "1", "time": 1795194600, "changes": made}
    whole = {"object": "whatsapp_business_account", "entry": [entry]}
    return json.dumps(whole).encode()


def said(id: str, type: str = "text", **more: Any) -> dict[str, Any]:
    base = {"from": "39333", "id": id, "timestamp": "1795194600", "type": type}
    return base | ({"text": {"body": id}} if type == "text" else {}) | more


def facts(body: bytes) -> list[Fact]:
    return list(receive.facts(Raw("d", body), NUMBER))


def test_a_thousand_messages_in_one_call_are_a_thousand_facts() -> None:
    one = call({"contacts": [ZOE], "messages": [said(f"m{i}") for i in range(1000)]})
    assert len({fact.external_id for fact in facts(one)}) == 1000  # type: ignore[union-attr]
    many = call(
        *({"contacts": [ZOE], "messages": [said(f"m{i}")]} for i in range(1000))
    )
    raws = hearing.split(many)
    assert len({raw.delivery_id for raw in raws}) == 1000
    found = [fact for raw in raws for fact in receive.facts(raw, NUMBER)]
    assert [f.external_id for f in found if isinstance(f, Incoming)] == [
        f"m{i}" for i in range(1000)
    ]


def test_a_change_that_comes_again_in_another_call_is_the_same_delivery() -> None:
    first = {"contacts": [ZOE], "messages": [said("m1")]}
    second = {"contacts": [ZOE], "messages": [said("m2")]}
    together = {raw.delivery_id for raw in hearing.split(call(first, second))}
    apart = {hearing.split(call(one))[0].delivery_id for one in (second, first)}
    assert together == apart


def test_what_happens_to_a_message_names_it_in_whatever_order_it_comes() -> None:
    changes = [
        {"contacts": [ZOE], "messages": [said("m1")]},
        {
            "contacts": [ZOE],
            "messages": [
                said(
                    "m2",
                    "edit",
                    edit={
                        "original_message_id": "m1",
                        "message": {"type": "text", "text": {"body": "nuovo"}},
                    },
                )
            ],
        },
        {
            "contacts": [ZOE],
            "messages": [said("m3", "revoke", revoke={"original_message_id": "m1"})],
        },
    ]
    for order in permutations(changes):
        found = facts(call(*order))
        assert {type(fact) for fact in found} == {Incoming, Edited, Deleted}
        assert {fact.external_id for fact in found} == {"m1"}  # type: ignore[union-attr]


def test_one_odd_message_does_not_take_the_others_with_it() -> None:
    odd: list[Any] = [said("m1"), None, {"type": "text"}, 7, said("m2", "hologram")]
    found = facts(call({"contacts": [ZOE], "messages": [*odd, said("m3")]}))
    ids = [fact.external_id for fact in found if isinstance(fact, Incoming)]
    assert ids == ["m1", "m3"]
    assert [f.why for f in found if isinstance(f, Ignored)] == [
        "A message of the type “text” without an id.",
        "Messages of the type “hologram” mean nothing here.",
    ]


def test_the_same_person_with_and_without_a_number_is_one_person() -> None:
    hidden = {"profile": {"username": "zoe"}, "user_id": "IT.zoe"}
    bare = {"id": "m2", "type": "text", "text": {"body": "x"}, "timestamp": "1"}
    found = facts(
        call(
            {"contacts": [ZOE], "messages": [said("m1")]},
            {"contacts": [hidden], "messages": [bare]},
        )
    )
    one, other = found
    assert isinstance(one, Incoming)
    assert isinstance(other, Incoming)
    assert one.thread_id == other.thread_id == one.author.external_id == "IT.zoe"
    assert (one.author.phone, other.author.phone) == ("+39333", "")
    assert other.author.name == "zoe"


def test_of_several_people_each_message_finds_its_own() -> None:
    ugo = {"profile": {"name": "Ugo"}, "wa_id": "39444", "user_id": "IT.ugo"}
    found = facts(
        call(
            {
                "contacts": [ZOE, ugo],
                "messages": [said("m1", **{"from": "39444"}), said("m2")],
            }
        )
    )
    names = [fact.author.name for fact in found if isinstance(fact, Incoming)]
    assert names == ["Ugo", "Zoe"]


def test_a_status_finds_its_answer_by_our_key_or_by_its_id() -> None:
    status = {"id": "wamid.1", "status": "delivered", "timestamp": "1795194600"}
    ours = {**status, "biz_opaque_callback_data": "ascolto:key-1"}
    theirs = {**status, "biz_opaque_callback_data": "crm:key-1"}
    found = facts(call({"statuses": [ours, theirs, status]}))
    assert [f.of for f in found if isinstance(f, Receipt)] == [
        "key-1",
        "wamid.1",
        "wamid.1",
    ]


def test_a_failed_status_says_why() -> None:
    error = {"code": 131026, "title": "Undeliverable"}
    status = {"id": "wamid.1", "status": "failed", "timestamp": "1", "errors": [error]}
    [fact] = facts(call({"statuses": [status]}))
    assert isinstance(fact, Receipt)
    assert (fact.fate, fact.why) == (Fate.FAILED, "Undeliverable (131026)")


@pytest.mark.parametrize("field", [*receive.FIELDS, "what_meta_thinks_of_next"])
def test_what_is_no_message_is_left_aside_with_a_reason(field: str) -> None:
    [fact] = facts(call({"anything": [1]}, field=field))
    assert isinstance(fact, Ignored)
    assert fact.why.endswith(".")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"object": "whatsapp_business_account"}', b"a=b"]
)
def test_what_is_no_call_of_meta_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        facts(body)
    [raw] = hearing.split(body)
    assert raw.body == body


def test_a_body_nested_without_end_is_still_one_delivery() -> None:
    deep = b'{"object":"x","entry":[{"a":' + b"[" * 900 + b"]" * 900 + b"}]}"
    assert len(hearing.split(deep)) == 1
