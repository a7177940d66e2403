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
    Deleted,
    Edited,
    Fact,
    Ignored,
    Incoming,
    Raw,
    Reacted,
    Receipt,
)
from ascolto.connectors.messenger import receive
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
    """As the core does: split at the door, then one by one; for the Page the call is about."""
    page = str(json.loads(body)["entry"][0]["id"])
    raws = hearing.split(body)
    apart = [fact for raw in raws for fact in receive.facts(raw, page)]
    assert apart == list(receive.facts(Raw("d", body), page))
    return apart


def test_every_recorded_payload_is_understood_or_left_aside_not_validated(
    recorded: dict[str, bytes],
) -> None:
    for name, body in recorded.items():
        facts = read(body)
        assert facts, name
        for fact in facts:
            assert not isinstance(fact, Ignored) or fact.why.strip(), name


def test_each_kind_of_recorded_payload_means_what_it_says_not_validated(
    recorded: dict[str, bytes],
) -> None:
    meant = {
        "messaging-message-basic": Incoming,
        "messaging-message-nlp": Incoming,
        "messaging-message-edits": Edited,
        "messaging-message-isdeleted": Deleted,
        "messaging-message-isunsupported": Incoming,
        "messaging-message-media": Incoming,
        "messaging-message-product": Incoming,
        "messaging-message-reply": Incoming,
        "messaging-message-sticker": Incoming,
        "messaging-airline": Incoming,
        "messaging-reaction": Reacted,
        "messaging-read": Receipt,
        "messaging-delivery": Receipt,
        "messaging-postback": Incoming,
        "messaging-referral": Ignored,
        "messaging-optin": Ignored,
        "messaging-pass": Ignored,
        "messaging-take": Ignored,
        "messaging-payment": Ignored,
        "messaging-policy": Ignored,
        "messaging-approles": Ignored,
        "messaging-account": Ignored,
        "messaging-checkout": Ignored,
        "feed": Ignored,
        "ratings": Ignored,
        "mention": Ignored,
        "user": Ignored,
    }
    for begins, kind in meant.items():
        named = [body for name, body in recorded.items() if name.startswith(begins)]
        assert named, begins
        for body in named:
            assert {type(fact) for fact in read(body)} == {kind}, begins
