"""An incident afterwards: how soon we spoke, who heard it from us first, how much was said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from ascolto.commitments.models import Commitment
from ascolto.monitor import counted
from ascolto.monitor.models import Affected, Incident, IncidentWatch, Telling
from ascolto.monitor.reads import incidents, news, said_in
from ascolto.monitor.warning import bins

COLUMNS = 48  # of the curve, at most
MOODS = ("negative", "mixed", "neutral", "positive", "")
_BEFORE = 0.15  # of the time shown lies before the first sign


@dataclass(frozen=True)
class Bar:
    """What was said in a stretch of time, in each mood."""

    begin: datetime
    said: Mapping[str, int]

    @property
    def total(self) -> int:
        return sum(self.said.values())


@dataclass(frozen=True)
class Review:
    """`fates`: of everybody who was to be told, by the last that became of it. `times`: (what, when)."""

    incident: Incident
    counts: Mapping[str, int]
    fates: Mapping[str, int]
    promises: Mapping[str, int]  # kept in time, kept late, let go
    times: Sequence[tuple[str, datetime]]
    bars: Sequence[Bar]
    stretch: timedelta  # of one bar

    @property
    def first_word_for(self) -> timedelta | None:
        said = self.incident.first_word_at
        return said - self.incident.since if said else None

    @property
    def told_first_share(self) -> float | None:
        """Of the affected, the part that heard it from us before they complained; None: nobody is."""
        total = self.counts["all"]
        return self.counts["first"] / total if total else None

    @property
    def begin(self) -> datetime | None:
        return self.bars[0].begin if self.bars else None


def review(incident: Incident, *, now: datetime) -> Review:
    """A constant number of queries."""
    end = incident.closed_at or now
    bars, stretch = _curve(incident, end, now)
    return Review(
        incident,
        incidents.counts(incident),
        _fates(incident),
        _promises(incident),
        _times(incident),
        bars,
        stretch,
    )


def _times(incident: Incident) -> list[tuple[str, datetime]]:
    alert = incident.alert
    found = [
        ("since", incident.since),
        ("alert", alert.raised_at if alert else None),
        ("opened", incident.opened_at),
        ("first_word", incident.first_word_at),
        ("public", incident.public_at),
        ("closed", incident.closed_at),
    ]
    return sorted(((n, at) for n, at in found if at), key=lambda pair: pair[1])


def _fates(incident: Incident) -> dict[str, int]:
    """Each customer once: told by any statement is told."""
    rows = Affected.objects.standing().filter(incident=incident)
    told = rows.filter(told_at__isnull=False).count()
    others = Telling.objects.filter(
        statement__incident=incident, affected__told_at=None, affected__removed_at=None
    )
    found = dict.fromkeys(("told", "failed", "unknown", "unreached", "never"), 0)
    found["told"] = told
    last = dict(others.order_by("pk").values_list("affected_id", "state"))
    for state in last.values():
        found[state if state in found else "never"] += 1
    found["never"] += rows.count() - told - len(last)
    return found


def _promises(incident: Incident) -> dict[str, int]:
    rows = Commitment.objects.filter(subject_type=news.SUBJECT, subject_id=incident.pk)
    counted = rows.values_list("state", "breached_at").annotate(Count("pk")).order_by()
    found = {"kept": 0, "late": 0, "open": 0, "released": 0}
    for state, breached_at, count in counted:
        name = "late" if breached_at and state == "kept" else state
        found[name] += count
    return found


def _curve(
    incident: Incident, end: datetime, now: datetime
) -> tuple[list[Bar], timedelta]:
    """What its watches heard, from some time before the first sign; of long ago by whole hours."""
    begin = incident.since - (end - incident.since) * _BEFORE
    first, last = bins.number(begin), bins.number(end)
    least = bins.AN_HOUR if first < counted.by_bin_since(now) else 1
    first = first // least * least
    each = -(-(last - first + 1) // (COLUMNS * least)) * least
    watched = IncidentWatch.objects.filter(incident=incident).values("watch_id")
    sums = said_in.between(watched, first, last + 1, what="said", now=now)
    count = -(-(last - first + 1) // each)
    said = [dict.fromkeys(MOODS, 0) for _ in range(count)]
    for number, mood, how_many in sums:
        said[(number - first) // each][mood if mood in MOODS else ""] += how_many
    bars = [Bar(bins.begin(first + n * each), moods) for n, moods in enumerate(said)]
    if not any(bar.total for bar in bars):
        bars = []
    return bars, timedelta(minutes=bins.MINUTES * each)
