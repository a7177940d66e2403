"""Alerts: raised once for one event, grown while it lasts, put aside, taken, closed, called normal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ascolto.core import activity, bus, live
from ascolto.core.actor import Actor
from ascolto.core.authority import require
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.events import AlertGrew, AlertRaised, AlertSettled
from ascolto.monitor.actions import pacing
from ascolto.monitor.bearing import Normal, Settled, is_normal, is_settled
from ascolto.monitor.models import Alert, AlertPost, AlertStep, Tolerance, Watch
from ascolto.monitor.warning import bins
from ascolto.monitor.warning.finding import Finding

LASTS = timedelta(hours=3)  # without growing; then the same again is another event
RECENT = timedelta(days=2)
ALIKE = timedelta(days=5)
LONGEST = timedelta(days=31)
_GROWS = (
    "also", "since", "grown_at", "sure", "numbers", "words", "authors", "told_authors",
)  # fmt: skip


def raise_(watch: Watch, findings: Sequence[Finding], *, now: datetime) -> list[Alert]:
    """One alert for one event: those it raised, and those that were there and grew, silently."""
    if not findings:  # nearly always: nobody waits for a turn to write nothing
        return []
    with transaction.atomic():
        _alone(watch.brand_id)
        return _raise(watch, findings, now)


def _alone(brand_id: int) -> None:
    """One look at a time says what the brand's alerts are: two would each raise the event they share.

    SQLite's writer is alone anyway. PostgreSQL is asked to wait for a look and for nobody else: the
    brand's row is held for longer while a catalogue is taken in.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtext('ascolto.alerts'), %s)",
                [brand_id],
            )


