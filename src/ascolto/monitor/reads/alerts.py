"""The alerts of a member: what waits, and one of them with its posts and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, QuerySet

from ascolto.channels.models import Handle, Message
from ascolto.commitments.reads import on_call
from ascolto.core.models import Member
from ascolto.monitor.models import Alert, AlertPost, AlertStep, Influence
from ascolto.monitor.reads import alike, veiling
from ascolto.monitor.reads.alike import Alike

SHELVES = ("waiting", "quiet", "settled")
MOST = 100
POSTS = 50
VOICES = 5
LOOKED_AT = 500  # of which those that are alike are one


def listed(member: Member, *, now: datetime, shelf: str = "waiting") -> list[Alert]:
    """The newest first."""
    rows = Alert.objects.visible_to(member).select_related("watch", "brand", "taken_by")
    if shelf == "settled":
        rows = rows.filter(status__in=[Alert.Status.CLOSED, Alert.Status.NORMAL])
    elif shelf == "quiet":
        rows = rows.open().filter(quiet_until__gt=now)
    else:
        rows = rows.waiting(now)
    return list(rows.order_by("-raised_at", "-pk")[:MOST])


def last_by(alert_ids: Iterable[int], verb: str) -> dict[int, str]:
    """By alert, who did this to it last."""
    rows = AlertStep.objects.filter(alert__in=list(alert_ids), verb=verb)
    return dict(rows.order_by("at", "pk").values_list("alert_id", "by_name"))


@dataclass(frozen=True)
class Voice:
    """Who speaks, how often, and how far their word carries (0–100; None: nobody has measured it)."""

    handle: Handle
    posts: int
    influence: float | None


@dataclass(frozen=True)
class Told:
    """An alert, who speaks, its newest posts with what is alike, and its steps in order."""

    alert: Alert
    voices: Sequence[Voice]
    posts: Sequence[Alike[Message]]
    count: int
    steps: Sequence[AlertStep]


@dataclass(frozen=True)
class Next:
    """Who hears of it if nobody takes it, and when."""

    member: Member
    at: datetime


def next_told(alert: Alert) -> Next | None:
    """None where it waits for nobody."""
    at = alert.tell_next_at
    if at is None or alert.status != Alert.Status.OPEN:
        return None
    told = AlertStep.objects.filter(alert=alert, verb=AlertStep.Verb.TOLD)
    known = set(told.values_list("member_id", flat=True))
    left = [m for m in on_call.chain(alert.brand_id) if m.pk not in known]
    return Next(left[0], at) if left else None


def told(alert: Alert) -> Told:
    rows = AlertPost.objects.filter(alert=alert)
    newest = rows.select_related("message__handle", "message__account")
    posts = newest.defer("message__html", "message__quoted", "message__meta")
    return Told(
        alert,
        _voices(alert),
        alike.gathered(_newest(posts), lambda m: m, most=POSTS),
        rows.count(),
        list(AlertStep.objects.filter(alert=alert).order_by("at", "pk")),
    )


def _voices(alert: Alert) -> list[Voice]:
    """Those whose word carries furthest, then those who say most. Three queries."""
    rows = AlertPost.objects.filter(alert=alert).exclude(message__handle=None)
    said = dict(rows.values_list("message__handle").annotate(Count("pk")).order_by())
    far = Influence.objects.filter(handle__among=sorted(said))
    carries = dict(far.values_list("handle").annotate(Max("score")).order_by())
    first = sorted(said, key=lambda pk: (-carries.get(pk, 0.0), -said[pk], pk))[:VOICES]
    people = Handle.objects.in_bulk(first)
    veiling.veil(people.values())
    return [
        Voice(people[pk], said[pk], carries.get(pk)) for pk in first if pk in people
    ]


def _newest(posts: QuerySet[AlertPost]) -> list[Message]:
    rows = posts.order_by("-message__sent_at", "-message_id")[:LOOKED_AT]
    found = [post.message for post in rows]
    veiling.veil(message.handle for message in found)
    return found
