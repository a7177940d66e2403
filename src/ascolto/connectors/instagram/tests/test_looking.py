"""What became of an answer that Instagram did not confirm: under the comment, or in the conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ascolto.channels.contract import File, OutcomeUnknown, Outgoing, TryLater
from ascolto.connectors.instagram.tests.harness import ACCOUNT, with_provider
from ascolto.testing.connectors import doubted, outgoing

TEXT = "Buongiorno, certo."
THREADS = pytest.mark.parametrize("thread", ["900/601", "7001"])


class Place:
    """A comment's replies and a conversation, which hold the same; nothing gets an answer."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes, self.more = takes, False
        self.said: list[dict[str, Any]] = []
        self.routes: Any = {
            "POST /601/replies": self._post,
            "POST /me/messages": self._post,
            "GET /601/replies": self._replies,
            "GET /me/conversations": self._talk,
        }

    def stand(self, text: str, by: str = ACCOUNT, ago: float = 0) -> str:
        at = datetime.now(UTC) - timedelta(seconds=ago)
        when = at.strftime("%Y-%m-%dT%H:%M:%S+0000")
        one = {"id": f"x_{len(self.said)}", "text": text, "message": text}
        times = {"timestamp": when, "created_time": when}
        self.said.append({**one, **times, "from": {"id": by}})
        return one["id"]

    def _post(self, query: Any, body: dict[str, Any]) -> None:
        if self.takes:
            self.stand(
                body["message"]["text"] if "recipient" in body else body["message"]
            )

    def _paging(self) -> Any:
        more = {"cursors": {"after": "z"}, "next": "x"}
        return {"paging": more if self.more else {}}

    def _replies(self, query: dict[str, str], body: Any) -> Any:
        return {"data": self.said, **self._paging()}

    def _talk(self, query: dict[str, str], body: Any) -> Any:
        assert query["user_id"] == "7001"
        newest = sorted(
            self.said, key=lambda one: str(one["created_time"]), reverse=True
        )
        return {"data": [{"messages": {"data": newest, **self._paging()}}]}


def answer(thread: str, **more: Any) -> Outgoing:
    return replace(outgoing(), thread_id=thread, **more)


@THREADS
def test_an_answer_that_was_taken_in_silence_is_found_not_validated(
    thread: str,
) -> None:
    place = Place()
    with with_provider(place.routes) as (provider, connector):
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer(thread))
        found = connector.find(doubted(answer(thread), ago=1))
        assert found is not None
        assert found.external_id == "x_0"
        assert len(provider.said) == 1


@THREADS
def test_what_was_not_taken_is_not_there_once_it_would_show_not_validated(
    thread: str,
) -> None:
    place = Place(takes=False)
    place.stand(TEXT, by="7001")
    place.stand("altro")
    with with_provider(place.routes) as (_, connector):
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer(thread))
        with pytest.raises(TryLater):
            connector.find(doubted(answer(thread), ago=5))
        assert connector.find(doubted(answer(thread))) is None


@THREADS
def test_the_same_words_said_before_are_another_answer_not_validated(
    thread: str,
) -> None:
    place = Place()
    place.stand(TEXT, ago=3600)
    other = place.stand(TEXT, ago=590)
    with with_provider(place.routes) as (_, connector):
        lost = doubted(answer(thread), taken=frozenset({other}))
        assert connector.find(lost) is None
        mine = place.stand(TEXT, ago=580)
        found = connector.find(lost)
        assert found is not None
        assert found.external_id == mine


@THREADS
def test_where_too_much_was_said_since_nobody_can_tell_not_validated(
    thread: str,
) -> None:
    place = Place()
    place.stand("altro", ago=60)
    place.more = True
    with with_provider(place.routes) as (_, connector), pytest.raises(OutcomeUnknown):
        connector.find(doubted(answer(thread)))


def test_what_cannot_be_read_back_is_left_to_a_person_not_validated() -> None:
    """Under somebody else's post, and without words."""
    picture = File("lago.jpg", content_type="image/jpeg")
    with with_provider() as (_, connector):
        for lost in (
            answer("mention:950/651"),
            answer("7001", text="", files=(picture,)),
        ):
            with pytest.raises(OutcomeUnknown) as doubt:
                connector.find(doubted(lost))
            assert doubt.value.text.it != doubt.value.text.en
