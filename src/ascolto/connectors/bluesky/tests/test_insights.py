"""What the network counts about the profile."""

from __future__ import annotations

from datetime import UTC, date, datetime

from ascolto.channels.contract import Figure, Insight
from ascolto.connectors.bluesky import insights
from ascolto.connectors.bluesky.tests.harness import at, but, said
from ascolto.testing.answering import answering

DAY = date(2026, 11, 30)


def test_followers_are_those_of_now() -> None:
    answer = but("getProfile", said(200, {"did": "did:plc:x", "followersCount": 431}))
    with answering(answer) as server, at(server.url) as connector:
        today = datetime.now(UTC).date()
        assert connector.insights(DAY) == [Insight(today, Figure.FOLLOWERS, 431)]


def test_a_profile_without_the_number_has_none() -> None:
    for profile in ({}, {"followersCount": "4"}, {"followersCount": -2}):
        assert insights.read(profile, DAY) == []
