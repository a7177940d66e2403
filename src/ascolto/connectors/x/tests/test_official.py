"""Every call, answer and fixture held against X's own OpenAPI document."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ascolto.channels.contract import File, Incoming
from ascolto.connectors.x.tests.harness import PUBLIC, at
from ascolto.connectors.x.tests.official import Official, official
from ascolto.connectors.x.tests.xapi import FIRST, GIULIA, KEYS, US, X
from ascolto.testing.answering import answering
from ascolto.testing.connectors import doubted, outgoing, post

FIXTURES = Path(__file__).parents[1] / "fixtures"
ANSWER = replace(outgoing(), thread_id=PUBLIC, in_reply_to=str(FIRST))
PNG = File("sala.png", b"\x89PNG", "image/png")


@pytest.fixture(scope="module")
def spec() -> Official:
    found = official()
    if found is None:
        pytest.skip("x-openapi.json is not beside this project (ASCOLTO_SHARED)")
    return found


def test_a_talk_is_held_against_the_official_document(spec: Official) -> None:
    x = X()
    x.page = 40
    for number in range(90):
        x.says(f"@locanda domanda {number}")
    x.writes("Buonasera")
    with answering(x) as server, at(server.url) as connector:
        assert connector.check() == "Locanda (@locanda)"
        page = connector.poll("")
        [fact] = connector.parse(page.items[0])
        assert isinstance(fact, Incoming)
        connector.reply(
            replace(ANSWER, thread_id=fact.thread_id, in_reply_to=fact.external_id)
        )
        connector.reply(replace(ANSWER, files=(PNG, PNG)))
        connector.reply(replace(ANSWER, thread_id=f"dm:{GIULIA}", files=(PNG,)))
        connector.reply(replace(ANSWER, thread_id=f"group:{FIRST}"))
        assert connector.find(doubted(ANSWER, ago=1))
        assert connector.find(doubted(replace(ANSWER, thread_id=f"dm:{GIULIA}"), ago=1))
        connector.find(doubted(replace(ANSWER, thread_id=f"group:{FIRST}"), ago=1))
        connector.poll(page.cursor)
        back = connector.backfill("")
        assert back.more
        connector.backfill(back.cursor)
    assert len(x.talk) >= 17
    assert x.wrong() == []


def test_a_post_is_published_as_the_official_document_says(spec: Official) -> None:
    x = X()
    with answering(x) as server, at(server.url) as connector:
        plain = connector.publish(post())
        with_link = connector.publish(post("Tutto su https://locanda.example/avviso"))
        connector.publish(post(files=(PNG,)))
        found = connector.find(doubted(post(), ago=1))
        _, page = x.says("@locanda e stasera?"), x.posts[-1]
        page |= {
            "conversation_id": plain.external_id,
            "referenced_tweets": [{"type": "replied_to", "id": plain.external_id}],
        }
        [raw] = connector.poll("").items
        [below] = connector.parse(raw)
    assert x.sent[0] == ("/2/tweets", {"text": post().text})
    assert (str(plain.cost), str(with_link.cost), plain.currency) == ("0.015", "0.20", "USD")  # fmt: skip
    assert plain.permalink == f"https://x.com/i/web/status/{plain.external_id}"
    assert found is not None
    assert found.external_id == plain.external_id
    assert isinstance(below, Incoming)
    assert below.references == (plain.external_id,)
    assert below.thread_id == f"post:{plain.external_id}:{GIULIA}"
    assert x.wrong() == []


def test_being_called_is_asked_for_as_the_official_document_says(
    spec: Official,
) -> None:
    x = X()
    token = KEYS["bearer_token"]
    with answering(x) as server, at(server.url, bearer_token=token) as connector:
        connector.poll("")
        x.hooks[0]["valid"] = False
        connector.poll("")
        assert connector.missing() == ()
    assert [hook["url"] for hook in x.hooks] == ["https://a.example/hooks/acc-1"]
    assert {one["event_type"] for one in x.subscriptions} >= {
        "post.mention.create",
        "dm.received",
    }
    assert x.hooks[0]["valid"]
    assert x.wrong() == []


@pytest.mark.parametrize(
    "path", sorted(FIXTURES.glob("*.json")), ids=lambda path: path.stem
)
def test_every_fixture_of_the_document_is_as_it_says(
    path: Path, spec: Official
) -> None:
    """Direct events and encrypted ones have no schema in the document: they are not held here."""
    said: dict[str, Any] = json.loads(path.read_text())
    if "fixtures" in said or path.stem in {"no_author", "unknown_kind"}:
        return
    if "post" in said:
        assert spec.schema("Post", said["post"]) == []
        assert spec.schema("Expansions", said["includes"]) == []
    elif "dm" in said:
        assert spec.schema("DmEvent", said["dm"]) == []
    elif "gone" in said:
        assert said["gone"]["type"].startswith("https://api.x.com/2/problems/")
    elif "event_type" not in said["data"]:
        assert spec.schema("PostComplianceData", said["data"]) == []
    elif said["data"]["event_type"] == "post.delete":
        assert (
            spec.schema("PostDeleteActivityResponsePayload", said["data"]["payload"])
            == []
        )
    elif said["data"]["event_type"].startswith("post."):
        assert spec.schema("Post", said["data"]["payload"]) == []
        assert spec.schema("Expansions", said["data"]["includes"]) == []


def test_the_strict_reading_can_say_no(spec: Official) -> None:
    def wrong(method: str, path: str, body: Any = None) -> list[str]:
        content = json.dumps(body).encode() if body else b""
        said = {"authorization": "OAuth x"}
        return spec.exchange(method, path, said, content, 200, b"{}")

    assert wrong("GET", f"/2/users/{US}/mentions?max_results=3")
    assert wrong("GET", f"/2/users/{US}/mentions?tweet.fields=text")
    assert wrong(
        "POST", "/2/tweets", {"text": "a", "reply": {"in_reply_to_tweet_id": "abc"}}
    )
    assert wrong("POST", "/2/tweets", {"text": "a", "nonsense": 1})
    assert wrong("GET", "/2/nowhere")
    assert spec.schema("PostDeleteActivityResponsePayload", {"id": "1"})
