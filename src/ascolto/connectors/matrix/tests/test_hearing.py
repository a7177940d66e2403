"""Transactions of a homeserver: true, false, long, odd."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ascolto.channels.contract import (
    Call,
    ChannelError,
    Does,
    File,
    Forged,
    Ignored,
    Incoming,
    Malformed,
    NeedsReconnect,
    OutcomeUnknown,
    Raw,
    Refused,
    TryLater,
)
from ascolto.connectors.matrix.config import Config
from ascolto.connectors.matrix.tests.harness import (
    HS_TOKEN,
    at,
    said,
    signed,
    subject,
    transaction,
)
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import outgoing

HERE = "https://matrix.example.org"


def event(number: int, **more: Any) -> dict[str, Any]:
    return {
        "type": "m.room.message",
        "event_id": f"$m{number}",
        "room_id": "!stanza:localhost",
        "sender": "@anna:localhost",
        "origin_server_ts": 1795197851000 + number,
        "content": {"msgtype": "m.text", "body": f"numero {number}"},
    } | more


def test_a_thousand_events_in_one_call_are_a_thousand_deliveries() -> None:
    with at(HERE) as inn:
        raws = inn.verify(transaction(*(event(n) for n in range(1000))))
        assert len({raw.delivery_id for raw in raws}) == 1000
        facts = [fact for raw in raws for fact in inn.parse(raw)]
        assert [f.text for f in facts if isinstance(f, Incoming)] == [
            f"numero {n}" for n in range(1000)
        ]


def test_a_repeated_transaction_is_the_same_deliveries() -> None:
    with at(HERE) as inn:
        call = transaction(event(1), event(2))
        assert inn.verify(call) == inn.verify(call)


@pytest.mark.parametrize("given", ["", "Bearer wrong", HS_TOKEN, f"Bearer {HS_TOKEN} "])
def test_a_wrong_token_is_forged(given: str) -> None:
    call = transaction(event(1))
    forged = replace(call, headers={**call.headers, "authorization": given})
    with at(HERE) as inn:
        with pytest.raises(Forged):
            inn.verify(forged)
        with pytest.raises(Forged):
            inn.greet(forged)


def test_without_a_token_of_the_server_nobody_is_heard() -> None:
    with at(HERE, hs_token="") as inn:
        assert inn.config.lacks() == {Does.WEBHOOK, Does.GREET}
        with pytest.raises(Forged):
            inn.verify(replace(signed(b"{}"), headers={"authorization": "Bearer "}))


def test_the_answer_is_an_object_of_json() -> None:
    with at(HERE) as inn:
        greeting = inn.greet(transaction(event(1)))
        assert (greeting.status, greeting.body) == (200, b"{}")
        asked = Call({"authorization": f"Bearer {HS_TOKEN}"}, b"", method="GET")
        assert inn.verify(asked) == ()
        assert inn.greet(asked).status == 404


def test_what_is_no_json_is_told_as_such() -> None:
    with at(HERE) as inn, pytest.raises(Malformed):
        inn.verify(signed(b"[1"))


@pytest.mark.parametrize(
    "kind", ["m.room.topic", "m.call.invite", "m.poll.start", "org.example.new"]
)
def test_kinds_that_mean_nothing_here_are_ignored_with_a_reason(kind: str) -> None:
    raw = Raw("$1", json.dumps(event(1, type=kind)).encode())
    with at(HERE) as inn:
        [fact] = inn.parse(raw)
    assert isinstance(fact, Ignored)
    assert kind in fact.why


@pytest.mark.parametrize(
    ("answer", "meaning"),
    [
        (said(401, {"errcode": "M_UNKNOWN_TOKEN"}), NeedsReconnect),
        (said(403, {"errcode": "M_FORBIDDEN", "error": "not in room"}), Refused),
        (said(413, {"errcode": "M_TOO_LARGE"}), Refused),
        (said(429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 9000}), TryLater),
        (said(503, {}), TryLater),
        (said(500, {}), OutcomeUnknown),
        (Answer(200, b"<html>"), OutcomeUnknown),
        (said(200, {}), OutcomeUnknown),
        (None, OutcomeUnknown),
    ],
)
def test_what_a_server_says_to_an_answer(
    answer: Answer | None, meaning: type[ChannelError]
) -> None:
    with (
        answering(lambda call: answer) as server,
        at(server.url) as inn,
        pytest.raises(meaning) as told,
    ):
        inn.reply(outgoing())
    if answer and answer.status == 429:
        assert isinstance(told.value, TryLater)
        assert told.value.after == timedelta(seconds=9)


def test_a_ref_that_is_no_media_is_refused() -> None:
    with at(HERE) as inn, pytest.raises(Refused):
        inn.fetch(File("x", ref="https://elsewhere.example/x"))


def test_an_account_is_written_with_its_server() -> None:
    with pytest.raises(ValueError, match="user_id"):
        Config.model_validate({**subject.config, "user_id": "aiuto"})
