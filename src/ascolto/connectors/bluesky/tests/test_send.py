"""Answers on their way out, and what a server says to them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    TryLater,
)
from ascolto.connectors.bluesky.receive import KEY
from ascolto.connectors.bluesky.tests.harness import (
    ANSWER,
    QUESTION,
    at,
    but,
    outgoing,
    said,
    served,
    session,
    slow,
    well,
)
from ascolto.testing.answering import Answer, Heard, answering

CREATE = "com.atproto.repo.createRecord"
PICTURE = File("camera.png", b"png", "image/png")


def body(server: Any) -> Any:
    [call] = [c for c in server.calls if CREATE in c.path]
    return json.loads(call.body)["record"]


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (said(401, {"error": "AuthMissing"}), NeedsReconnect),
        (said(403, {"error": "Forbidden"}), Refused),
        (
            said(400, {"error": "InvalidRequest", "message": "grapheme too big"}),
            Refused,
        ),
        (said(429, {"error": "RateLimitExceeded"}, {"retry-after": "9"}), TryLater),
        (said(503, {}), TryLater),
        (said(500, {"error": "InternalServerError"}), OutcomeUnknown),
        (said(200, {}), OutcomeUnknown),
        (Answer(200, b"<html>"), OutcomeUnknown),
        (None, OutcomeUnknown),
    ],
)
def test_what_a_server_says_to_a_post(
    answer: Answer | None, meaning: type[ChannelError]
) -> None:
    with served(but(CREATE, answer)) as (server, inn):
        with pytest.raises(meaning) as told:
            inn.reply(outgoing())
        assert len([c for c in server.calls if CREATE in c.path]) == 1
    if answer and answer.status == 429:
        assert isinstance(told.value, TryLater)
        assert told.value.after == timedelta(seconds=9)


def test_silence_and_nobody_there() -> None:
    with served(slow, timeout_seconds=1) as (_, inn), pytest.raises(OutcomeUnknown):
        inn.reply(outgoing())
    with served(well) as (server, inn):
        server.stop()
        for act in (
            inn.check,
            lambda: inn.reply(outgoing()),
            lambda: inn.find(outgoing()),
        ):
            with pytest.raises(TryLater):
                act()


def test_a_wrong_app_password_asks_for_another() -> None:
    wrong = said(401, {"error": "AuthenticationRequired", "message": "Invalid"})
    with served(but("createSession", wrong)) as (_, inn):
        for act in (inn.check, lambda: inn.reply(outgoing()), lambda: inn.poll("")):
            with pytest.raises(NeedsReconnect):
                act()


def test_a_session_is_used_again_by_the_next_connector() -> None:
    with answering(well) as server, at(server.url) as first:
        first.reply(outgoing())
        second = type(first)(first.config, first.site)
        second.reply(outgoing())
        second.close()
        names = [call.path for call in server.calls]
        assert len([n for n in names if "createSession" in n]) == 1


def test_an_expired_token_is_renewed_and_the_post_made_once() -> None:
    def answer(call: Heard) -> Answer:
        if call.headers.get("authorization") == "Bearer access-1":
            return said(400, {"error": "ExpiredToken"})
        if "refreshSession" in call.path:
            assert call.headers["authorization"] == "Bearer refresh-1"
            return session(2)
        return well(call)

    with served(answer) as (server, inn):
        assert inn.reply(outgoing()).external_id == ANSWER
        names = [call.path for call in server.calls]
        assert len([n for n in names if "createSession" in n]) == 1
        assert len([n for n in names if "refreshSession" in n]) == 1


def test_an_answer_hangs_under_the_question_and_the_first_post() -> None:
    root = {"uri": "at://did:plc:x/app.bsky.feed.post/root", "cid": "cid-root"}
    post = {"uri": QUESTION, "cid": "cid-q", "record": {"reply": {"root": root}}}
    with served(but("getPosts", said(200, {"posts": [post]}))) as (server, inn):
        inn.reply(outgoing())
        record = body(server)
    assert record["reply"]["root"] == root
    assert record["reply"]["parent"] == {"uri": QUESTION, "cid": "cid-q"}
    assert record[KEY] == "key-1"


def test_a_question_that_is_gone_is_refused() -> None:
    with served(but("getPosts", said(200, {"posts": []}))) as (server, inn):
        with pytest.raises(Refused):
            inn.reply(outgoing())
        assert not [c for c in server.calls if CREATE in c.path]


def test_links_and_names_are_marked_in_bytes() -> None:
    resolved = but("resolveHandle", said(200, {"did": "did:plc:bruno"}))
    text = "Sì: @bruno.test, è su https://example.com/è?x=1."
    with served(resolved) as (server, inn):
        inn.reply(outgoing(text))
        link, mention = body(server)["facets"]
    coded = text.encode()

    def shown(facet: Any) -> str:
        index = facet["index"]
        return coded[index["byteStart"] : index["byteEnd"]].decode()

    assert shown(link) == link["features"][0]["uri"] == "https://example.com/è?x=1"
    assert shown(mention) == "@bruno.test"


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("x" * 300, True),
        ("x" * 301, False),
        ("👩‍👩‍👧‍👦" * 100, True),
        ("👩‍👩‍👧‍👦" * 301, False),
    ],
)
def test_a_family_is_one_sign(text: str, fits: bool) -> None:
    with served(well) as (server, inn):
        if fits:
            inn.reply(outgoing(text))
        else:
            with pytest.raises(Refused):
                inn.reply(outgoing(text))
            assert server.calls == []


@pytest.mark.parametrize(
    "files",
    [
        (PICTURE,) * 5,
        (File("a.png", bytes(1_000_001), "image/png"),),
        (File("a.pdf", b"x", "application/pdf"),),
    ],
)
def test_files_that_do_not_fit_are_refused(files: tuple[File, ...]) -> None:
    with served(well) as (server, inn):
        with pytest.raises(Refused):
            inn.reply(outgoing(files=files))
        assert server.calls == []


def records(*keys: str, age: timedelta = timedelta()) -> Answer:
    at = (datetime.now(UTC) - age).isoformat()
    found = [
        {"uri": ANSWER, "value": {"createdAt": at, KEY: key, "text": "x"}}
        for key in keys
    ]
    return said(200, {"records": found})


def test_a_lost_answer_is_found_by_its_key() -> None:
    with served(but("listRecords", records("other", "key-1"))) as (_, inn):
        found = inn.find(replace(outgoing(), idempotency_key="key-1"))
        assert found is not None
        assert found.external_id == ANSWER
        assert inn.find(replace(outgoing(), idempotency_key="key-2")) is None


def test_a_profile_that_posts_without_end_proves_nothing() -> None:
    endless = json.loads(records("a").body) | {"cursor": "more"}
    with (
        served(but("listRecords", said(200, endless))) as (_, inn),
        pytest.raises(OutcomeUnknown),
    ):
        inn.find(replace(outgoing(), idempotency_key="key-1"))
    old = json.loads(records("a", age=timedelta(days=3)).body) | {"cursor": "more"}
    with served(but("listRecords", said(200, old))) as (_, inn):
        assert inn.find(replace(outgoing(), idempotency_key="key-1")) is None


def test_a_picture_is_fetched_from_its_home() -> None:
    with answering(lambda call: Answer(404)) as server:
        home = {"id": "#atproto_pds", "serviceEndpoint": server.url}

        def answer(call: Heard) -> Answer:
            if call.path.startswith("/did:plc:anna"):
                return said(200, {"service": [home]})
            assert "authorization" not in call.headers
            if "getBlob" in call.path and "cid=bafkreigood" in call.path:
                return Answer(200, b"png")
            return Answer(404)

        server.handler = answer
        with at(server.url) as inn:
            good = inn.fetch(File("a", ref="did:plc:anna/bafkreigood"))
            assert good.content == b"png"
            for ref in ("did:plc:anna/bafkreigone", "did:plc:bruno/x", "https://x"):
                with pytest.raises(Refused):
                    inn.fetch(File("a", ref=ref))