def _raise(watch: Watch, findings: Sequence[Finding], now: datetime) -> list[Alert]:
    known = [
        Normal(t.kind, tuple(t.words), t.slot, t.times)
        for t in Tolerance.objects.filter(watch=watch)
    ]
    slot = bins.slot(int(now.timestamp()) // 3600, watch.brand.timezone, watch.brand.holidays)  # fmt: skip
    told = []
    for finding in findings:
        alert = _same_event(watch, finding, now)
        if alert is None:
            if is_normal(finding, slot, known):
                continue
            alert = _new(watch, finding, now)
        elif alert.is_open:
            _grow(alert, finding, now)
        else:  # over, and it stays as it was when somebody settled it
            continue
        told.append(alert)
    return told


def _same_event(watch: Watch, finding: Finding, now: datetime) -> Alert | None:
    """An open alert it belongs to, else a settled one that it is only the rest of.

    Open: of this watch and of its kind, and grown lately; or of any watch of the brand with half the posts the same.
    A drift is the same for as long as it is dated alike.
    """
    if finding.kind == "drift":
        alike = Alert.objects.filter(
            watch=watch,
            kind="drift",
            since__range=(finding.since - ALIKE, finding.since + ALIKE),
        )
        same: Alert | None = alike.order_by("-raised_at").first()
        return same
    recent = Alert.objects.filter(brand=watch.brand_id, raised_at__gte=now - RECENT)
    alerts = list(recent.order_by("-raised_at"))
    shared = _sharing(alerts, finding)
    for alert in alerts:
        mine = alert.watch_id == watch.pk and finding.kind in (alert.kind, *alert.also)
        lasts = mine and finding.kind != "voice" and alert.grown_at >= now - LASTS
        if alert.is_open and (lasts or alert in shared):
            return alert
    return _settled([alert for alert in shared if not alert.is_open], finding)


def _sharing(alerts: Sequence[Alert], finding: Finding) -> list[Alert]:
    """Those in which half the posts of the finding stand."""
    posts = AlertPost.objects.filter(
        alert__in=[alert.pk for alert in alerts], message__among=list(finding.post_ids)
    )
    shared = Counter(posts.values_list("alert_id", flat=True))
    least = max(len(finding.post_ids), 1)
    return [alert for alert in alerts if shared[alert.pk] * 2 >= least]


def _settled(alerts: Sequence[Alert], finding: Finding) -> Alert | None:
    """The one of these that holds all there is to this finding."""
    steps = AlertStep.objects.filter(
        alert__in=[alert.pk for alert in alerts],
        verb__in=[AlertStep.Verb.CLOSED, AlertStep.Verb.NORMAL],
    )
    ended = dict(steps.values_list("alert_id", "at")) if alerts else {}
    for alert in alerts:
        at = ended.get(alert.pk, alert.grown_at)
        one = Settled((alert.kind, *alert.also), alert.authors, at)
        if is_settled(finding, one):
            return alert
    return None


def _new(watch: Watch, finding: Finding, now: datetime) -> Alert:
    alert = Alert.objects.create(
        brand_id=watch.brand_id,
        watch=watch,
        kind=finding.kind,
        also=list(finding.also),
        since=finding.since,
        raised_at=now,
        grown_at=now,
        sure=finding.sure,
        numbers=finding.numbers,
        words=list(finding.words),
        authors=len(finding.authors),
        told_authors=len(finding.authors),
    )
    _attach(alert, finding)
    by = Actor.system()
    AlertStep.objects.create(alert=alert, verb=AlertStep.Verb.RAISED, by_name=by.name, at=now)  # fmt: skip
    activity.record("raised", alert, by=by, kind=finding.kind, sure=finding.sure)
    bus.publish(
        AlertRaised(
            alert.workspace_id, alert.pk, watch.pk, watch.brand_id, finding.kind
        )
    )
    _show(alert)
    return alert


def _grow(alert: Alert, finding: Finding, now: datetime) -> None:
    kinds = dict.fromkeys([*alert.also, *finding.kinds])
    alert.also = [kind for kind in kinds if kind != alert.kind]
    alert.since, alert.grown_at = min(alert.since, finding.since), now
    alert.sure = max(alert.sure, finding.sure)
    if finding.kind == alert.kind:
        alert.numbers = finding.numbers
    alert.words = list(dict.fromkeys([*alert.words, *finding.words]))[:20]
    alert.authors = max(alert.authors, len(finding.authors))
    doubled = alert.authors >= 2 * max(alert.told_authors, 1)
    if doubled:
        alert.told_authors = alert.authors
    alert.save(update_fields=_GROWS)
    _attach(alert, finding)
    if doubled:
        bus.publish(AlertGrew(alert.workspace_id, alert.pk, alert.authors))
    _show(alert)


def _attach(alert: Alert, finding: Finding) -> None:
    rows = [(alert.workspace_id, alert.pk, pk) for pk in finding.post_ids]
    AlertPost.objects.insert(
        ("workspace_id", "alert_id", "message_id"), rows, ignore_conflicts=True
    )


def snooze(alert: Alert, *, until: datetime, by: Actor) -> None:
    """Out of the list until a time. Raises `Refusal`."""
    now = timezone.now()
    if not now < until <= now + LONGEST:
        raise Refusal(_("Choose a time to come, within a month."), "no_time")
    _step(alert, AlertStep.Verb.SNOOZED, by=by, until=until)


def take(alert: Alert, *, by: Actor) -> None:
    """“I take it”. Raises `Refusal`."""
    if by.member_id is None:
        raise Refusal(_("Only a person takes something on."), "not_a_person")
    _step(alert, AlertStep.Verb.TAKEN, by=by)


def close(alert: Alert, *, why: str = "", by: Actor) -> None:
    """It is over. Closing twice keeps the first. Raises `Refusal`."""
    _step(alert, AlertStep.Verb.CLOSED, by=by, why=why)


@transaction.atomic
def normal(alert: Alert, *, why: str = "", by: Actor) -> None:
    """“Normal for us”: closed, and such ones are not raised again for this watch. Raises `Refusal`."""
    require(by, Role.LEAD)
    if _step(alert, AlertStep.Verb.NORMAL, by=by, why=why):
        brand = alert.watch.brand
        hour = int(alert.raised_at.timestamp()) // 3600
        Tolerance.objects.create(
            watch_id=alert.watch_id,
            alert=alert,
            kind=alert.kind,
            words=alert.words,
            slot=bins.slot(hour, brand.timezone, brand.holidays),
            times=alert.numbers.get("times", 0.0),
            by_name=by.name[:200],
        )


@transaction.atomic
def _step(
    alert: Alert,
    verb: AlertStep.Verb,
    *,
    by: Actor,
    until: datetime | None = None,
    why: str = "",
) -> bool:
    """False where it stands so already."""
    require(by, Role.AGENT)
    row = Alert.objects.select_for_update().get(pk=alert.pk)
    if not row.is_open:
        if row.status == verb.value:
            return False
        raise Refusal(_("This alert is settled already."), "settled")
    if verb is AlertStep.Verb.TAKEN and row.taken_by_id == by.member_id:
        return False
    row.quiet_until = until
    row.tell_next_at = pacing.again_at(row, until)
    if verb is not AlertStep.Verb.SNOOZED:
        row.status = Alert.Status(verb.value)
    if verb is AlertStep.Verb.TAKEN:
        row.taken_by_id = by.member_id
    row.save(update_fields=["quiet_until", "tell_next_at", "status", "taken_by"])
    AlertStep.objects.create(
        alert=row, verb=verb, by_name=by.name[:200], member_id=by.member_id, until=until, why=why[:500]
    )  # fmt: skip
    activity.record(verb.value, row, by=by, why=why)
    bus.publish(AlertSettled(row.workspace_id, row.pk, verb.value))
    _show(row)
    alert.status, alert.quiet_until = row.status, row.quiet_until
    alert.taken_by_id = row.taken_by_id
    return True


def _show(alert: Alert) -> None:
    live.push(alert.workspace_id, "alert", brand_id=alert.brand_id, alert=alert.pk)
