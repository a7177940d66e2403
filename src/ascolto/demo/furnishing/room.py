"""Where the furnishing works: the house, its conversations by the story's keys, and the clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db.models import Model

from ascolto.core import bulk
from ascolto.core.actor import Actor
from ascolto.demo import steps
from ascolto.demo.chronicle import Chronicle
from ascolto.demo.departures import tell_all
from ascolto.demo.founding import House
from ascolto.demo.story import Talk
from ascolto.operate.models import Conversation


class Room:
    def __init__(
        self,
        house: House,
        chronicle: Chronicle,
        talks: Sequence[Talk],
        threads: Mapping[str, int],
        now: datetime,
    ) -> None:
        self.house, self.chronicle, self.now = house, chronicle, now
        self.talks = {talk.key: talk for talk in talks}
        self._threads = threads

    def by(self, key: str) -> Actor:
        return self.house.actor(key)

    def numbers(self, *talks: str) -> list[int]:
        """The conversations of these talks, by their keys in the story."""
        keys = (steps.key(self.house.company, self.talks[key]) for key in talks)
        return [self._threads[key] for key in keys]

    def conversations(self, *talks: str) -> list[Conversation]:
        """In the order named."""
        rows = Conversation.objects.select_related(
            "thread__account__answers_through", "brand", "case", "handle__link"
        )
        found = rows.in_bulk(self.numbers(*talks))
        return [found[pk] for pk in self.numbers(*talks)]

    def conversation(self, talk: str) -> Conversation:
        return self.conversations(talk)[0]

    def ago(self, minutes: float) -> datetime:
        return self.now - timedelta(minutes=minutes)

    def answered_at(self, talk: str) -> datetime:
        """When our first answer left; where there is none, a while after the question."""
        said = self.talks[talk].said
        ours = [turn.minutes_before_now for turn in said if not turn.by_customer]
        return self.ago(ours[0] if ours else said[0].minutes_before_now - 2)

    def logged(self, at: Mapping[int, datetime]) -> None:
        """What was written into the log since the last call happened at these times, by conversation."""
        self.chronicle.note(dict(at))

    def keep(self, rows: Sequence[Model], *fields: str) -> None:
        bulk.update(rows, fields, self.house.workspace.pk)

    def tell(self) -> None:
        tell_all()
