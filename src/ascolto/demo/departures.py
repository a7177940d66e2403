"""Answers of long ago leave: the network's part is played here, all else is the product's own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from ascolto.channels.actions import delivering
from ascolto.channels.contract import Sent
from ascolto.channels.models import Delivery, Message
from ascolto.core import bulk, bus, scoping
from ascolto.core.models import Job
from ascolto.demo.founding import House
from ascolto.demo.speaking import Speaker

LEAVES_AFTER = timedelta(seconds=10)  # the time in which an answer can be called back
SENT_AFTER = timedelta(seconds=11)


class NotAsTold(RuntimeError):
    """The product made something else of the story than the story says: a bug of the demo."""


class Departures:
    def __init__(self, house: House, speaker: Speaker) -> None:
        self.house = house
        self._speaker = speaker

    def leave(self, written: list[tuple[Message, datetime, datetime, int]]) -> None:
        """The network's part of long ago: it took each answer, and says so to the product."""
        messages, deliveries, sent = [], [], []
        rows = Delivery.objects.select_related("message").filter(
            message__in=[message.pk for message, *_ in written]
        )
        by_message = {row.message_id: row for row in rows}
        for message, at, left, _ in written:
            delivery = by_message[message.pk]
            delivery.message.sent_at = delivery.message.received_at = at
            delivery.created_at = at
            delivery.not_before = at if message.by_rule else at + LEAVES_AFTER
            delivery.status = Delivery.Status.SENDING
            messages.append(delivery.message)
            deliveries.append(delivery)
            sent.append((delivery, Sent(self._speaker.name_of(delivery), left)))
        self._keep(messages, "sent_at", "received_at")
        self._keep(deliveries, "created_at", "not_before", "status")
        for delivery, word in sent:
            delivering.settle_sent(delivery, word)
        for (message, _, left, _), (delivery, word) in zip(written, sent, strict=True):
            delivery.settled_at = left
            message.external_id = word.external_id
        self._keep(deliveries, "settled_at")
        tell_all()

    def _keep(self, rows: Sequence[Message | Delivery], *fields: str) -> None:
        bulk.update(rows, fields, self.house.workspace.pk)


def tell_all() -> None:
    """Let the bus tell everything. Raises `NotAsTold` when a handler failed."""
    while bus.dispatch():
        pass
    failed = Job.objects.filter(
        workspace=scoping.current(), name__endswith=".tell_again"
    )
    if (job := failed.first()) is not None:
        raise NotAsTold(f"a handler failed: {job.args.get('error', '')}")
