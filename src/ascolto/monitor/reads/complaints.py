"""What customers said of an incident since its first sign: the first unhappy word, and the last word."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from ascolto.channels.models import Message
from ascolto.customers.models import HandleLink
from ascolto.monitor.labels import UNHAPPY
from ascolto.monitor.models import Mention

_FIELDS = (
    "pk", "handle_id", "thread_id", "sent_at", "rating",
    "annotation__sentiment", "annotation__intent",
)  # fmt: skip


# An entry of a feed has an author, though nobody waits there for an acknowledgement.
_BY_PEOPLE = ("", "feed")


@dataclass(frozen=True)
class Heard:
    """`complained_at`: unhappy, a complaint, or about it and not happy; in which thread."""

    complained_at: datetime | None
    thread_id: int | None
    last_at: datetime


def since(
    at: datetime, watch_ids: Collection[int], customer_ids: Collection[int]
) -> dict[int, Heard]:
    """Of those who said something. Three queries."""
    owners = dict(
        HandleLink.objects.filter(customer__among=list(customer_ids)).values_list(
            "handle_id", "customer_id"
        )
    )
    rows = Message.objects.inbound().filter(handle__among=list(owners), sent_at__gte=at)
    said = list(
        rows.filter(automatic__in=_BY_PEOPLE)
        .order_by("sent_at", "pk")
        .values_list(*_FIELDS)
    )
    about = Mention.objects.about_us().filter(watch__in=list(watch_ids))
    about = about.filter(message__among=[row[0] for row in said])
    spoken_of = set(about.values_list("message_id", flat=True)) if said else set()
    found: dict[int, Heard] = {}
    for pk, handle, thread, sent_at, stars, mood, intent in said:
        who = owners[handle]
        before = found.get(who)
        first, where = (before.complained_at, before.thread_id) if before else (None, None)  # fmt: skip
        if first is None and is_complaint(
            stars, mood, intent, is_about=pk in spoken_of
        ):
            first, where = sent_at, thread
        found[who] = Heard(first, where, sent_at)
    return found


def is_complaint(
    stars: int | None, mood: str | None, intent: str | None, *, is_about: bool
) -> bool:
    """Pure. Stars say more than a reading; what speaks of it without praise is one too."""
    if stars is not None:
        return stars <= 2
    if mood in UNHAPPY or intent == "complaint":
        return True
    return is_about and mood != "positive"
