"""What X counts about the account. Pure."""

from __future__ import annotations

from datetime import date

from ascolto.channels.contract import Figure, Insight
from ascolto.providers.rest.parts import Part


def read(answer: Part, today: date) -> list[Insight]:
    """`public_metrics` of a user."""
    found = answer.part("data").part("public_metrics").number("followers_count")
    if found is None or found < 0:
        return []
    return [Insight(today, Figure.FOLLOWERS, found)]
