"""What the server counts about the profile."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ascolto.channels.contract import Figure, Insight, NeedsReconnect
from ascolto.connectors.mastodon import insights
from ascolto.connectors.mastodon.tests.harness import ME, at, said
from ascolto.testing.answering import answering

DAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("account", "count"),
    [({"followers_count": 0}, 0), ({"followers_count": 812}, 812), ({"followers_count": -1}, None),
     ({}, None), ({"followers_count": "7"}, None), ({"followers_count": True}, None)],
)  # fmt: skip
def test_who_hides_the_number_has_none(account: dict[str, object], count: int | None) -> None:  # fmt: skip
    wanted = [] if count is None else [Insight(DAY, Figure.FOLLOWERS, count)]
    assert insights.read(account, DAY) == wanted


def test_followers_are_asked_for_anew_each_time() -> None:
    counts = iter([812, 815])
    with (
        answering(
            lambda call: said(200, ME | {"followers_count": next(counts)})
        ) as server,
        at(server.url) as connector,
    ):
        connector.check()
        today = datetime.now(UTC).date()
        assert connector.insights(DAY) == [Insight(today, Figure.FOLLOWERS, 815)]


def test_a_token_that_ended_is_told() -> None:
    with (
        answering(lambda call: said(401, {"error": "no"})) as server,
        at(server.url) as connector,
        pytest.raises(NeedsReconnect),
    ):
        connector.insights(DAY)
