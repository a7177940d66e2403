"""What this package does when it hears an event; always in batches."""

from __future__ import annotations

from ascolto.channels.models import Delivery
from ascolto.core.bus import on
from ascolto.events import (
    AccountBroke,
    AccountMended,
    AlertGrew,
    AlertRaised,
    AlertSettled,
    CommitmentsBreached,
    CommitmentsWarned,
    CustomersLinked,
    CustomersUnlinked,
    DeliveriesSettled,
    MessagesAnnotated,
    MessagesReceived,
    MessagesRevised,
    OrderTold,
    ProfilingRefused,
    StatementsWritten,
)
from ascolto.monitor import jobs
from ascolto.monitor.actions import (
    buying,
    forgetting,
    hearing,
    matching,
    missing,
    publishing_ends,
    ringing,
    telling_ends,
    telling_rooms,
    uniting,
    vowing,
)
from ascolto.monitor.models import Following, PublicPost, Silence, Telling, Watch
from ascolto.monitor.reads import alerts


@on(MessagesReceived)
def hear(events: list[MessagesReceived]) -> None:
    """At once: it costs less than a job would, and an alert is as early as its mentions."""
    ids = [pk for e in events for pk in e.message_ids]
    jobs.look_soon(matching.match(ids, count=jobs.count_later))


@on(MessagesReceived)
def hear_people(events: list[MessagesReceived]) -> None:
    """Nothing where nobody is followed and nobody is missed."""
    if Following.objects.exists() or Silence.objects.exists():
        jobs.notice.add("message_ids", [pk for e in events for pk in e.message_ids])


@on(MessagesAnnotated)
def hear_moods(events: list[MessagesAnnotated]) -> None:
    if Watch.objects.on().exists():
        ids = [pk for e in events for pk in e.message_ids]
        jobs.look_soon(matching.relabel(ids, count=jobs.count_later))


@on(AlertRaised)
def ring(events: list[AlertRaised]) -> None:
    ringing.ring([event.alert_id for event in events])
    _tell_rooms({event.alert_id: telling_rooms.RAISED for event in events})


@on(AlertGrew)
def grow(events: list[AlertGrew]) -> None:
    """Of one that grew twice, as it stands."""
    _tell_rooms({event.alert_id: f"grew-{event.authors}" for event in events})


@on(AlertSettled)
def settle(events: list[AlertSettled]) -> None:
    """Taken by somebody, or over; what was put aside is nobody's news."""
    names = {"taken": "taken", "closed": "over", "normal": "over"}
    for status, name in names.items():
        mine = {event.alert_id: name for event in events if event.status == status}
        if mine:
            _tell_rooms(mine, status)


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


@on(MessagesReceived)
def hear_of_incidents(events: list[MessagesReceived]) -> None:
    """Once they are mentions; one query where no incident is open."""
    hearing.hear([pk for event in events for pk in event.message_ids])


@on(MessagesAnnotated)
def read_of_incidents(events: list[MessagesAnnotated]) -> None:
    """Who complained shows once their words were read."""
    hearing.hear([pk for event in events for pk in event.message_ids])


@on(StatementsWritten)
def count_written(events: list[StatementsWritten]) -> None:
    telling_ends.written(
        [(one[0], one[1]) for event in events for one in event.written],
        [(one[0], one[1]) for event in events for one in event.refused],
    )


@on(DeliveriesSettled)
def count_told(events: list[DeliveriesSettled]) -> None:
    """Five queries where nothing of it is a statement."""
    ids = [pk for event in events for pk in event.delivery_ids]
    ended = list(Delivery.objects.filter(pk__in=ids))
    said = [delivery.message_id for delivery in ended]
    # Of both together, for both follow in one transaction.
    telling_ends.hold(*(m.objects.filter(message__in=said) for m in (Telling, PublicPost)))  # fmt: skip
    telling_ends.settle(ended)
    publishing_ends.settle(ended)


@on(CommitmentsWarned)
def tell_news_is_due(events: list[CommitmentsWarned]) -> None:
    vowing.nudge([pk for event in events for pk in event.commitment_ids], "warned")


@on(CommitmentsBreached)
def tell_news_is_late(events: list[CommitmentsBreached]) -> None:
    vowing.nudge([pk for event in events for pk in event.commitment_ids], "late")


@on(CustomersLinked)
def follow_link(events: list[CustomersLinked]) -> None:
    uniting.follow({pk for e in events for pk in (e.kept_id, e.absorbed_id)})


@on(CustomersUnlinked)
def follow_unlink(events: list[CustomersUnlinked]) -> None:
    uniting.follow({pk for e in events for pk in (e.kept_id, e.restored_id)})
