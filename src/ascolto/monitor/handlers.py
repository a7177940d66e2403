"""What this package does when it hears an event; always in batches."""

from __future__ import annotations

from ascolto.core.bus import on
from ascolto.events import (
    AccountBroke,
    AccountMended,
    AlertGrew,
    AlertRaised,
    AlertSettled,
    CustomersLinked,
    MessagesAnnotated,
    MessagesReceived,
    MessagesRevised,
    OrderTold,
    ProfilingRefused,
)
from ascolto.monitor import jobs
from ascolto.monitor.actions import (
    buying,
    forgetting,
    missing,
    ringing,
    telling_rooms,
)
from ascolto.monitor.models import Following, Silence, Watch
from ascolto.monitor.reads import alerts


@on(MessagesReceived)
def hear(events: list[MessagesReceived]) -> None:
    """At once: it costs less than a job would, and an alert is as early as its mentions."""
    jobs.match(message_ids=[pk for e in events for pk in e.message_ids])


@on(MessagesReceived)
def hear_people(events: list[MessagesReceived]) -> None:
    """Nothing where nobody is followed and nobody is missed."""
    if Following.objects.exists() or Silence.objects.exists():
        jobs.notice.add("message_ids", [pk for e in events for pk in e.message_ids])


@on(MessagesAnnotated)
def hear_moods(events: list[MessagesAnnotated]) -> None:
    if Watch.objects.on().exists():
        jobs.relabel(message_ids=[pk for e in events for pk in e.message_ids])


@on(AlertRaised)
def ring(events: list[AlertRaised]) -> None:
    ringing.ring([event.alert_id for event in events])
    _tell_rooms({event.alert_id: telling_rooms.RAISED for event in events})


@on(AlertGrew)
def grow(events: list[AlertGrew]) -> None:
    for event in events:
        _tell_rooms({event.alert_id: f"grew-{event.authors}"})


@on(AlertSettled)
def settle(events: list[AlertSettled]) -> None:
    """Taken by somebody, or over; what was put aside is nobody's news."""
    names = {"taken": "taken", "closed": "over", "normal": "over"}
    for event in events:
        if event.status in names:
            _tell_rooms({event.alert_id: names[event.status]}, event.status)


def _tell_rooms(whats: dict[int, str], verb: str = "") -> None:
    """A job for each post."""
    by = alerts.last_by(whats, verb) if verb else {}
    posts = telling_rooms.tell(whats, by=by)
    jobs.post_to_room.enqueue_each((f"room-post-{pk}", {"post_id": pk}) for pk in posts)


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


@on(OrderTold)
def hear_orders(events: list[OrderTold]) -> None:
    buying.hear(events)


@on(ProfilingRefused)
def forget_people(events: list[ProfilingRefused]) -> None:
    forgetting.forget([pk for event in events for pk in event.customer_ids])


@on(CustomersLinked)
def forget_linked(events: list[CustomersLinked]) -> None:
    """Who refuses, refuses for all that they turn out to be."""
    forgetting.forget([event.kept_id for event in events])
