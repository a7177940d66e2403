"""What the forum counts about itself."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from ascolto.channels.contract import Figure, Insight
from ascolto.connectors.discourse import insights
from ascolto.connectors.discourse.tests.harness import at
from ascolto.testing.answering import Answer, Heard, answering

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("stats", "wanted"),
    [({"users_count": 210, "active_users_30_days": 31}, {"followers": 210, "active": 31}),
     ({"user_count": 9}, {"followers": 9}), ({"users_count": None}, {}), (None, {}), ([], {})],
)  # fmt: skip
def test_newer_and_older_forums_name_it_differently(stats: Any, wanted: dict[str, int]) -> None:  # fmt: skip
    found = insights.read({"about": {"stats": stats}}, DAY)
    assert {one.name.value: one.value for one in found} == wanted


def test_the_page_about_is_asked() -> None:
    def answer(call: Heard) -> Answer:
        assert call.path == "/about.json"
        said = {"about": {"stats": {"users_count": 210}}}
        return Answer(200, json.dumps(said).encode())

    with answering(answer) as server, at(server.url) as connector:
        today = datetime.now(UTC).date()
        assert connector.insights(DAY) == [Insight(today, Figure.FOLLOWERS, 210)]
