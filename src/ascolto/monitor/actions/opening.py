"""An incident: opened from an alert or by hand, described, closed with its outcome, opened again."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import bus
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Brand, Member, Role
from ascolto.core.refusal import Refusal
from ascolto.events import IncidentMoved
from ascolto.monitor import saying
from ascolto.monitor.actions import alerting, publishing, telling, vowing
from ascolto.monitor.actions.stepping import show, step
from ascolto.monitor.models import Alert, Incident, IncidentWatch, Statement, Watch

LONGEST_PAST = timedelta(days=366)
NOTE = 4_000
__all__ = [
    "Described", "change", "close", "from_alert", "learn", "note", "open_", "reopen",
]  # fmt: skip


@dataclass(frozen=True)
class Described:
    """What an incident is. `since`: the first sign of it."""

    name: str
    since: datetime
    what: str = ""
    severity: str = "serious"
    lead: Member | None = None
    watches: Collection[Watch] = ()


@transaction.atomic
def open_(
    brand: Brand, told: Described, *, by: Actor, key: uuid.UUID | None = None
) -> Incident:
    """By hand. The same `key` twice is the same incident. Raises `Refusal`."""
    require(by, Role.LEAD)
    if key and (known := Incident.objects.filter(brand=brand, key=key).first()):
        return known
    _check(brand, told)
    try:
        with transaction.atomic():
            return _make(brand, told, by, key=key)
    except IntegrityError:  # the other press was between the look and here
        return Incident.objects.get(brand=brand, key=key)


@transaction.atomic
def from_alert(alert: Alert, *, by: Actor) -> Incident:
    """With what the alert knows: since when, the words, the watch. The same alert twice is one incident.

    Whoever opens it leads it and has the alert in hand.
    """
    require(by, Role.LEAD)
    Alert.objects.select_for_update().get(pk=alert.pk)
    known: Incident | None = Incident.objects.filter(alert=alert).first()
    if known is not None:
        return known
    words = ", ".join(str(word) for word in alert.words[:3])
    name = f"{alert.watch.name}: {words}" if words else f"{alert.watch.name}: {saying.kind(alert.kind)}"  # fmt: skip
    told = Described(
        name[:120], alert.since, saying.sentence(alert), watches=[alert.watch],
        lead=Member.objects.filter(pk=by.member_id or 0).first(),
    )  # fmt: skip
    incident = _make(alert.brand, told, by, alert)
    if alert.is_open and by.member_id is not None:
        alerting.take(alert, by=by)
    return incident


def _make(
    brand: Brand,
    told: Described,
    by: Actor,
    alert: Alert | None = None,
    key: uuid.UUID | None = None,
) -> Incident:
    incident: Incident = Incident.objects.create(
        brand=brand,
        name=_tidy(told.name),
        what=told.what.strip(),
        severity=told.severity,
        lead=told.lead,
        alert=alert,
        words=list(alert.words) if alert else [],
        since=told.since,
        key=key,
    )
    _watch(incident, told.watches)
    details = {"alert": alert.pk} if alert else {}
    step(incident, "opened", by=by, severity=told.severity, more=details)
    _move(incident)
    return incident


@transaction.atomic
def change(incident: Incident, told: Described, *, by: Actor) -> None:
    """As it should be described now. The log keeps how it was. Raises `Refusal`."""
    require(by, Role.LEAD)
    row = _held(incident)
    _check(row.brand, told, since=row.since)
    watched = set(row.watched.values_list("watch_id", flat=True))
    moves = row.since != told.since or watched != {w.pk for w in told.watches}
    was = {"name": row.name, "severity": row.severity, "what": row.what}
    was |= {"since": row.since.isoformat(), "lead": row.lead.name if row.lead else ""}
    row.name, row.what, row.severity = _tidy(told.name), told.what.strip(), told.severity  # fmt: skip
    row.lead, row.since = told.lead, told.since
    row.save(update_fields=["name", "what", "severity", "lead", "since"])
    _watch(row, told.watches)
    step(row, "changed", by=by, was=was)
    if moves:  # who complained of it is another question now
        from ascolto.monitor.jobs import look_at_affected

        look_at_affected.enqueue(incident_id=row.pk)


@transaction.atomic
def note(incident: Incident, *, words: str, by: Actor) -> None:
    """A line in the log by somebody who is part of it. Raises `Refusal`."""
    require(by, Role.AGENT)
    words = words.strip()
    if not words:
        raise Refusal(_("Write something first."), "empty")
    if len(words) > NOTE:
        raise Refusal(_("The note is too long."), "too_long")
    step(incident, "noted", by=by, words=words)


@transaction.atomic
def close(incident: Incident, *, outcome: str, by: Actor) -> None:
    """It is over: what has not left yet is called back. Closing twice keeps the first. Raises `Refusal`."""
    require(by, Role.LEAD)
    # Statements before their incident, as whoever sends: nobody sends between the two.
    held = Statement.objects.select_for_update().filter(incident=incident)
    said = list(held.order_by("pk"))
    row, outcome = _held(incident), outcome.strip()
    if not row.is_open:
        return
    if len(outcome) < 3:
        raise Refusal(_("Say how it ended."), "reason_missing")
    row.status, row.outcome, row.closed_at = Incident.Status.OVER, outcome, timezone.now()  # fmt: skip
    row.save(update_fields=["status", "outcome", "closed_at"])
    for statement in said:
        telling.stop(statement, by=by)
        publishing.stop(statement, by=by)
    vowing.let_go(row, why=outcome, by=by)
    step(row, "closed", by=by, words=outcome)
    _move(row)
    _copy(incident, row)


@transaction.atomic
def reopen(incident: Incident, *, why: str, by: Actor) -> None:
    """It was not over. Twice changes nothing. Raises `Refusal`."""
    require(by, Role.LEAD)
    row, why = _held(incident), why.strip()
    if row.is_open:
        return
    if len(why) < 3:
        raise Refusal(_("Say why it is open again."), "reason_missing")
    row.status, row.closed_at = Incident.Status.OPEN, None
    row.save(update_fields=["status", "closed_at"])
    step(row, "reopened", by=by, words=why, outcome=row.outcome)
    _move(row)
    _copy(incident, row)


@transaction.atomic
def learn(incident: Incident, *, learnt: str, by: Actor) -> None:
    """What we do differently from now on. The log keeps every wording. Raises `Refusal`."""
    require(by, Role.LEAD)
    row, learnt = _held(incident), learnt.strip()
    if row.learnt == learnt:
        return
    row.learnt = learnt
    row.save(update_fields=["learnt"])
    step(row, "learnt", by=by, words=learnt)
    incident.learnt = learnt


def _watch(incident: Incident, watches: Collection[Watch]) -> None:
    IncidentWatch.objects.filter(incident=incident).exclude(
        watch__in=[w.pk for w in watches]
    ).delete()
    rows = [(incident.workspace_id, incident.pk, watch.pk) for watch in watches]
    IncidentWatch.objects.insert(
        ("workspace_id", "incident_id", "watch_id"), rows, ignore_conflicts=True
    )


def _check(brand: Brand, told: Described, *, since: datetime | None = None) -> None:
    """`since`: how it is described already; an old incident keeps its old first sign."""
    if not _tidy(told.name):
        raise Refusal(_("Give it a name."), "name_missing")
    if told.severity not in Incident.Severity.values:
        raise Refusal(_("Say how severe it is."), "no_severity")
    now = timezone.now()
    lies_well = now - LONGEST_PAST <= told.since <= now + timedelta(minutes=1)
    if told.since != since and not lies_well:
        raise Refusal(
            _("The first sign of it lies in the past, within a year."), "no_time"
        )
    if any(watch.brand_id != brand.pk for watch in told.watches):
        raise Refusal(_("This watch is of another brand."), "another_brand")


def _held(incident: Incident) -> Incident:
    rows = Incident.objects.select_for_update(of=("self",))
    row: Incident = rows.select_related("brand", "lead").get(pk=incident.pk)
    return row


def _copy(incident: Incident, row: Incident) -> None:
    incident.status, incident.outcome = row.status, row.outcome
    incident.closed_at = row.closed_at


def _move(incident: Incident) -> None:
    bus.publish(
        IncidentMoved(
            incident.workspace_id, incident.pk, incident.brand_id, incident.status
        )
    )
    show(incident)


def _tidy(name: str) -> str:
    return " ".join(name.split())[:120]
