"""What is special about this channel; what holds for every channel is in the harness."""

from __future__ import annotations

from ascolto.testing.connector_template.tests.harness import provoke
from ascolto.testing.connectors import Mood, outgoing


def test_an_answer_has_the_providers_id() -> None:
    with provoke(Mood.WELL) as connector:
        assert connector.reply(outgoing()).external_id == "sent-1"


def test_a_poll_hands_on_the_cursor() -> None:
    with provoke(Mood.WELL) as connector:
        page = connector.poll("")
    assert page.cursor == "7"
    assert not page.more
