"""An alert rings: by mail and push with whoever is on call first, and on every open screen (`live`).

Nobody takes it? Then the next in the chain is told, one after the other, until somebody takes it,
puts it aside or closes it. Who was told is a step of the alert. A clock that stood still for half an hour tells
the next one and waits again: it does not tell at once the three whose turns it has missed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone

from ascolto.channels.actions import posting
from ascolto.channels.actions.posting import Mail
from ascolto.commitments.reads import on_call
from ascolto.core import activity, live
from ascolto.core.actions import pushing
from ascolto.core.actions.pushing import Card
from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.monitor.actions import pacing
from ascolto.monitor.alert_letter import card, letter, quotes_of
from ascolto.monitor.models import Alert, AlertStep

BATCH = 100


def ring(alert_ids: Sequence[int], *, now: datetime | None = None) -> None:
    """In the caller's transaction. The same alert is the same mail to each."""
    now = now or timezone.now()
    rows = Alert.objects.filter(pk__in=alert_ids).select_related("brand", "watch")
    alerts = list(rows)
    brands = {alert.brand_id for alert in alerts}
    chains, waits = on_call.chains(brands), pacing.waits(brands)
    leads, known, said = _leads(), _told(alerts), quotes_of(alerts)
    first: list[tuple[Alert, Member]] = []
    cards: list[Card] = []
    letters: list[Mail] = []
    for alert in alerts:
        chain = chains[alert.brand_id][:1]
        people = {m.pk: m for m in [*chain, *_seeing(leads, alert.brand_id)]}
        letters += [letter(alert, m, said[alert.pk], is_next=False) for m in people.values()]  # fmt: skip
        calls = {m.pk for m in chain}
        cards += [card(alert, m, passes=m.pk in calls) for m in people.values()]
        first += [(alert, m) for m in chain if not known[alert.pk]]
        wait = waits[alert.brand_id]
        is_new = alert.status == Alert.Status.OPEN and not known[alert.pk]
        alert.tell_next_at = now + wait if wait and is_new else alert.tell_next_at
    Alert.objects.bulk_update(alerts, ["tell_next_at"])
    posting.post_each(letters)
    _note(first, now)
    pushing.push_each(cards, now=now)


@transaction.atomic
def tell_on(now: datetime) -> int:
    """The next one on call of each alert that nobody took in time; how many were told.

    An alert whose chain has come to its end waits for no clock any more.
    """
    alerts = _claim(now)
    brands = {alert.brand_id for alert in alerts}
    chains, waits = on_call.steps(brands, at=now), pacing.waits(brands)
    known, told = _told(alerts), []
    for alert in alerts:
        left = [s.member for s in chains[alert.brand_id] if s.member.pk not in known[alert.pk]]  # fmt: skip
        wait = waits[alert.brand_id]
        alert.tell_next_at = now + wait if left and wait else None
        told += [(alert, member) for member in left[:1] if wait]
    Alert.objects.bulk_update(alerts, ["tell_next_at"])
    _note(told, now)
    said = quotes_of([alert for alert, _member in told])
    posting.post_each([letter(a, m, said[a.pk], is_next=True) for a, m in told])
    pushing.push_each([card(a, m, passes=True) for a, m in told], now=now)
    return len(told)


def _claim(now: datetime) -> list[Alert]:
    """Those that nobody else is at, held until the commit."""
    features = connection.features
    rows = Alert.objects.to_tell(now).select_related("brand", "watch").order_by("pk")
    held = rows.select_for_update(
        skip_locked=features.has_select_for_update_skip_locked,
        of=("self",) if features.has_select_for_update_of else (),
    )
    return list(held[:BATCH])


def _told(alerts: Iterable[Alert]) -> dict[int, set[int | None]]:
    """By alert, the members it was told to."""
    rows = AlertStep.objects.filter(
        alert__in=[alert.pk for alert in alerts], verb=AlertStep.Verb.TOLD
    )
    found: dict[int, set[int | None]] = defaultdict(set)
    for alert_id, member_id in rows.values_list("alert_id", "member_id"):
        found[alert_id].add(member_id)
    return found


def _note(told: Collection[tuple[Alert, Member]], now: datetime) -> None:
    """Steps, activity and open screens."""
    AlertStep.objects.bulk_create(
        AlertStep(alert=alert, verb=AlertStep.Verb.TOLD, by_name=m.name[:200], member=m, at=now)
        for alert, m in told
    )  # fmt: skip
    about = [(alert, {"to": member.name}) for alert, member in told]
    activity.record_many("told of alert", about, by=Actor.system())
    for alert, _member in told:
        live.push(alert.workspace_id, "alert", brand_id=alert.brand_id, alert=alert.pk)


def _leads() -> list[tuple[Member, set[int]]]:
    """Those who answer for brands, with the ones they are limited to."""
    rows = Member.objects.active().filter(role__in=[Role.LEAD, Role.ADMIN])
    leads = rows.select_related("user").prefetch_related("brands").order_by("pk")
    return [(m, {b.pk for b in m.brands.all()}) for m in leads]


def _seeing(leads: Iterable[tuple[Member, set[int]]], brand_id: int) -> list[Member]:
    return [m for m, brands in leads if not brands or brand_id in brands]
