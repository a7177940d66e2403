"""What became of an answer that YouTube did not confirm: looked for in its thread."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ascolto.channels.contract import OutcomeUnknown, Outgoing, TryLater
from ascolto.connectors.youtube.tests.harness import THREAD, at
from ascolto.connectors.youtube.tests.tube import US, Tube
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import doubted, outgoing


def answer(text: str = "Certo.", **more: Any) -> Outgoing:
    return replace(outgoing(text), **({"thread_id": THREAD} | more))


def asked() -> Tube:
    tube = Tube()
    assert tube.says("Aperti?", 60) == THREAD
    return tube


def test_an_answer_that_was_taken_in_silence_is_found() -> None:
    tube = asked()
    with answering(tube) as server, at(server.url, timeout_seconds=1) as connector:
        tube.after = lambda method, path: (
            time.sleep(1.5) if method == "POST" else None  # type: ignore[func-returns-value]
        )
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        found = connector.find(doubted(answer(), ago=1))
    assert found is not None
    assert tube.comments[found.external_id]["snippet"]["textOriginal"] == "Certo."
    assert len(tube.sent) == 1
    assert tube.wrong() == []


def test_what_was_not_taken_is_not_there_once_it_would_show() -> None:
    tube = asked()
    tube.says("Certo.", 0, under=THREAD)  # said by somebody else
    tube.says("Altro", 0, under=THREAD, by=US)
    tube.mishap = lambda method, path: Answer(500) if method == "POST" else None
    with answering(tube) as server, at(server.url) as connector:
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        with pytest.raises(TryLater) as soon:
            connector.find(doubted(answer(), ago=120))  # its lists lag behind
        assert soon.value.after is not None
        assert soon.value.after <= timedelta(minutes=3)
        assert connector.find(doubted(answer())) is None
    assert tube.sent == []
    assert tube.wrong() == []


def test_the_same_words_said_before_are_another_answer() -> None:
    tube = asked()
    tube.says("Certo.", 50, under=THREAD, by=US)
    other = tube.says("Certo.", 9.8, under=THREAD, by=US)
    lost = doubted(answer(), taken=frozenset({other}))
    with answering(tube) as server, at(server.url) as connector:
        assert connector.find(lost) is None
        mine = tube.says("Certo.", 9.5, under=THREAD, by=US)
        found = connector.find(lost)
    assert found is not None
    assert found.external_id == mine


def test_a_change_of_an_answer_shows_in_that_answer() -> None:
    tube = asked()
    first = tube.says("Certo.", 30, under=THREAD, by=US)
    change = answer("Certo!", replaces=first)
    with answering(tube) as server, at(server.url) as connector:
        assert connector.find(doubted(change)) is None
        connector.reply(change)
        found = connector.find(doubted(change, ago=1))
    assert found is not None
    assert found.external_id == first
    assert tube.wrong() == []


def test_where_a_thread_is_too_long_nobody_can_tell() -> None:
    tube = asked()
    for number in range(501):
        tube.says(f"Anch'io {number}", 5, under=THREAD)
    with (
        answering(tube) as server,
        at(server.url) as connector,
        pytest.raises(OutcomeUnknown),
    ):
        connector.find(doubted(answer()))
