"""An alert that nobody takes: the next one on call is told, once each, by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from ascolto.commitments.models import OnCall
from ascolto.core.actions import pushing
from ascolto.core.actor import Actor
from ascolto.core.models import Job
from ascolto.core.refusal import Refusal
from ascolto.monitor.actions import alerting, pacing, ringing, watching
from ascolto.monitor.models import Alert, AlertStep, Ringing
from ascolto.monitor.reads import alerts as reads
from ascolto.monitor.warning.finding import Finding
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.testing.pushed import Subscribed

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def rung(cast: Cast, now: datetime, *, kind: str = "voice") -> Alert:
    """One that rings at `now`, with Marco, Giulia and Sara on call in this order."""
    if not OnCall.objects.exists():
        for place, member in enumerate([cast.marco, cast.giulia, cast.sara]):
            OnCall.objects.create(member=member, position=place)
    query = f"lago{Alert.objects.count()}"
    watch = watching.keep(cast.brand, name=query, query=query, by=cast.as_("sara"))
    [message] = make.inbound(cast.account, cast.zoes)
    finding = Finding(
        kind=kind, since=now, sure=0.99, numbers={"influence": 90}, words=("lago",),
        authors=("zoe",), post_ids=(message.pk,),
    )  # fmt: skip
    [alert] = alerting.raise_(watch, [finding], now=now)
    ringing.ring([alert.pk], now=now)
    return alert


def told(alert: Alert) -> list[str]:
    rows = AlertStep.objects.filter(alert=alert, verb="told").order_by("at", "pk")
    return list(rows.values_list("by_name", flat=True))


def mails(alert: Alert) -> list[str]:
    rows = Job.objects.filter(key__startswith=f"mail:alert:{alert.pk}:").order_by("pk")
    return [row.args["to"] for row in rows if str(row.key).endswith(":next")]


def test_each_on_call_is_told_after_ten_minutes_and_once(cast: Cast) -> None:
    now = timezone.now()
    alert = rung(cast, now)
    assert told(alert) == ["Marco"]
    assert ringing.tell_on(now + 9 * MINUTE) == 0
    assert ringing.tell_on(now + 10 * MINUTE) == 1
    assert ringing.tell_on(now + 10 * MINUTE) == 0
    assert told(alert) == ["Marco", "Giulia"]
    assert mails(alert) == [cast.giulia.user.email]
    step = AlertStep.objects.get(alert=alert, member=cast.giulia)
    assert step.at == now + 10 * MINUTE
    assert ringing.tell_on(now + 20 * MINUTE) == 1
    assert ringing.tell_on(now + 90 * MINUTE) == 0  # nobody is left
    assert told(alert) == ["Marco", "Giulia", "Sara"]
    assert Alert.objects.get().tell_next_at is None


def test_a_clock_that_stood_still_tells_one_and_gives_them_their_time(
    cast: Cast,
) -> None:
    now = timezone.now()
    alert = rung(cast, now)
    late = now + timedelta(hours=5)
    assert [ringing.tell_on(late), ringing.tell_on(late)] == [1, 0]
    assert ringing.tell_on(late + 9 * MINUTE) == 0
    assert ringing.tell_on(late + 10 * MINUTE) == 1
    assert told(alert) == ["Marco", "Giulia", "Sara"]


@pytest.mark.parametrize("end", ["take", "close", "normal"])
def test_it_stops_when_somebody_acts(cast: Cast, end: str) -> None:
    now = timezone.now()
    alert = rung(cast, now)
    getattr(alerting, end)(alert, by=cast.as_("sara"))
    assert ringing.tell_on(now + timedelta(hours=3)) == 0
    assert told(alert) == ["Marco"]


def test_what_is_put_aside_goes_on_afterwards(cast: Cast) -> None:
    now = timezone.now()
    alert = rung(cast, now)
    until = now + timedelta(hours=4)
    alerting.snooze(alert, until=until, by=cast.as_("marco"))
    assert ringing.tell_on(until + 9 * MINUTE) == 0
    assert ringing.tell_on(until + 10 * MINUTE) == 1
    assert told(alert) == ["Marco", "Giulia"]


def test_told_again_by_the_bus_is_told_once(cast: Cast) -> None:
    now = timezone.now()
    alert = rung(cast, now)
    ringing.ring([alert.pk], now=now + 5 * MINUTE)
    assert told(alert) == ["Marco"]
    assert Alert.objects.get().tell_next_at == now + 10 * MINUTE


def test_a_brand_has_its_own_pace_and_nought_is_never(cast: Cast) -> None:
    pacing.pace(None, minutes=3, by=cast.as_("sara"))
    pacing.pace(cast.brand, minutes=0, by=cast.as_("sara"))
    now = timezone.now()
    rung(cast, now)
    assert ringing.tell_on(now + timedelta(days=1)) == 0
    pacing.follow(cast.brand, by=cast.as_("sara"))
    rung(cast, now)
    assert ringing.tell_on(now + 3 * MINUTE) == 1
    assert Ringing.objects.count() == 1


def test_a_pace_is_within_a_day_and_set_by_a_lead(cast: Cast) -> None:
    with pytest.raises(Refusal):
        pacing.pace(None, minutes=1441, by=cast.as_("sara"))
    with pytest.raises(Refusal):
        pacing.pace(None, minutes=5, by=cast.as_("marco"))


def test_the_page_says_who_is_next(cast: Cast) -> None:
    now = timezone.now()
    alert = rung(cast, now)
    alert.refresh_from_db()
    found = reads.next_told(alert)
    assert found is not None
    assert (found.member, found.at) == (cast.giulia, now + 10 * MINUTE)


def test_many_late_alerts_cost_one_question_more_each(cast: Cast) -> None:
    """Whose posts are quoted; everything else is asked once for all of them."""
    now = timezone.now()
    rung(cast, now)
    few = count(lambda: ringing.tell_on(now + 10 * MINUTE))
    for _ in range(4):
        rung(cast, now + 20 * MINUTE)
    Alert.objects.update(tell_next_at=now + 20 * MINUTE)
    many = count(lambda: ringing.tell_on(now + 30 * MINUTE))
    assert many <= few + 4 * 3  # the posts, an open screen, on PostgreSQL its bell


def test_who_is_told_is_pushed_to_and_a_call_passes_do_not_disturb(cast: Cast) -> None:
    pushing.switch(on=True, by=cast.as_("ada"))
    for member in (cast.marco, cast.giulia, cast.ada):
        pushing.subscribe(
            member, endpoint=f"https://push.example/{member.pk}", name="",
            by=Actor.member(member), **Subscribed().keys,
        )  # fmt: skip
    now = timezone.now()
    alert = rung(cast, now)
    assert pushed() == [(cast.marco.pk, True), (cast.ada.pk, False)]
    ringing.tell_on(now + 10 * MINUTE)
    assert pushed()[2:] == [(cast.giulia.pk, True)]
    job = Job.objects.filter(name__endswith="push.push").latest("pk")
    assert job.args["card"]["url"] == f"/alerts/{alert.pk}/"


def pushed() -> list[tuple[int, bool]]:
    rows = Job.objects.filter(name__endswith="push.push").order_by("pk")
    return [(r.args["card"]["member_id"], r.args["card"]["passes"]) for r in rows]
