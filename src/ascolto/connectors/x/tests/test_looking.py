"""What became of an answer that X did not confirm: looked for among what we said."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from ascolto.channels.contract import File, OutcomeUnknown, Outgoing, TryLater
from ascolto.connectors.x.tests.harness import PUBLIC, at
from ascolto.connectors.x.tests.xapi import FIRST, GIULIA, US, X
from ascolto.testing.answering import Answer, answering
from ascolto.testing.connectors import doubted, outgoing, post

TEXT = "Certo: è tutto su https://locanda.example/camere & sul sito locanda.example"
# As X writes it: links shortened, and told beside; signs escaped.
SHOWN = "Certo: è tutto su https://t.co/abc &amp; sul sito https://t.co/def"
URLS = [
    {"url": "https://t.co/abc", "expanded_url": "https://locanda.example/camere/"},
    {"url": "https://t.co/def", "expanded_url": "http://locanda.example"},
]
PLACES = [{"start": 0, "end": 16, **one} for one in URLS]
THREADS = pytest.mark.parametrize(
    "thread", [PUBLIC, f"dm:{GIULIA}"], ids=["post", "dm"]
)


def answer(thread: str, text: str = TEXT, **more: Any) -> Outgoing:
    return replace(outgoing(text), thread_id=thread, in_reply_to=str(FIRST + 3), **more)


def stand(x: X, thread: str, text: str = SHOWN, ago: float = 0, **more: Any) -> str:
    """Something of ours, as the core names it."""
    more = {"entities": {"urls": PLACES}} | more
    if thread == PUBLIC:
        return x.posted(text, ago, **more)
    return f"dm:{x.wrote(text, ago, **more)}"


@THREADS
def test_an_answer_that_was_taken_in_silence_is_found(thread: str) -> None:
    x = X()
    with answering(x) as server, at(server.url, timeout_seconds=1) as connector:
        x.after = lambda method, path: (
            time.sleep(1.5) if method == "POST" else None  # type: ignore[func-returns-value]
        )
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer(thread, "Certo."))
        found = connector.find(doubted(answer(thread, "Certo."), ago=1))
    assert found is not None
    own = x.own if thread == PUBLIC else x.talked
    assert found.external_id.removeprefix("dm:") == own[0]["id"]
    assert len(x.sent) == 1
    assert x.wrong() == []


@THREADS
def test_what_x_adds_to_a_text_does_not_hide_it(thread: str) -> None:
    x = X()
    id = stand(x, thread)
    with answering(x) as server, at(server.url) as connector:
        found = connector.find(doubted(answer(thread), ago=1))
    assert found is not None
    assert found.external_id == id
    assert x.wrong() == []


@THREADS
def test_what_was_not_taken_is_not_there_once_it_would_show(thread: str) -> None:
    x = X()
    x.posted("altro")
    x.posted(TEXT, conversation_id="77")  # to somebody else
    x.wrote("altro")
    x.wrote(TEXT, sender_id=GIULIA)
    with answering(x) as server, at(server.url) as connector:
        x.mishap = lambda method, path: Answer(500) if method == "POST" else None
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer(thread))
        with pytest.raises(TryLater):
            connector.find(doubted(answer(thread), ago=5))
        assert connector.find(doubted(answer(thread))) is None
    assert x.sent == []
    assert x.wrong() == []


@THREADS
def test_the_same_words_said_before_are_another_answer(thread: str) -> None:
    x = X()
    stand(x, thread, ago=3600)
    other = stand(x, thread, ago=590)
    lost = doubted(answer(thread), taken=frozenset({other}))
    with answering(x) as server, at(server.url) as connector:
        assert connector.find(lost) is None
        mine = stand(x, thread, ago=580)
        found = connector.find(lost)
    assert found is not None
    assert found.external_id == mine


@THREADS
def test_it_is_looked_for_a_few_pages_back_and_no_further(thread: str) -> None:
    x = X()
    x.page = 2
    mine = stand(x, thread, ago=100)
    for number in range(4):
        stand(x, thread, f"altro {number}", ago=90 - number)
    with answering(x) as server, at(server.url) as connector:
        found = connector.find(doubted(answer(thread), ago=101))
        assert found is not None
        assert found.external_id == mine
        for number in range(4):
            stand(x, thread, f"ancora {number}", ago=50 - number)
        with pytest.raises(OutcomeUnknown):
            connector.find(doubted(answer(thread), ago=101))


def test_a_picture_without_words_is_left_to_a_person() -> None:
    picture = File("sala.png", content_type="image/png")
    lost = doubted(answer(PUBLIC, "", files=(picture,)))
    with at("https://api.x.com") as connector, pytest.raises(OutcomeUnknown):
        connector.find(lost)
    assert US


# --- posts of our own ----------------------------------------------------------------------------


def test_a_post_that_was_taken_in_silence_is_found() -> None:
    x = X()
    x.posted("Sappiamo del freddo.")  # the same words, as an answer
    with answering(x) as server, at(server.url, timeout_seconds=1) as connector:
        x.after = lambda method, path: (
            time.sleep(1.5) if method == "POST" else None  # type: ignore[func-returns-value]
        )
        with pytest.raises(OutcomeUnknown):
            connector.publish(post())
        found = connector.find(doubted(post(), ago=1))
    assert found is not None
    assert found.external_id == x.own[0]["id"]
    assert found.permalink == f"https://x.com/i/web/status/{x.own[0]['id']}"
    assert len(x.sent) == 1
    assert x.wrong() == []


def test_a_post_that_was_not_taken_is_not_there_once_it_would_show() -> None:
    x = X()
    x.posted("Sappiamo del freddo.")
    with answering(x) as server, at(server.url) as connector:
        with pytest.raises(TryLater):
            connector.find(doubted(post(), ago=5))
        assert connector.find(doubted(post())) is None
    assert x.wrong() == []
