"""What Instagram counts about the account, in the shapes of its documentation."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from ascolto.channels.contract import Figure
from ascolto.connectors.instagram.tests.harness import ACCOUNT, with_provider
from ascolto.providers.meta.tests.graph_api import Route, error
from ascolto.testing.answering import Answer

SINCE = date(2026, 11, 1)


def told(query: dict[str, str], body: dict[str, Any]) -> Any:
    if query["metric"] == "reach":
        assert int(query["until"]) - int(query["since"]) <= 31 * 86400
        values = [{"value": 96, "end_time": "2026-11-29T08:00:00+0000"}, {"value": "x"}]
        return {"data": [{"name": "reach", "period": "day", "values": values}]}
    assert query["metric_type"] == "total_value"
    assert int(query["until"]) - int(query["since"]) == 86400
    return {
        "data": [{"name": "views", "total_value": {"value": 310}}, {"name": "other"}]
    }


def test_what_is_told_by_day_and_what_as_one_total_not_validated() -> None:
    routes: dict[str, Route] = {
        f"GET /{ACCOUNT}": lambda query, body: {"followers_count": 1200},
        f"GET /{ACCOUNT}/insights": told,
    }
    with with_provider(routes) as (_, connector):
        found = {one.name: one for one in connector.insights(SINCE)}
    today = datetime.now(UTC).date()
    assert (found[Figure.FOLLOWERS].day, found[Figure.FOLLOWERS].value) == (today, 1200)
    assert (found[Figure.REACH].day, found[Figure.REACH].value) == (date(2026, 11, 28), 96)  # fmt: skip
    assert found[Figure.IMPRESSIONS].day == today - timedelta(days=1)
    assert Figure.ENGAGEMENTS not in found


def test_followers_stay_where_the_permission_for_the_rest_is_missing_not_validated() -> None:  # fmt: skip
    no = lambda query, body: Answer(400, error(100, "No."))  # noqa: E731
    routes: dict[str, Route] = {
        f"GET /{ACCOUNT}": lambda query, body: {"followers_count": 1200},
        f"GET /{ACCOUNT}/insights": no,
    }
    with with_provider(routes) as (_, connector):
        assert [one.name for one in connector.insights(SINCE)] == [Figure.FOLLOWERS]
