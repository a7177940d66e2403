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
    Hidden,
    Ignored,
    Incoming,
    Raw,
    Reacted,
)
from ascolto.connectors.facebook import receive
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
            assert not isinstance(fact, Ignored) or fact.why.endswith("."), name


def test_each_kind_of_recorded_payload_means_what_it_says_not_validated(
    recorded: dict[str, bytes],
) -> None:
    meant = {
        "feed-comment-add": Incoming,
        "feed-comment-edited": Edited,
        "feed-comment-hide": Hidden,
        "feed-comment-remove": Deleted,
        "feed-post-add": Incoming,
        "feed-post-edit": Edited,
        "feed-post-remove": Deleted,
        "feed-post-unhide": Hidden,
        "feed-photo-hide": Hidden,
        "feed-status-edited": Edited,
        "feed-video-remove": Deleted,
        "feed-share-add": Incoming,
        "mention": Incoming,
        "ratings-comment-add": Incoming,
        "ratings-rating-add": Incoming,
        "ratings-rating-edit": Edited,
        "ratings-rating-remove": Deleted,
        "ratings-reaction": Reacted,
        "messaging": Ignored,
        "user": Ignored,
        "permission": Ignored,
        "leadgen": Ignored,
        "unknown": Ignored,
        "feed-video-block": Ignored,
        "feed-two-entries": Ignored,
    }
    for begins, kind in meant.items():
        named = [body for name, body in recorded.items() if name.startswith(begins)]
        assert named, begins
        for body in named:
            assert {type(fact) for fact in read(body)} == {kind}, begins
