"""Held against Discourse's official document (`discourse_api_docs`, openapi.json)."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ascolto.channels.contract import File, Outgoing
from ascolto.connectors.discourse.tests.forum import DOCUMENT, Forum, _schema
from ascolto.connectors.discourse.tests.harness import visiting
from ascolto.testing.connectors import outgoing

FIXTURES = Path(__file__).parent.parent / "fixtures"
here = pytest.mark.skipif(
    not DOCUMENT.is_file(),
    reason="the official document is not here ($ASCOLTO_SHARED/specs, or shared/specs beside the repository)",
)


@here
def test_every_call_is_as_the_official_document_says() -> None:
    """`visiting` fails on any request or answer that the document does not allow."""
    with visiting() as (forum, server, connector):
        first = forum.say("Buongiorno, una domanda sulla camera.")
        assert connector.check() == "Forum del lago (locanda)"
        start = connector.poll("")
        forum.say("E la colazione?")
        assert connector.poll(start.cursor).items
        assert connector.backfill("").items
        sent = connector.reply(
            Outgoing(
                idempotency_key="key-1",
                thread_id="88:giulia",
                text="Certo, ecco la pianta.",
                in_reply_to=str(first),
                files=(File("pianta.pdf", b"%PDF", "application/pdf"),),
            )
        )
        assert connector.find(replace(outgoing(), idempotency_key="key-1")) == sent
        held = {(c.method, c.path.split("?")[0].split("/")[1]) for c in server.calls}
        assert ("POST", "posts.json") in held
        assert ("GET", "posts") in held


@here
def test_what_is_wrong_is_noticed() -> None:
    """That the document is really held against: it forbids fields it does not know."""
    forum = Forum()
    forum.hold("request", "POST", "/posts.json", 200, b'{"raw": "x", "text": "y"}', {})
    forum.hold("request", "POST", "/posts.json", 200, b'{"topic_id": 1}', {})
    assert len(forum.complaints) == 2


@here
@pytest.mark.parametrize(
    "name", ["post_created.json", "post_edited.json", "post_ours.json"]
)
def test_the_fixtures_are_posts_of_the_document(name: str) -> None:
    """Web hooks leave out what depends on who looks; the rest is the document's post."""
    post: dict[str, Any] = json.loads((FIXTURES / name).read_text())["post"]
    schema = _schema("response", "get", "/posts/1.json", 200)
    assert schema is not None
    viewer = {"yours", "bookmarked", "actions_summary", "can_view_edit_history"}
    wrong = [
        error.message
        for error in schema.iter_errors(post)
        if "is a required property" not in error.message
    ]
    missing = {
        error.message.split('"')[1]
        for error in schema.iter_errors(post)
        if "is a required property" in error.message
    }
    optional = {name for name in missing if name.startswith(("can_", "flair_", "primary_", "reviewable_"))}  # fmt: skip
    assert wrong == []
    assert missing - optional - viewer == set()
