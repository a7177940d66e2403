"""What leaves, and what is said when it cannot."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
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
from ascolto.connectors.telegram.tests.bot_api import BotApi, no
from ascolto.connectors.telegram.tests.harness import at
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import doubted, outgoing
from ascolto.testing.sockets import no_sockets


def answer(text: str = "Certo.", **more: Any) -> Outgoing:
    known: dict[str, Any] = {"thread_id": "4711001", "in_reply_to": "4711001:11"}
    return replace(outgoing(text), **(known | more))


def test_an_answer_is_named_as_telegram_names_it() -> None:
    api = BotApi()
    with answering(api) as server, at(server.url) as connector:
        sent = connector.reply(answer())
    assert sent.external_id == "4711001:101"
    [(method, said, _)] = api.sent
    assert method == "sendMessage"
    assert said == {"chat_id": 4711001, "text": "Certo."}


def test_in_a_group_the_answer_hangs_on_what_it_answers() -> None:
    api = BotApi()
    with answering(api) as server, at(server.url) as connector:
        connector.reply(
            answer(thread_id="-100123;topic=7;by=5", in_reply_to="-100123:499")
        )
        connector.reply(answer(thread_id="-100123;by=5", in_reply_to="-100999:499"))
    first, second = (said for _, said, _ in api.sent)
    assert first["message_thread_id"] == 7
    assert first["reply_parameters"] == {
        "message_id": 499,
        "allow_sending_without_reply": True,
    }
    assert "reply_parameters" not in second


def test_files_and_words_leave_in_one_call() -> None:
    api = BotApi()
    files = (File('me"nù\r\n.pdf', b"%PDF", "application/pdf"), File("b.bin", b"\0\1"))
    with answering(api) as server, at(server.url) as connector:
        sent = connector.reply(answer("Ecco 👍", files=files))
    [(method, said, _)] = api.sent
    assert method == "sendMediaGroup"
    assert [one.get("caption") for one in said["media"]] == [None, "Ecco 👍"]
    assert sent.external_id.startswith("4711001:")


def test_a_second_answer_can_take_the_place_of_the_first() -> None:
    api = BotApi()
    with answering(api) as server, at(server.url) as connector:
        first = connector.reply(answer())
        second = connector.reply(answer("Certo!", replaces=first.external_id))
    assert first.external_id == second.external_id
    assert [method for method, _, _ in api.sent] == ["sendMessage", "editMessageText"]


# --- what is refused before the network ----------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        answer("x" * 4097),
        answer("🛏" * 2049),  # two units each
        answer("x" * 1025, files=(File("a", b"a"),)),
        answer("  "),
        answer(files=tuple(File(str(n), b"a") for n in range(11))),
        answer(mode=Mode.NONE),
        answer(
            thread_id="7;business=bc",
            last_heard_at=datetime.now(UTC) - timedelta(hours=25),
        ),
    ],
)
def test_what_telegram_would_not_take_is_refused_before_the_network(
    wrong: Outgoing,
) -> None:
    with at("https://api.telegram.org") as connector, no_sockets():
        with pytest.raises(Refused) as caught:
            connector.reply(wrong)
        assert caught.value.text.it != caught.value.text.en


@pytest.mark.parametrize(
    "fine",
    [
        answer("x" * 4096),
        answer("🛏" * 2048),
        answer(last_heard_at=datetime.now(UTC) - timedelta(days=400)),
        answer(
            thread_id="7;business=bc",
            last_heard_at=datetime.now(UTC) - timedelta(hours=23),
        ),
    ],
)
def test_what_just_fits_is_sent(fine: Outgoing) -> None:
    with answering(BotApi()) as server, at(server.url) as connector:
        assert connector.reply(fine).external_id


# --- what Telegram says --------------------------------------------------------------------------

SAYS: list[tuple[Answer, type[ChannelError]]] = [
    (no(400, "Bad Request: message is too long"), Refused),
    (no(400, "Bad Request: chat not found"), Refused),
    (no(403, "Forbidden: bot was blocked by the user"), Refused),
    (no(403, "Forbidden: user is deactivated"), Refused),
    (no(401, "Unauthorized"), NeedsReconnect),
    (no(404, "Not Found"), NeedsReconnect),
    (no(429, "Too Many Requests: retry after 3", {"retry_after": 3}), TryLater),
    (Answer(503), TryLater),
    (no(500, "Internal Server Error"), OutcomeUnknown),
    (Answer(502, b"<html>Bad Gateway</html>"), OutcomeUnknown),
    (Answer(200, b"<html>Log in to the hotel's network</html>"), OutcomeUnknown),
    (Answer(200, b'{"ok": true}'), OutcomeUnknown),
    (Answer(413, b"Request Entity Too Large"), Refused),
]


@pytest.mark.parametrize(("said", "expected"), SAYS)
def test_what_telegram_says_has_a_meaning(
    said: Answer, expected: type[ChannelError]
) -> None:
    with (
        answering(lambda call: said) as server,
        at(server.url) as connector,
        pytest.raises(expected) as caught,
    ):
        connector.reply(answer())
    assert len(server.calls) == 1
    if isinstance(caught.value, TryLater) and said.status == 429:
        assert caught.value.after == timedelta(seconds=3)


def test_an_answer_whose_outcome_is_unknown_is_one_message_only() -> None:
    """Taken, and then silence: we say that we do not know, and do not try again by ourselves."""
    api = BotApi()
    api.after = lambda method: time.sleep(1.5)  # type: ignore[func-returns-value]
    with answering(api) as server, at(server.url, timeout_seconds=1) as connector:
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        time.sleep(0.1)
    assert len(api.sent) == 1


def test_what_became_of_it_telegram_cannot_tell_and_a_person_decides() -> None:
    """The Bot API has no method that lists what a bot said: nothing is asked, nothing guessed."""
    with (
        at("https://api.telegram.org") as connector,
        no_sockets(),
        pytest.raises(OutcomeUnknown) as doubt,
    ):
        connector.find(doubted(answer()))
    assert "in the chat" in doubt.value.text.en
    assert doubt.value.text.it != doubt.value.text.en


def test_a_group_that_became_another_is_followed_once() -> None:
    api = BotApi()
    api.moved[-77] = -1000077
    with answering(api) as server, at(server.url) as connector:
        sent = connector.reply(answer(thread_id="-77;by=5"))
    assert sent.external_id.startswith("-1000077:")
    api.moved[-1000077] = -78
    with answering(api) as server, at(server.url) as connector, pytest.raises(Refused):
        connector.reply(answer(thread_id="-77;by=5"))
