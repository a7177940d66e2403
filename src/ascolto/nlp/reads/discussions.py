"""Who spoke before in the same place: one query for the places, one or two for what was said there.

The discussion of something public is what stands below the same post, video, article or topic of one
account; where nothing says below what it stands, its thread. What is private has none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    F,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)

from ascolto.channels.models import Message, Thread
from ascolto.nlp.discussion import ANGRY, Discussion
from ascolto.nlp.models import Annotation

BACK = timedelta(days=30)  # one of longer ago is another
OLDER = 0  # what stands in the place of a message's id where many are told as one


class Place(NamedTuple):
    """Below what, or in which thread, people speak together."""

    account_id: int
    below: str = ""
    thread_id: int = 0


class Said(NamedTuple):
    """One message, or all that are older than the first that is asked about."""

    at: datetime
    external_id: str
    discussion: Discussion


def has_discussion(message: Message) -> bool:
    """Said to us, for everybody to read: what we say ourselves is no evidence of anything."""
    return message.is_public and message.is_inbound


def places(messages: Sequence[Message]) -> dict[int, Place]:
    """By thread, where each of these is said."""
    rows = Thread.objects.filter(pk__among={m.thread_id for m in messages})
    return {
        pk: Place(account_id, below) if below else Place(account_id, "", pk)
        for pk, account_id, below in rows.values_list("pk", "account_id", "below")
    }


def before(
    messages: Sequence[Message], where: dict[int, Place], *, besides: Collection[int]
) -> dict[Place, list[Said]]:
    """What was said in these places since a month before the first of `messages`, up to the last.

    What is older than the first comes as one. `besides`: messages that do not count.
    """
    below = [m for m in messages if where[m.thread_id].below]
    alone = [m for m in messages if not where[m.thread_id].below]
    found: dict[Place, list[Said]] = defaultdict(list)
    if below:
        rows = Thread.objects.exclude(below="").filter(
            account_id__among={m.account_id for m in below},
            below__among={where[m.thread_id].below for m in below},
        )
        told = _told(below, besides).filter(message__thread__in=rows.values("pk"))
        for account_id, name, *said in _rows(told, "account_id", "below"):
            found[Place(account_id, name)].append(_said(*said))
    if alone:
        threads = {m.thread_id for m in alone}
        told = _told(alone, besides).filter(message__thread_id__among=threads)
        for account_id, pk, *said in _rows(told, "account_id", "pk"):
            found[Place(account_id, "", pk)].append(_said(*said))
    return found


def _told(messages: Sequence[Message], besides: Collection[int]) -> QuerySet[Any]:
    """Annotations of their time, each with the number of its message, older ones with none."""
    first, last = min(m.sent_at for m in messages), max(m.sent_at for m in messages)
    rows = Annotation.objects.filter(
        message__direction=Message.Direction.IN,
        message__is_public=True,
        message__sent_at__gte=first - BACK,
        message__sent_at__lte=last,
    ).exclude(message_id__among=besides)
    older = When(message__sent_at__lt=first, then=Value(OLDER))
    number = Case(older, default=F("message_id"), output_field=BigIntegerField())
    return rows.annotate(number=number)


def _rows(told: QuerySet[Any], *names: str) -> QuerySet[Any]:
    """By columns of the thread, and by message where it is not older."""
    by = [*(f"message__thread__{name}" for name in names), "number"]
    rows: QuerySet[Any] = told.values(*by).annotate(
        at=Max("message__sent_at"),
        name=Max("message__external_id"),
        count=Count("pk"),
        anger=Sum("anger_alone"),
        angry=Count("pk", filter=Q(anger_alone__gte=ANGRY)),
    )
    return rows.values_list(*by[:-1], "at", "name", "count", "anger", "angry")


def _said(at: datetime, name: str, count: int, anger: float, angry: int) -> Said:
    return Said(at, name, Discussion(count, anger, angry))
