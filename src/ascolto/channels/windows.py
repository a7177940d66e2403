"""Until when a channel still takes an answer: some do only for hours after the customer's last word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.models import Message


@dataclass(frozen=True)
class Window:
    opened_at: datetime  # the customer's last word
    closes_at: datetime

    @property
    def is_closed(self) -> bool:
        return self.closes_at <= timezone.now()

    @property
    def hours(self) -> int:
        return (self.closes_at - self.opened_at) // timedelta(hours=1)


def window(thread_id: int, kind: str) -> Window | None:
    """Of a thread answered through a channel of that `kind`; None: it takes an answer at any time."""
    lasts = registry.manifest(kind).reply_window
    if lasts is None:
        return None
    said = Message.objects.inbound().filter(thread_id=thread_id).in_order()
    last = said.values_list("sent_at", flat=True).last()
    return Window(last, last + lasts) if last else None
