"""Incidents: the list, and the room of one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q

from ascolto.channels.models import Message
from ascolto.commitments.models import Commitment
from ascolto.core.models import Member
from ascolto.monitor.models import (
    Affected,
    AlertPost,
    Incident,
    IncidentStep,
    IncidentWatch,
    Mention,
    Watch,
)
from ascolto.monitor.reads import news, statements, veiling
from ascolto.monitor.reads.statements import Told
from ascolto.monitor.warning import bins

SHELVES = ("open", "over")
MOST = 100
LINES = 100  # of the log
POSTS = 20
_TOLD_FIRST = Q(told_at__isnull=False) & (
    Q(complained_at=None) | Q(told_at__lt=F("complained_at"))
)
_FILTERS: dict[str, Q] = {
    "free": Q(reach="free"),
    "template": Q(reach="template"),
    "none": Q(reach="none"),
    "told": Q(told_at__isnull=False),
    "untold": Q(told_at=None),
    "complained": Q(complained_at__isnull=False),
    "first": _TOLD_FIRST,
}
FILTERS = tuple(_FILTERS)


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    incident: Incident
    affected: int
    told: int
    due_at: datetime | None  # of the next promised news


def listed(member: Member, *, shelf: str = "open") -> list[Row]:
    """The newest first. Three queries."""
    rows = Incident.objects.visible_to(member).select_related("brand", "lead")
    status = Incident.Status.OVER if shelf == "over" else Incident.Status.OPEN
    found = list(rows.filter(status=status).order_by("-opened_at", "-pk")[:MOST])
    affected = Affected.objects.standing().filter(incident__in=found)
    counts = {
        pk: (total, told)
        for pk, total, told in affected.values_list("incident_id")
        .annotate(Count("pk"), Count("told_at"))
        .order_by()
    }
    owed = Commitment.objects.open().filter(
        subject_type=news.SUBJECT, subject_id__in=[i.pk for i in found]
    )
    due = dict(owed.order_by("-due_at").values_list("subject_id", "due_at"))
    return [
        Row(one, *counts.get(one.pk, (0, 0)), due_at=due.get(one.pk)) for one in found
    ]


@dataclass(frozen=True)
class Room:
    """`mentions`: of its watches since it was opened; `heard`: affected who wrote since then."""

    incident: Incident
    counts: Mapping[str, int]
    mentions: int
    owed: Sequence[Commitment]
    statements: Sequence[Told]
    steps: Sequence[IncidentStep]
    watches: Sequence[Watch]

    @property
    def first_word_for(self) -> timedelta | None:
        """How long the first word took; None: nobody has heard from us."""
        said = self.incident.first_word_at
        return said - self.incident.since if said else None


def room(incident: Incident) -> Room:
    """A constant number of queries."""
    return Room(
        incident,
        counts(incident),
        _mentions(incident),
        news.owed(incident),
        statements.of(incident),
        log(incident, most=LINES),
        watches(incident),
    )


def watches(incident: Incident) -> list[Watch]:
    rows = IncidentWatch.objects.filter(incident=incident).select_related("watch")
    return [row.watch for row in rows.order_by("watch__name")]


def using(watch: Watch) -> Incident | None:
    """The newest incident, open or over, that was opened from an alert of this watch or watches it. One query."""
    rows = Incident.objects.filter(Q(watched__watch=watch) | Q(alert__watch=watch))
    found: Incident | None = rows.order_by("-opened_at", "-pk").first()
    return found


def log(incident: Incident, *, most: int | None = None) -> list[IncidentStep]:
    """The last thing first."""
    rows = IncidentStep.objects.filter(incident=incident).order_by("-at", "-pk")
    return list(rows[:most] if most else rows)


def posts(incident: Incident) -> list[Message]:
    """What the alert was about, the newest first; strangers by their pseudonym."""
    if incident.alert_id is None:
        return []
    rows = AlertPost.objects.filter(alert=incident.alert_id)
    rows = rows.select_related("message__handle", "message__account")
    newest = rows.order_by("-message__sent_at", "-message_id")[:POSTS]
    found = [row.message for row in newest]
    veiling.veil(message.handle for message in found)
    return found


def counts(incident: Incident) -> dict[str, int]:
    """How many are affected, by every filter of the list, and how many spoke since it was opened."""
    rows = Affected.objects.standing().filter(incident=incident)
    wanted = {name: Count("pk", filter=where) for name, where in _FILTERS.items()}
    heard = Count("pk", filter=Q(heard_at__gte=incident.opened_at))
    found: dict[str, int] = rows.aggregate(all=Count("pk"), heard=heard, **wanted)
    return found


def _mentions(incident: Incident) -> int:
    rows = Mention.objects.about_us().filter(
        watch__in=IncidentWatch.objects.filter(incident=incident).values("watch_id"),
        bin__gte=bins.number(incident.opened_at),
    )
    if incident.closed_at:
        rows = rows.filter(said_at__lte=incident.closed_at)
    return int(rows.values("message_id").distinct().count())


# --- the affected, page by page -------------------------------------------------------------------

PAGE = 60


@dataclass(frozen=True)
class Page:
    """`after` is where the next page begins; 0 at the end."""

    rows: Sequence[Affected]
    after: int


def affected(
    incident: Incident, *, only: str = "", words: str = "", after: int = 0
) -> Page:
    """In the order in which they were added. Two queries."""
    rows = Affected.objects.standing().filter(incident=incident, pk__gt=after)
    if only in _FILTERS:
        rows = rows.filter(_FILTERS[only])
    for word in words.split()[:5]:
        named = Q(customer__name__icontains=word) | Q(customer__email__icontains=word)
        rows = rows.filter(named | Q(evidence__icontains=word))
    found = list(rows.select_related("customer", "account").order_by("pk")[: PAGE + 1])
    more = len(found) > PAGE
    return Page(found[:PAGE], found[PAGE - 1].pk if more else 0)
