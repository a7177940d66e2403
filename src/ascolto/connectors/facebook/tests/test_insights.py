"""What Meta counts about the Page, in the shapes of its documentation."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ascolto.channels.contract import Figure, Refused
from ascolto.connectors.facebook.tests.harness import PAGE, with_provider
from ascolto.providers.meta.tests.graph_api import Route, error
from ascolto.testing.answering import Answer

SINCE = date(2026, 11, 1)
ABOUT = {"followers_count": 2300, "overall_star_rating": 4.4, "rating_count": 118}


def by_day(query: dict[str, str], body: dict[str, Any]) -> Any:
    if query["metric"] == "page_media_view":  # one that Meta took away
        return Answer(400, error(100, "The value must be a valid insights metric"))
    assert query["period"] == "day"
    values = [
        {"value": 410, "end_time": "2026-11-29T08:00:00+0000"},
        {"value": 0, "end_time": "2026-11-30T08:00:00+0000"},
        {"value": None, "end_time": "2026-12-01T08:00:00+0000"},
    ]
    return {"data": [{"name": query["metric"], "period": "day", "values": values}]}


def test_a_day_is_the_one_that_ended_and_a_metric_that_is_gone_costs_itself_only_not_validated() -> None:  # fmt: skip
    routes: dict[str, Route] = {
        f"GET /{PAGE}": lambda query, body: ABOUT,
        f"GET /{PAGE}/insights": by_day,
    }
    with with_provider(routes) as (_, connector):
        found = connector.insights(SINCE)
    told = {(one.name, one.day.isoformat()): one.value for one in found}
    assert told[Figure.REACH, "2026-11-28"] == 410
    assert told[Figure.REACH, "2026-11-29"] == 0
    assert {v for (name, _), v in told.items() if name == Figure.RATING} == {4.4}
    assert {name for name, _ in told} == {
        Figure.FOLLOWERS, Figure.RATING, Figure.REVIEWS, Figure.REACH, Figure.PROFILE_VIEWS,
        Figure.ENGAGEMENTS,
    }  # fmt: skip


def test_without_any_permission_it_is_refused_not_validated() -> None:
    no = lambda query, body: Answer(400, error(100, "No."))  # noqa: E731
    routes: dict[str, Route] = {
        f"GET /{PAGE}": lambda query, body: {},
        f"GET /{PAGE}/insights": no,
    }
    with with_provider(routes) as (_, connector), pytest.raises(Refused):
        connector.insights(SINCE)
