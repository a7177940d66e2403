"""What events of a conversation mean: sides, order, batches, what nobody knows."""

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
from ascolto.connectors.instagram import receive
from ascolto.connectors.instagram.tests.harness import ACCOUNT
from ascolto.providers.meta import events, hearing

AT = 1795194600000


def call(*found: dict[str, Any], kind: str = "messaging", time: int = AT) -> bytes:
    entry = {"id": int(ACCOUNT), "time": time, kind: list(found)}
    return json.dumps({"object": "instagram", "entry": [entry]}).encode()


def event(
    who: str | int = 7001, to: str | int = ACCOUNT, **more: Any
) -> dict[str, Any]:
    return {"sender": {"id": who}, "recipient": {"id": to}, "timestamp": AT, **more}


def said(mid: str, **more: Any) -> dict[str, Any]:
    return event(message={"mid": mid, "text": mid, **more})


def facts(body: bytes) -> list[Fact]:
    return list(receive.facts(Raw("d", body), ACCOUNT))


def test_a_thousand_events_in_one_call_are_a_thousand_deliveries_not_validated() -> (
    None
):
    raws = hearing.split(call(*(said(f"m{i}") for i in range(1000))))
    assert len({raw.delivery_id for raw in raws}) == 1000
    found = [fact for raw in raws for fact in receive.facts(raw, ACCOUNT)]
    ids = [fact.external_id for fact in found if isinstance(fact, Incoming)]
    assert ids == [f"m{i}" for i in range(1000)]


def test_both_sides_are_one_conversation_under_the_customers_id_not_validated() -> None:
    echo = {"mid": "m2", "text": "x", "is_echo": True}
    found = facts(call(said("m1"), event(ACCOUNT, "7001", message=echo)))
    one, two = found
    assert isinstance(one, Incoming)
    assert isinstance(two, Incoming)
    assert one.thread_id == two.thread_id == "7001"
    assert (one.ours, two.ours) == (False, True)


def change(field: str, **value: Any) -> bytes:
    entry = {"id": ACCOUNT, "time": 1795194660}
    changes = {"changes": [{"field": field, "value": value}]}
    return json.dumps({"object": "instagram", "entry": [entry | changes]}).encode()


def comment(id: str, **more: Any) -> bytes:
    made = {"id": id, "text": id, "from": {"id": 7001}, "media": {"id": 900}}
    return change("comments", **(made | more))


def test_a_comment_its_answers_and_ours_are_one_conversation_not_validated() -> None:
    bodies = [
        comment("1"),
        comment("2", parent_id="1", **{"from": {"id": ACCOUNT}}),
        comment("3", parent_id=1),
        comment("4"),
    ]
    said = [fact for body in bodies for fact in facts(body)]
    comments_ = [fact for fact in said if isinstance(fact, Incoming)]
    assert [one.thread_id for one in comments_] == ["900/1"] * 3 + ["900/4"]
    assert {one.below for one in comments_} == {"900"}
    assert [one.ours for one in comments_] == [False, True, False, False]


def test_a_change_may_lie_in_the_entry_itself_not_validated() -> None:
    whole = json.loads(comment("1"))
    [entry] = whole["entry"]
    [there] = entry.pop("changes")
    flat = json.dumps({**whole, "entry": [entry | there]}).encode()
    assert facts(flat) == facts(comment("1"))
    [raw] = hearing.split(flat)
    assert list(receive.facts(raw, ACCOUNT)) == facts(flat)


def test_a_mention_is_heard_though_it_says_nothing_not_validated() -> None:
    [fact] = facts(change("mentions", media_id=950, comment_id=651))
    assert isinstance(fact, Incoming)
    assert (fact.external_id, fact.thread_id) == ("mention:651", "mention:950/651")
    assert "look there" in fact.problem


def test_what_happens_to_a_message_names_it_in_any_order_not_validated() -> None:
    changes = [
        said("m1"),
        event(message_edit={"mid": "m1", "text": "nuovo", "num_edit": 1}),
        said("m1", is_deleted=True),
    ]
    for order in permutations(changes):
        found = facts(call(*order))
        assert {type(fact) for fact in found} == {Incoming, Edited, Deleted}
        assert {fact.external_id for fact in found} == {"m1"}  # type: ignore[union-attr]


def test_a_message_that_is_read_is_named_not_validated() -> None:
    [fact] = facts(call(event(read={"mid": "m_OURS"})))
    assert isinstance(fact, Receipt)
    assert (fact.of, fact.fate) == ("m_OURS", Fate.READ)


def test_a_read_mark_names_the_conversation_and_a_time_not_validated() -> None:
    [fact] = facts(call(event(read={"watermark": AT - 1000})))
    assert isinstance(fact, Receipt)
    assert (fact.of, fact.fate) == ("7001", Fate.READ)
    assert fact.at.timestamp() == AT / 1000 - 1


def test_the_same_event_in_another_call_is_the_same_delivery_not_validated() -> None:
    def ids(*found: dict[str, Any], time: int = AT) -> list[str]:
        return [raw.delivery_id for raw in hearing.split(call(*found, time=time))]

    one, other = said("m1"), said("m2")
    assert sorted(ids(one, other)) == sorted(ids(other, time=1) + ids(one, time=2))


def test_ids_are_texts_however_they_come_not_validated() -> None:
    assert facts(call(event(7001, int(ACCOUNT), read={"mid": 5}))) == facts(
        call(event("7001", ACCOUNT, read={"mid": "5"}))
    )


def test_on_standby_people_are_heard_and_machines_stay_out_not_validated() -> None:
    [fact] = facts(call(said("m1"), kind="standby"))
    assert isinstance(fact, Incoming)
    assert fact.automatic == "standby"


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"message": {}},
        {"message": {"mid": "m"}, "sender": {}, "recipient": {}},
        {"message": 7},
        {"reaction": {}},
        {"postback": {}},
        {"delivery": {"mids": [None, True]}},
        {"read": {}, "sender": {}},
        {"message_edit": {"mid": "m"}},
        *({name: {}} for name in events.SILENT),
        {"policy-enforcement": {"action": "block"}},
        {"what_meta_thinks_of_next": {}},
    ],
)
def test_what_says_nothing_is_left_aside_not_validated(odd: dict[str, Any]) -> None:
    [fact] = facts(call({**event(), **odd}))
    assert isinstance(fact, Ignored)
    assert fact.why.endswith(".")


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"object": "instagram"}', b"a=b"]
)
def test_what_is_no_call_of_meta_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        facts(body)
    [raw] = hearing.split(body)
    assert raw.body == body
