"""When customers were in touch: what they wrote and what they bought, for a batch of people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ascolto.channels.models import Message
from ascolto.customers.models import Customer, HandleLink
from ascolto.monitor.models import Purchase
from ascolto.nlp.models import Annotation

_OFFERS = (
    "spam",
    "marketing",
)  # who only wants to sell to us is no customer who has gone quiet
REMEMBERED = timedelta(days=3 * 365)
Place = tuple[int, int]  # brand, customer


@dataclass
class History:
    """One contact a day: twelve lines of a chat are one talk. `unhappy` 0–1, of their last words."""

    days: dict[int, datetime] = field(default_factory=dict)
    last_message: int = 0
    last_said_at: datetime | None = None
    stars: int | None = None
    unhappy: float = 0.0

    def add(self, at: datetime) -> None:
        day = at.toordinal()
        self.days[day] = max(at, self.days.get(day, at))

    def say(self, at: datetime, message: int, stars: int | None) -> None:
        self.add(at)
        if self.last_said_at is None or at >= self.last_said_at:
            self.last_said_at, self.last_message, self.stars = at, message, stars


def histories(customers: Sequence[Customer], now: datetime) -> dict[Place, History]:
    """By brand and person. A constant number of queries."""
    links = HandleLink.objects.filter(customer__among=[c.pk for c in customers])
    whose = dict(links.values_list("handle_id", "customer_id"))
    found: dict[Place, History] = defaultdict(History)
    rows = Message.objects.inbound().filter(
        handle__among=list(whose),
        sent_at__range=(now - REMEMBERED, now),
        automatic="",
    )
    rows = rows.exclude(state=Message.State.DELETED).exclude(
        annotation__intent__in=_OFFERS
    )
    wanted = ("handle_id", "account__brand_id", "sent_at", "pk", "rating")
    for handle, brand, at, pk, stars in rows.values_list(*wanted).iterator(5_000):
        found[brand, whose[handle]].say(at, pk, stars)
    _add_purchases(found, customers, now)
    _feel(found)
    return found


def _add_purchases(
    found: dict[Place, History], customers: Sequence[Customer], now: datetime
) -> None:
    """Of everybody who is part of them now."""
    ids = [c.pk for c in customers]
    parts = Customer.objects.filter(absorbed_by__among=ids)
    root = dict(parts.values_list("pk", "absorbed_by_id")) | {pk: pk for pk in ids}
    rows = Purchase.objects.filter(
        customer__among=list(root), bought_at__range=(now - REMEMBERED, now)
    )
    for brand, customer, at in rows.values_list("brand_id", "customer_id", "bought_at"):
        found[brand, root[customer]].add(at)


def _feel(found: dict[Place, History]) -> None:
    """Stars say more than a reading of the words."""
    last = [history.last_message for history in found.values() if history.last_message]
    rows = Annotation.objects.filter(message__among=last)
    scores = dict(rows.values_list("message_id", "score"))
    for history in found.values():
        if history.stars is not None:
            history.unhappy = max(0.0, (3 - history.stars) / 2)
        else:
            history.unhappy = max(0.0, -scores.get(history.last_message, 0.0))
