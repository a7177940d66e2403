"""What this package does when it hears an event; always in batches."""

from __future__ import annotations

from ascolto.core.bus import on
from ascolto.events import (
    AccountBroke,
    AccountMended,
    AlertRaised,
    MessagesAnnotated,
    MessagesReceived,
    MessagesRevised,
)
from ascolto.monitor import jobs
from ascolto.monitor.actions import missing, ringing
from ascolto.monitor.models import Watch


@on(MessagesReceived)
def hear(events: list[MessagesReceived]) -> None:
    """At once: it costs less than a job would, and an alert is as early as its mentions."""
    jobs.match(message_ids=[pk for e in events for pk in e.message_ids])


@on(MessagesAnnotated)
def hear_moods(events: list[MessagesAnnotated]) -> None:
    if Watch.objects.on().exists():
        jobs.relabel(message_ids=[pk for e in events for pk in e.message_ids])


@on(AlertRaised)
def ring(events: list[AlertRaised]) -> None:
    ringing.ring([event.alert_id for event in events])


@on(MessagesRevised)
def hear_again(events: list[MessagesRevised]) -> None:
    if Watch.objects.on().exists():
        jobs.forget.enqueue(message_ids=[pk for e in events for pk in e.message_ids])


@on(AccountBroke)
def lose(events: list[AccountBroke]) -> None:
    missing.begin({event.account_id for event in events})


@on(AccountMended)
def find_again(events: list[AccountMended]) -> None:
    missing.end({event.account_id for event in events})
