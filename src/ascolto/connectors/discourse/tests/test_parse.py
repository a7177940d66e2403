"""What is special about a forum's posts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ascolto.channels.contract import Deleted, Edited, Fact, Incoming, Raw, Visibility
from ascolto.connectors.discourse import receive

FIXTURES = Path(__file__).parent.parent / "fixtures"


def facts(name: str, event: str = "post_created", **changes: Any) -> list[Fact]:
    body = json.loads((FIXTURES / name).read_text())
    body["post"] |= changes
    raw = Raw("d", json.dumps(body).encode(), {"x-discourse-event": event})
    return list(receive.facts(raw, "locanda", "https://forum.example.com"))


def test_each_person_in_a_topic_has_a_conversation_and_our_answers_are_in_it() -> None:
    [hers] = facts("post_created.json")
    [his] = facts("post_created.json", id=2, username="Bruno", user_id=9)
    [ours] = facts("post_ours.json")
    assert isinstance(hers, Incoming) and isinstance(his, Incoming)  # noqa: PT018
    assert isinstance(ours, Incoming)
    assert hers.thread_id == ours.thread_id == "88:giulia"
    assert his.thread_id == "88:bruno"
    assert {hers.below, his.below, ours.below} == {"88"}
    assert ours.ours
    assert "ascolto" not in ours.text


def test_an_edit_that_comes_before_its_post_is_still_that_edit() -> None:
    [edit] = facts("post_edited.json", "post_edited")
    [first] = facts("post_created.json")
    assert isinstance(edit, Edited)
    assert isinstance(first, Incoming)
    assert edit.external_id == first.external_id
    assert edit.at > first.sent_at


def test_a_post_that_is_gone_is_gone_whatever_the_event_says() -> None:
    for event in ("post_destroyed", "post_edited", "post_created", ""):
        [gone] = facts("post_destroyed.json", event)
        assert isinstance(gone, Deleted)


def test_a_private_message_is_private() -> None:
    [said] = facts("post_private.json")
    assert isinstance(said, Incoming)
    assert said.visibility is Visibility.PRIVATE


def test_a_rename_of_letters_only_is_the_same_person() -> None:
    [ours] = facts("post_created.json", username="LOCANDA")
    assert isinstance(ours, Incoming)
    assert ours.ours
