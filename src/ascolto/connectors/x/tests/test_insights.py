"""What X counts about the account."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest

from ascolto.channels.contract import Figure, Insight, Refused
from ascolto.connectors.x.tests.harness import at
from ascolto.testing.answering import Answer, Heard, answering

DAY = date(2026, 11, 30)


def test_followers_are_those_of_now() -> None:
    heard: list[Heard] = []

    def answer(call: Heard) -> Answer:
        heard.append(call)
        user = {"id": "1", "public_metrics": {"followers_count": 1290, "like_count": 4}}
        return Answer(200, json.dumps({"data": user}).encode())

    with answering(answer) as server, at(server.url) as connector:
        today = datetime.now(UTC).date()
        assert connector.insights(DAY) == [Insight(today, Figure.FOLLOWERS, 1290)]
    assert heard[0].path == "/2/users/me?user.fields=public_metrics"


def test_a_plan_that_does_not_tell_refuses() -> None:
    body = json.dumps({"title": "Forbidden", "detail": "Not in your plan."}).encode()
    with (
        answering(lambda call: Answer(403, body)) as server,
        at(server.url) as connector,
        pytest.raises(Refused),
    ):
        connector.insights(DAY)
