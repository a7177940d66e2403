"""What early warning found in the inn's past, and what became of it.

The product looked whenever a watch was mentioned, so it looks here at every mention in the order of
their times, as it was then: what is normal is learnt along the way, from what had been said by then.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from ascolto.commitments.reads import on_call
from ascolto.core import activity
from ascolto.core.actor import Actor
from ascolto.core.models import Activity, LiveEvent, OutboxEvent
from ascolto.demo.founding import House
from ascolto.monitor.actions import alerting, evaluating
from ascolto.monitor.models import Alert, AlertStep, Baseline, Mention, Watch

LOOKED_AFTER = timedelta(seconds=20)
LEAD = "nives"
EVENTS = ("AlertRaised", "AlertGrew", "AlertSettled")
GAS, CONCERT, TWICE = "Guasti", "Il nostro nome", "Prenotazioni"  # who heard each crowd
OVER = (
    timedelta(hours=50),
    "Regolatore cambiato, cucina riaperta: da ieri non ne parla più nessuno.",
)
SEASON = (timedelta(hours=9), "È la stagione: ogni anno in queste settimane.")
USUAL = (timedelta(minutes=26), "A ogni concerto sul pontile è così, e va bene.")
UNTIL = timedelta(days=3)  # whether a level that rose stays so is looked at again then


def go_off(house: House, *, now: datetime) -> None:
    """After the watches have heard their past."""
    told = Activity.objects.latest("pk")
    watches = {w.pk: w for w in Watch.objects.select_related("brand").order_by("pk")}
    Baseline.objects.all().delete()  # of today: nobody knew it then
    for at, watch in _moments(now):
        evaluating.evaluate(watches[watch], at)
    for row in watches.values():
        evaluating.evaluate(row, now)
    _remember_calls()
    _past_is_past(told)


def settle(house: House, *, now: datetime) -> None:
    """Once the incidents were opened from them. What nobody has settled by then waits for whoever looks."""
    told, by = Activity.objects.latest("pk"), house.actor(LEAD)
    open_ = Alert.objects.open().select_related("watch__brand").order_by("pk")
    for alert in open_.filter(incidents__status="over"):
        after, why = OVER
        alerting.close(alert, why=why, by=by)
        put(alert, "closed", alert.raised_at + after)
    for alert in open_.filter(watch__name=CONCERT, kind="burst", incidents=None):
        after, why = USUAL
        alerting.normal(alert, why=why, by=by)
        put(alert, "normal", alert.raised_at + after)
    for alert in open_.filter(kind="drift"):
        if alert.raised_at > now - UNTIL:
            _put_aside(alert, now, by)
        else:
            after, why = SEASON
            alerting.close(alert, why=why, by=by)
            put(alert, "closed", alert.raised_at + after)
    _past_is_past(told)


def _put_aside(alert: Alert, now: datetime, by: Actor) -> None:
    """In hand, and looked at again in some days."""
    at, until = max(alert.raised_at, now - timedelta(hours=3)), now + UNTIL
    alerting.take(alert, by=by)
    alerting.snooze(alert, until=timezone.now() + UNTIL, by=by)
    Alert.objects.filter(pk=alert.pk).update(quiet_until=until)
    AlertStep.objects.filter(alert=alert, verb="snoozed").update(until=until)
    put(alert, "taken", at)
    put(alert, "snoozed", at)


def of(watch: str) -> Alert | None:
    """The newest one that this watch raised."""
    rows = Alert.objects.filter(watch__name=watch, kind="burst")
    return rows.select_related("watch", "brand").order_by("-raised_at").first()


def put(alert: Alert, verb: str, at: datetime) -> None:
    """A step to its time."""
    AlertStep.objects.filter(alert=alert, verb=verb).update(at=at)


def _moments(now: datetime) -> list[tuple[datetime, int]]:
    rows = Mention.objects.filter(said_at__lt=now - LOOKED_AFTER)
    said = rows.order_by("said_at", "watch_id").values_list("said_at", "watch_id")
    return [(at + LOOKED_AFTER, watch) for at, watch in said.distinct()]


def _remember_calls() -> None:
    """To whoever was on call: remembered, not made."""
    for alert in Alert.objects.order_by("raised_at", "pk"):
        at = alert.raised_at
        [first, *_] = on_call.steps([alert.brand_id], at=at)[alert.brand_id]
        AlertStep.objects.create(
            alert=alert, verb="told", by_name=first.member.name, member=first.member, at=at
        )  # fmt: skip
        activity.record("told of alert", alert, by=Actor.system(), to=first.member.name)


def _past_is_past(told: Activity) -> None:
    """Nobody hears of it, and the log is in the order of its times: it was the last that was done."""
    fresh = Activity.objects.filter(pk__gt=told.pk)
    fresh.update(at=Activity.objects.exclude(pk__in=fresh).latest("at").at)
    OutboxEvent.objects.filter(kind__in=EVENTS).delete()
    LiveEvent.objects.filter(name="alert").delete()
