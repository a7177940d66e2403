"""What this package does when it hears an event: it asks for the work, a job does it."""

from __future__ import annotations

from ascolto.core.bus import on
from ascolto.events import MessagesReceived, MessagesRevised
from ascolto.nlp.jobs import annotate


@on(MessagesReceived)
def read_received(events: list[MessagesReceived]) -> None:
    annotate.add("message_ids", sorted(pk for e in events for pk in e.message_ids))


@on(MessagesRevised)
def read_revised(events: list[MessagesRevised]) -> None:
    ids = sorted({pk for event in events for pk in event.message_ids})
    if ids:
        annotate.enqueue(message_ids=ids, again=True)
