"""What became of a call nobody heard of: the list of calls tells whom and when, not what was said."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

import pytest

from ascolto.channels.contract import (
    Author,
    NeedsReconnect,
    OutcomeUnknown,
    Outgoing,
    TryLater,
)
from ascolto.connectors.phone.connector import Connector
from ascolto.connectors.phone.tests.exchange import CALLER, NUMBER, Exchange, no, sid
from ascolto.connectors.phone.tests.harness import at
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import doubted, outgoing


@contextmanager
def connected(**settings: Any) -> Iterator[tuple[Exchange, Connector]]:
    exchange = Exchange()
    with answering(exchange) as server, at(server.url, **settings) as connector:
        yield exchange, connector
    assert exchange.wrong() == []


def answer(text: str = "Sì, c'è posto.", **more: Any) -> Outgoing:
    known = {"thread_id": CALLER, "to": Author(CALLER), "language": "it"}
    return replace(outgoing(text), **{**known, **more})


def called(exchange: Exchange, **more: Any) -> str:
    """A call of ours that stands in the list."""
    at = format_datetime(datetime.now(UTC))
    known = {"from": NUMBER, "to": CALLER, "direction": "outbound-api"}
    return exchange.called(**{**known, "date_created": at, **more})


def test_a_call_that_was_made_is_found() -> None:
    with connected(timeout_seconds=1) as (exchange, connector):
        exchange.after = lambda method, path: time.sleep(1.5)  # type: ignore[func-returns-value]
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        exchange.after = lambda method, path: None
        there = connector.find(doubted(answer()))
        assert there is not None
        assert there.external_id == sid("CA", 901)
        assert len(exchange.made) == 1


def test_a_call_that_was_not_made_is_made_once() -> None:
    with connected() as (exchange, connector):
        called(exchange, direction="outbound-dial")  # one that was passed on
        called(exchange, to="+393330000000")
        called(exchange, date_created="Fri, 20 Nov 2026 17:10:00 +0000")
        exchange.called()  # theirs
        with pytest.raises(TryLater):  # it may still come up
            connector.find(doubted(answer(), ago=60))
        assert connector.find(doubted(answer())) is None


def test_another_answer_to_the_same_caller_is_not_it() -> None:
    with connected() as (exchange, connector):
        other = called(exchange)
        assert connector.find(doubted(answer(), beside=frozenset({other}))) is None
        assert connector.find(doubted(answer(), taken=frozenset({other}))) is None


def test_of_two_that_are_in_doubt_nobody_can_tell_which_was_made() -> None:
    with connected() as (exchange, connector):
        lost = doubted(answer(), is_one_of_many=True)
        assert connector.find(lost) is None  # neither was
        called(exchange)
        with pytest.raises(OutcomeUnknown, match="which of the two"):
            connector.find(lost)


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        (no(401, 20003, "Authenticate"), NeedsReconnect),
        (Answer(200, b"{}"), TryLater),
        (Answer(500), TryLater),
    ],
)
def test_what_is_no_list_tells_nothing(said: Answer, meaning: type[Exception]) -> None:
    with (
        answering(lambda call: said) as server,
        at(server.url) as connector,
        pytest.raises(meaning),
    ):
        connector.find(doubted(answer()))
