"""Answers on their way out, and what a server says to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    NeedsReconnect,
    OutcomeUnknown,
    Refused,
    TryLater,
)
from ascolto.connectors.mastodon.tests.harness import ME, at, said, status, well
from ascolto.testing.answering import Answer, Heard, answering
from ascolto.testing.connectors import outgoing


def posting(answer: Answer | None) -> Callable[[Heard], Answer | None]:
    """All goes well but the post itself."""
    return lambda call: answer if call.method == "POST" else well(call)


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (said(401, {}), NeedsReconnect),
        (said(403, {"error": "This action is not allowed"}), Refused),
        (said(422, {"error": "Validation failed"}), Refused),
        (said(429, {}, {"retry-after": "9"}), TryLater),
        (said(503, {}), TryLater),
        (said(500, {}), OutcomeUnknown),
        (said(200, {}), OutcomeUnknown),
        (Answer(200, b"<html>"), OutcomeUnknown),
        (None, OutcomeUnknown),
    ],
)
def test_what_a_server_says_to_a_post(
    answer: Answer | None, meaning: type[ChannelError]
) -> None:
    with (
        answering(posting(answer)) as server,
        at(server.url) as inn,
        pytest.raises(meaning) as told,
    ):
        inn.reply(outgoing())
    if isinstance(told.value, TryLater) and answer and "retry-after" in answer.headers:
        assert told.value.after == timedelta(seconds=9)


def body(server: object) -> dict[str, object]:
    calls = [c for c in server.calls if c.method == "POST"]  # type: ignore[attr-defined]
    found: dict[str, object] = json.loads(calls[-1].body)
    return found


def test_everybody_who_takes_part_is_mentioned_once() -> None:
    people = [{"id": "1", "acct": "locanda"}, {"id": "3", "acct": "bruno@b.example"}]

    def answer(call: Heard) -> Answer:
        if call.path.endswith("/message-1"):
            return said(200, status("message-1", mentions=people))
        return well(call)

    with answering(answer) as server, at(server.url) as inn:
        inn.reply(outgoing("Certo @anna@altrove.example, venite."))
        assert body(server)["status"] == (
            "@bruno@b.example Certo @anna@altrove.example, venite."
        )


@pytest.mark.parametrize("visibility", ["public", "unlisted", "private", "direct"])
def test_an_answer_is_as_open_as_the_question(visibility: str) -> None:
    def answer(call: Heard) -> Answer:
        if call.path.endswith("/message-1"):
            return said(200, status("message-1", visibility=visibility))
        return well(call)

    with answering(answer) as server, at(server.url) as inn:
        inn.reply(outgoing())
        assert body(server)["visibility"] == visibility


def test_names_that_leave_no_room_are_refused() -> None:
    crowd = [{"id": str(n), "acct": f"persona_numero_{n}@b.example"} for n in range(9)]

    def answer(call: Heard) -> Answer:
        if call.path.endswith("/message-1"):
            return said(200, status("message-1", mentions=crowd))
        return well(call)

    with answering(answer) as server, at(server.url) as inn:
        with pytest.raises(Refused, match="500"):
            inn.reply(outgoing("x" * 440))
        assert not [call for call in server.calls if call.method == "POST"]


def test_a_link_counts_23() -> None:
    with answering(well) as server, at(server.url) as inn:
        inn.reply(outgoing("https://example.com/" + "x" * 420))


def test_five_files_are_too_many() -> None:
    files = tuple(File(f"{n}.png", b"x", "image/png") for n in range(5))
    with at("http://127.0.0.1:9") as inn, pytest.raises(Refused):
        inn.reply(outgoing(files=files))


@pytest.mark.parametrize(
    ("latest", "certain"),
    [
        ([], True),
        ([status("9", created_at="2020-01-01T00:00:00Z")], True),
        (None, False),
    ],
)
def test_a_key_that_the_server_does_not_know(
    latest: list[object] | None, certain: bool
) -> None:
    """Its "no" proves something only when the profile has said nothing lately."""

    def answer(call: Heard) -> Answer:
        if call.method == "POST":
            return said(422, {"error": "Validation failed: Text can't be blank"})
        if "/1/statuses" in call.path:
            now = datetime.now(UTC).isoformat()
            return said(
                200, [status("9", created_at=now)] if latest is None else latest
            )
        return said(200, ME)

    with answering(answer) as server, at(server.url) as inn:
        if certain:
            assert inn.find(replace(outgoing(), idempotency_key="key-1")) is None
        else:
            with pytest.raises(OutcomeUnknown):
                inn.find(replace(outgoing(), idempotency_key="key-1"))


def test_scopes_that_are_missing_are_named() -> None:
    with answering(lambda call: said(403, {})) as server, at(server.url) as inn:
        said_missing = [text.en for text in inn.missing()]
    assert len(said_missing) == 3
    assert "write:media" in said_missing[2]


def test_a_file_is_fetched_without_the_token() -> None:
    kind = {"content-type": "image/png"}
    with answering(lambda call: Answer(200, b"png", kind)) as server:
        with at(server.url) as inn:
            got = inn.fetch(File("a.png", ref=f"{server.url}/a.png"))
        assert (got.content, got.content_type) == (b"png", "image/png")
        assert "authorization" not in server.calls[0].headers


def test_a_file_that_is_gone_is_refused() -> None:
    with (
        answering(lambda call: Answer(404)) as server,
        at(server.url) as inn,
        pytest.raises(Refused),
    ):
        inn.fetch(File("a.png", ref=f"{server.url}/a.png"))
