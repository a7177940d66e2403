"""What became of an answer that Messenger did not confirm: read back in the conversation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ascolto.channels.contract import File, OutcomeUnknown, Outgoing, TryLater
from ascolto.connectors.messenger.tests.harness import PAGE, with_provider
from ascolto.testing.connectors import doubted, outgoing

TEXT = "Buongiorno, certo."


class Talk:
    """One conversation with 7001; nothing that is said in it gets an answer."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes, self.more = takes, False
        self.said: list[dict[str, Any]] = []
        self.routes: Any = {
            f"POST /{PAGE}/messages": self._post,
            f"GET /{PAGE}/conversations": self._get,
        }

    def stand(self, text: str, by: str = PAGE, ago: float = 0) -> str:
        at = datetime.now(UTC) - timedelta(seconds=ago)
        when = at.strftime("%Y-%m-%dT%H:%M:%S+0000")
        one = {"id": f"m_{len(self.said)}", "message": text, "created_time": when}
        self.said.insert(0, {**one, "from": {"id": by}})
        return one["id"]

    def _post(self, query: Any, body: dict[str, Any]) -> None:
        if self.takes:
            self.stand(body["message"]["text"])

    def _get(self, query: dict[str, str], body: Any) -> Any:
        assert query["user_id"] == "7001"
        assert query["platform"] == "messenger"
        paging = {"cursors": {"after": "z"}, "next": "x"} if self.more else {}
        return {"data": [{"messages": {"data": self.said, "paging": paging}}]}


def answer(**more: Any) -> Outgoing:
    return replace(outgoing(), thread_id="7001", **more)


def test_an_answer_that_was_taken_in_silence_is_found_not_validated() -> None:
    talk = Talk()
    with with_provider(talk.routes) as (provider, connector):
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        found = connector.find(doubted(answer(), ago=1))
        assert found is not None
        assert found.external_id == "m_0"
        assert len(provider.said) == 1


def test_what_was_not_taken_is_not_there_once_it_would_show_not_validated() -> None:
    talk = Talk(takes=False)
    talk.stand(TEXT, by="7001")
    with with_provider(talk.routes) as (_, connector):
        with pytest.raises(OutcomeUnknown):
            connector.reply(answer())
        with pytest.raises(TryLater):
            connector.find(doubted(answer(), ago=5))
        assert connector.find(doubted(answer())) is None


def test_the_same_words_said_before_are_another_answer_not_validated() -> None:
    talk = Talk()
    talk.stand(TEXT, ago=3600)
    other = talk.stand(TEXT, ago=590)
    with with_provider(talk.routes) as (_, connector):
        lost = doubted(answer(), taken=frozenset({other}))
        assert connector.find(lost) is None
        mine = talk.stand(TEXT, ago=580)
        found = connector.find(lost)
        assert found is not None
        assert found.external_id == mine


def test_where_it_cannot_be_read_back_nobody_can_tell_not_validated() -> None:
    talk = Talk()
    talk.stand("altro", ago=60)
    talk.more = True
    with with_provider(talk.routes) as (_, connector):
        for lost in (answer(), answer(text="", files=(File("a.jpg"),))):
            with pytest.raises(OutcomeUnknown):
                connector.find(doubted(lost))
