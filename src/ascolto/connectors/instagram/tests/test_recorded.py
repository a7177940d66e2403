"""Payloads that Meta really sent, recorded by others: none may be beyond us.

They are no part of the project (MIT, github restfb/restfb). Look for `meta-payloads` in
`$ASCOLTO_SHARED/specs`, or in `shared/specs` beside the project.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from ascolto.channels.contract import (
    Edited,
    Fact,
    Ignored,
    Incoming,
)
from ascolto.connectors.instagram import receive
from ascolto.providers.meta import hearing

HERE = Path(__file__).parents[5]
PLACES = (os.environ.get("ASCOLTO_SHARED", ""), str(HERE.parent / "shared"))


@pytest.fixture(scope="module")
def recorded() -> dict[str, bytes]:
    for place in filter(None, PLACES):
        found = sorted((Path(place) / "specs" / "meta-payloads").glob("*.json"))
        if found:
            return {path.stem: path.read_bytes() for path in found}
    pytest.skip("meta-payloads are not beside this project (ASCOLTO_SHARED)")


def read(body: bytes) -> list[Fact]:
    """As the core does: split at the door, then one by one; for the account the call is about."""
    account = str(json.loads(body)["entry"][0]["id"])
    return [f for raw in hearing.split(body) for f in receive.facts(raw, account)]


def test_every_recorded_payload_is_understood_or_left_aside_not_validated(
    recorded: dict[str, bytes],
) -> None:
    for name, body in recorded.items():
        facts = read(body)
        assert facts, name
        for fact in facts:
            assert not isinstance(fact, Ignored) or fact.why.strip(), name


def test_a_call_about_a_page_is_another_channels_not_validated(
    recorded: dict[str, bytes],
) -> None:
    for name, body in recorded.items():
        if json.loads(body)["object"] != "instagram":
            assert {type(fact) for fact in read(body)} == {Ignored}, name


def test_a_conversation_of_messenger_would_read_alike_here_not_validated(
    recorded: dict[str, bytes],
) -> None:
    """Instagram's events have Messenger's shape: each is understood under the other name too."""
    for name, body in recorded.items():
        if name.startswith("messaging"):
            there = json.loads(body) | {"object": "instagram"}
            facts = read(json.dumps(there).encode())
            spoken = name.startswith("messaging-message-") and "deleted" not in name
            edited = name.startswith("messaging-message-edits")
            wanted = Edited if edited else Incoming
            assert not spoken or isinstance(facts[0], wanted), name
