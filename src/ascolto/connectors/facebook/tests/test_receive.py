"""What calls about a Page mean: threads, order, batches, what nobody knows."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest

from ascolto.channels.contract import (
    Deleted,
    Edited,
    Fact,
    Hidden,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Reacted,
)
from ascolto.connectors.facebook import receive
from ascolto.connectors.facebook.tests.harness import PAGE
from ascolto.providers.meta import hearing

POST = f"{PAGE}_500"
ZOE = {"id": 7001, "name": "Zoe"}
US = {"id": int(PAGE), "name": "Locanda"}


def call(*values: dict[str, Any], field: str = "feed", time: int = 1795194660) -> bytes:
    changes = [{"field": field, "value": value} for value in values]
    entry = {"id": PAGE, "time": time, "changes": changes}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def comment(id: str, verb: str = "add", **more: Any) -> dict[str, Any]:
    made = {"item": "comment", "verb": verb, "comment_id": id, "post_id": POST}
    said = {"parent_id": POST, "from": ZOE, "message": id, "created_time": 1795194600}
    return made | said | more


def facts(body: bytes) -> list[Fact]:
    return list(receive.facts(Raw("d", body), PAGE))


def test_a_thousand_changes_in_one_call_are_a_thousand_deliveries_not_validated() -> (
    None
):
    raws = hearing.split(call(*(comment(f"500_{i}") for i in range(1000))))
    assert len({raw.delivery_id for raw in raws}) == 1000
    found = [fact for raw in raws for fact in receive.facts(raw, PAGE)]
    ids = [fact.external_id for fact in found if isinstance(fact, Incoming)]
    assert ids == [f"500_{i}" for i in range(1000)]


def test_a_comment_its_answers_and_ours_are_one_conversation_not_validated() -> None:
    found = facts(
        call(
            comment("500_1"),
            {**comment("500_2", parent_id="500_1"), "from": US},
            comment("500_3", parent_id="500_1"),
            comment("500_4"),
        )
    )
    said = [fact for fact in found if isinstance(fact, Incoming)]
    threads = [fact.thread_id for fact in said]
    assert threads == [f"{POST}/500_1"] * 3 + [f"{POST}/500_4"]
    assert {fact.below for fact in said} == {POST}
    assert [fact.ours for fact in said] == [False, True, False, False]
    assert said[1].references == ("500_1", POST)
    assert said[0].references == (POST,)


def test_what_happens_to_a_comment_names_it_in_any_order_not_validated() -> None:
    changes = [comment("500_1", verb) for verb in ("add", "edited", "hide", "remove")]
    for order in permutations(changes):
        found = facts(call(*order))
        assert {type(f) for f in found} == {Incoming, Edited, Hidden, Deleted}
        assert {f.external_id for f in found} == {"500_1"}  # type: ignore[union-attr]


@pytest.mark.parametrize("verb", ["edit", "edited"])
def test_meta_says_edit_and_edited_not_validated(verb: str) -> None:
    [fact] = facts(call(comment("500_1", verb)))
    assert isinstance(fact, Edited)


def test_the_same_change_in_another_call_is_the_same_delivery_not_validated() -> None:
    def ids(*values: dict[str, Any], time: int = 1) -> list[str]:
        return [raw.delivery_id for raw in hearing.split(call(*values, time=time))]

    one, other = comment("500_1"), comment("500_2")
    assert sorted(ids(one, other)) == sorted(ids(other, time=2) + ids(one, time=3))
    hidden = comment("500_1", "hide")  # hidden, shown, hidden again: two deliveries
    assert ids(hidden, time=1) != ids(hidden, time=2)


def test_ids_are_texts_however_they_come_not_validated() -> None:
    [one] = facts(call(comment("500_1", sender_id=7001)))
    [two] = facts(call({**comment("500_1"), "from": {"id": "7001", "name": "Zoe"}}))
    assert one == two


def test_what_was_hidden_before_we_heard_of_it_is_told_as_hidden_not_validated() -> (
    None
):
    post = {"item": "post", "verb": "add", "post_id": POST, "from": ZOE, "message": "x"}
    said, hidden = facts(call(post | {"is_hidden": True}))
    assert isinstance(said, Incoming)
    assert isinstance(hidden, Hidden)
    assert hidden.external_id == said.external_id
    assert not hidden.shown


def test_who_is_not_named_still_is_heard_not_validated() -> None:
    [fact] = facts(call({**comment("500_1"), "from": None}))
    assert isinstance(fact, Incoming)
    assert fact.author.external_id == "unknown:500_1"
    assert "who wrote this" in fact.problem


def test_the_last_word_of_a_reaction_is_later_than_its_first_not_validated() -> None:
    first = {
        "item": "reaction",
        "reaction_type": "love",
        "post_id": POST,
        "from": ZOE,
        "created_time": 1795194600,
    }
    found = facts(call({**first, "verb": "add"}, {**first, "verb": "remove"}))
    given, taken = found
    assert isinstance(given, Reacted)
    assert isinstance(taken, Reacted)
    assert (given.gone, taken.gone) == (False, True)
    assert given.at < taken.at


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"item": "comment"},
        {"item": "comment", "verb": "add"},
        {"item": "hologram", "verb": "add"},
        {"item": "post", "verb": "add"},
        {"item": ["comment"], "verb": {"add": 1}},
        {"item": "reaction", "verb": "add"},
    ],
)
@pytest.mark.parametrize("field", ["feed", "mention", "ratings", "new_field"])
def test_what_nobody_knows_is_left_aside_not_validated(
    value: dict[str, Any], field: str
) -> None:
    [fact] = facts(call(value, field=field))
    assert isinstance(fact, Ignored)
    assert fact.why.endswith(".")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"object": "page"}', b"a=b"])
def test_what_is_no_call_of_meta_is_malformed(body: bytes) -> None:
    with pytest.raises(Malformed):
        facts(body)
    [raw] = hearing.split(body)
    assert raw.body == body
