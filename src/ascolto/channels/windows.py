"""How a channel takes an answer now: some take any text only for hours after the customer's last word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from ascolto.channels import registry
from ascolto.channels.contract import Manifest, Mode
from ascolto.channels.models import Message


@dataclass(frozen=True)
class Window:
    """What holds now, and until when."""

    opened_at: datetime  # the customer's last word
    closes_at: datetime | None  # when `mode` ends, or ended; None: never
    mode: Mode = Mode.FREE

    @property
    def is_closed(self) -> bool:
        return self.mode is Mode.NONE

    @property
    def wants_template(self) -> bool:
        return self.mode is Mode.TEMPLATE

    @property
    def is_tagged(self) -> bool:
        return self.mode is Mode.TAGGED

    @property
    def hours(self) -> int:
        """How long it was open in all."""
        if self.closes_at is None:
            return 0
        return (self.closes_at - self.opened_at) // timedelta(hours=1)


def window(thread_id: int, kind: str, now: datetime | None = None) -> Window | None:
    """Of a thread answered through a channel of that `kind`; None: it takes an answer at any time."""
    manifest = registry.manifest(kind)
    if manifest.reply_window is None:
        return None
    said = Message.objects.inbound().filter(thread_id=thread_id).in_order()
    last = said.values_list("sent_at", "is_public").last()
    if last is None or last[1]:  # what everybody reads is answered at any time
        return None
    return at(manifest, last[0], now or timezone.now())


def at(manifest: Manifest, last: datetime, now: datetime) -> Window:
    """Pure: what `manifest` allows at `now` when the customer spoke `last`."""
    assert manifest.reply_window is not None
    end: datetime | None = last + manifest.reply_window
    if end and now < end:
        return Window(last, end)
    for late in manifest.late:
        end = last + late.until if late.until is not None else None
        if end is None or now < end:
            return Window(last, end, late.mode)
    return Window(last, end, Mode.NONE)
