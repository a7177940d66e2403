"""What leaves, and what is said when it cannot."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from ascolto.channels.contract import (
    ChannelError,
    File,
    Mode,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    Refused,
    TryLater,
)
from ascolto.connectors.youtube.tests.harness import THREAD, at
from ascolto.connectors.youtube.tests.tube import Tube, no
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import outgoing
from ascolto.testing.sockets import no_sockets


def answer(text: str = "Certo.", **more: Any) -> Outgoing:
    return replace(outgoing(text), **({"thread_id": THREAD} | more))


def test_an_answer_hangs_under_the_first_comment_and_comes_back_as_ours() -> None:
    tube = Tube()
    tube.says("Aperti?")
    with answering(tube) as server, at(server.url) as connector:
        sent = connector.reply(answer())
        said = [f for raw in connector.poll("").items for f in connector.parse(raw)]
    assert tube.sent == [
        ("POST", {"snippet": {"textOriginal": "Certo.", "parentId": THREAD}})
    ]
    assert sent.external_id in {
        getattr(f, "external_id", "") for f in said if getattr(f, "ours", 0)
    }


def test_a_second_answer_can_take_the_place_of_the_first() -> None:
    tube = Tube()
    tube.says("Aperti?")
    with answering(tube) as server, at(server.url) as connector:
        first = connector.reply(answer())
        second = connector.reply(answer("Certo!", replaces=first.external_id))
    assert first.external_id == second.external_id
    assert [method for method, _ in tube.sent] == ["POST", "PUT"]


@pytest.mark.parametrize(
    "wrong",
    [
        answer("x" * 10_001),
        answer(" "),
        answer(files=(File("a", b"a"),)),
        answer(mode=Mode.NONE),
        answer(thread_id="elsewhere?"),
        answer(thread_id=f"{THREAD}.{THREAD}"),
    ],
)
def test_what_youtube_would_not_take_is_refused_before_the_network(
    wrong: Outgoing,
) -> None:
    with at("https://youtube.googleapis.com") as connector, no_sockets():
        with pytest.raises(Refused) as caught:
            connector.reply(wrong)
        assert caught.value.text.it != caught.value.text.en


SAYS: list[tuple[Answer, type[ChannelError], str]] = [
    (
        no(400, "processingFailure", "Could not be processed"),
        Refused,
        "did not take it",
    ),
    (no(400, "commentTextTooLong"), Refused, "too long"),
    (no(403, "commentsDisabled"), Refused, "closed"),
    (no(403, "forbidden", "Nope"), Refused, "Nope"),
    (no(403, "insufficientPermissions"), NeedsReconnect, "does not allow"),
    (no(403, "accessNotConfigured"), NeedsReconnect, "lacks"),
    (no(403, "quotaExceeded"), TryLater, "used up"),
    (no(403, "rateLimitExceeded"), TryLater, "wait"),
    (no(404, "parentCommentNotFound"), Refused, "gone"),
    (no(401, "authError"), NeedsReconnect, "refresh token"),
    (Answer(429, b"{}", {"Retry-After": "9"}), TryLater, "wait"),
    (Answer(503), TryLater, "wait"),
    (Answer(500, b"oops"), OutcomeUnknown, "not known"),
    (Answer(200, b"<html>"), OutcomeUnknown, "not known"),
    (Answer(200, b'{"kind": "youtube#comment"}'), OutcomeUnknown, "not to what"),
]


@pytest.mark.parametrize(("said", "expected", "words"), SAYS)
def test_what_youtube_says_has_a_meaning(
    said: Answer, expected: type[ChannelError], words: str
) -> None:
    tube, asked = Tube(), []

    def mishap(method: str, path: str) -> Answer:
        asked.append(path)
        return said

    tube.mishap = mishap
    with (
        answering(tube) as server,
        at(server.url) as connector,
        pytest.raises(expected, match=words),
    ):
        connector.reply(answer())
    # A refused token is made anew and the call made again: refused, it did nothing.
    assert len(asked) == (2 if said.status == 401 else 1)


def test_an_answer_whose_outcome_is_unknown_is_one_comment_only() -> None:
    """Taken, and then silence: we say that we do not know, and do not try again by ourselves."""
    tube = Tube()
    tube.says("Aperti?")
    tube.after = lambda method, path: time.sleep(1.5)  # type: ignore[func-returns-value]
    with (
        answering(tube) as server,
        at(server.url, timeout_seconds=1) as connector,
        pytest.raises(OutcomeUnknown),
    ):
        connector.reply(answer())
    assert len(tube.sent) == 1
