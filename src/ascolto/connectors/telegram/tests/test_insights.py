"""How many are in the channel or group that the settings name."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from ascolto.channels.contract import Does, Figure, Insight
from ascolto.connectors.telegram.config import Config
from ascolto.connectors.telegram.tests.bot_api import TOKEN
from ascolto.connectors.telegram.tests.harness import at
from ascolto.testing.answering import Answer, Heard, answering

DAY = date(2026, 11, 30)


def test_members_are_counted_where_it_is_said_of_what() -> None:
    heard: list[Heard] = []

    def answer(call: Heard) -> Answer:
        heard.append(call)
        return Answer(200, json.dumps({"ok": True, "result": 77}).encode())

    with answering(answer) as server, at(server.url, community="@locanda") as connector:
        today = datetime.now(UTC).date()
        assert connector.insights(DAY) == [Insight(today, Figure.FOLLOWERS, 77)]
    assert heard[0].path.endswith("/getChatMemberCount")
    assert json.loads(heard[0].body) == {"chat_id": "@locanda"}


def test_without_a_place_there_is_nothing_to_count() -> None:
    assert Does.INSIGHTS in Config(token=TOKEN).lacks()
    assert Does.INSIGHTS not in Config(token=TOKEN, community="-1001234567").lacks()
    with pytest.raises(ValidationError):
        Config(token=TOKEN, community="locanda and others")
