"""What YouTube counts about the channel."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ascolto.channels.contract import Figure, Insight
from ascolto.connectors.youtube import insights

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("statistics", "count"),
    [({"subscriberCount": "1540", "viewCount": "99"}, 1540),
     ({"subscriberCount": "1540", "hiddenSubscriberCount": True}, None),
     ({}, None), ({"subscriberCount": "many"}, None), (None, None)],
)  # fmt: skip
def test_subscribers_come_as_text_and_may_be_hidden(statistics: Any, count: int | None) -> None:  # fmt: skip
    wanted = [] if count is None else [Insight(DAY, Figure.FOLLOWERS, count)]
    assert insights.read({"items": [{"statistics": statistics}]}, DAY) == wanted
