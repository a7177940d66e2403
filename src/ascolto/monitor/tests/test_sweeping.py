"""Counts of long ago stand by the hour alone, and whatever asks for them finds them there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.models import Job
from ascolto.monitor import counted, jobs
from ascolto.monitor.actions import (
    alerting,
    counting,
    dismissing,
    matching,
    opening,
    sweeping,
    watching,
)
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import (
    BinHeard,
    Hearers,
    HourHeard,
    HourVolume,
    Mention,
    Volume,
    Watch,
)
from ascolto.monitor.reads import alert_curve, looking_back, loudness
from ascolto.monitor.warning import bins
from ascolto.monitor.warning.finding import Finding
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LONG_AGO = counted.BY_BIN_FOR + timedelta(days=4)


@pytest.fixture
def watch(cast: Cast) -> Watch:
    return watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))


def hour_ago(past: timedelta) -> datetime:
    return (timezone.now() - past).replace(minute=0, second=0, microsecond=0)


def spoken(cast: Cast, hour: datetime, *minutes: int, text: str = "Il lago puzza") -> list[Message]:  # fmt: skip
    rows = []
    for minute in minutes:
        who = make.handle(name=f"Voce {minute}")
        rows += make.inbound(cast.account, who, text, since=hour + minute * MINUTE)
    matching.match([row.pk for row in rows])
    return rows


def said(model: type[HourVolume] | type[HourHeard]) -> list[int]:
    return list(model.objects.order_by("hour", "pk").values_list("said", flat=True))


def test_old_five_minutes_go_and_their_hours_stay(cast: Cast, watch: Watch) -> None:
    spoken(cast, hour_ago(LONG_AGO), 1, 31)
    spoken(cast, hour_ago(timedelta(days=50)), 1)
    sweeping.sweep(timezone.now())
    assert Volume.objects.count() == BinHeard.objects.count() == 1
    assert said(HourVolume) == said(HourHeard) == [2, 1]
    assert sweeping.sweep(timezone.now()) == 0


def test_more_than_one_piece_goes(
    cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 1)
    spoken(cast, hour_ago(LONG_AGO), 1, 31, 51)
    sweeping.sweep(timezone.now())
    assert not Volume.objects.exists()
    assert not BinHeard.objects.exists()


def test_what_is_dismissed_of_an_hour_that_was_swept_leaves_the_rest_of_it(
    cast: Cast, watch: Watch
) -> None:
    rows = spoken(cast, hour_ago(LONG_AGO), 1, 31, 51)
    sweeping.sweep(timezone.now())
    mention = Mention.objects.get(message=rows[0])
    dismissing.dismiss(mention, by=cast.as_("sara"))
    assert said(HourVolume) == said(HourHeard) == [2]


def test_another_watch_counted_with_it_keeps_its_hours_too(
    cast: Cast, watch: Watch
) -> None:
    """They are summed up together: each has an hour that the other does not touch."""
    other = watching.keep(cast.brand, name="Molo", query="molo", by=cast.as_("sara"))
    first, second = hour_ago(LONG_AGO), hour_ago(LONG_AGO + timedelta(days=1))
    spoken(cast, first, 1, text="Il lago e il molo")
    spoken(cast, second, 1, text="Il lago e il molo")
    sweeping.sweep(timezone.now())
    counting.count({(watch.pk, bins.number(first)), (other.pk, bins.number(second))})
    assert said(HourVolume) == [1] * 4


def test_a_watch_that_forgets_forgets_what_was_swept_as_well(
    cast: Cast, watch: Watch
) -> None:
    other = watching.keep(cast.brand, name="Molo", query="molo", by=cast.as_("sara"))
    spoken(cast, hour_ago(LONG_AGO), 1, 31, text="Il lago e il molo")
    sweeping.sweep(timezone.now())
    Mention.objects.filter(watch=watch).delete()
    counting.forget(watch)
    rows = loudness.once([watch.pk], 0)
    assert not loudness.hourly(rows, 0)
    assert said(HourHeard) == [2]
    assert HourHeard.objects.get().hearers.ids == {other.pk}


def test_sets_of_watches_that_no_count_names_go(cast: Cast, watch: Watch) -> None:
    other = watching.keep(cast.brand, name="Molo", query="molo", by=cast.as_("sara"))
    spoken(cast, hour_ago(LONG_AGO), 1, text="Il lago e il molo")
    spoken(cast, hour_ago(LONG_AGO), 31)
    Mention.objects.filter(watch=other).delete()
    counting.forget(other)
    assert Hearers.objects.count() == 2
    sweeping.sweep(timezone.now())
    assert [row.ids for row in Hearers.objects.all()] == [{watch.pk}]


def test_the_board_reads_the_sets_of_its_days_alone(cast: Cast, watch: Watch) -> None:
    watching.keep(cast.brand, name="Molo", query="molo", by=cast.as_("sara"))
    spoken(cast, hour_ago(timedelta(days=40)), 1, text="Il lago e il molo")
    spoken(cast, hour_ago(timedelta(days=1)), 1)
    lately = bins.number(timezone.now() - timedelta(days=14))
    read: list[int] = []

    def ids(row: Hearers) -> frozenset[int]:
        read.append(row.pk)
        return frozenset(map(int, row.watches.split()))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Hearers, "ids", property(ids))
        heard = loudness.hourly(loudness.once([watch.pk], lately), lately)
    assert (len(read), sum(one.said for one in heard)) == (1, 1)
    assert count(lambda: list(loudness.once([watch.pk], lately))) == 2


def test_the_picture_of_an_old_alert_is_drawn_by_the_hour(
    cast: Cast, watch: Watch
) -> None:
    hour = hour_ago(LONG_AGO)
    rows = spoken(cast, hour, 1, 2, 31)
    [alert] = alerting.raise_(
        watch,
        [Finding("burst", hour, 0.99, tuple(m.pk for m in rows), ("a",), (), {})],
        now=hour + 40 * MINUTE,
    )
    before = alert_curve.curve(alert, now=timezone.now())
    sweeping.sweep(timezone.now())
    after = alert_curve.curve(alert, now=timezone.now())
    assert after == before
    assert sum(one.voices for one in after) == 3
    assert min(one.end - one.begin for one in after) == timedelta(hours=1)


def test_looking_back_at_an_old_incident_shows_what_was_said(
    cast: Cast, watch: Watch
) -> None:
    hour = hour_ago(LONG_AGO)
    spoken(cast, hour, 1, 2, 31)
    told = Described("Caldaia", hour, watches=[watch])
    incident = opening.open_(cast.brand, told, by=cast.as_("sara"))
    opening.close(incident, outcome="Riparata", by=cast.as_("sara"))
    incident.closed_at = hour + timedelta(hours=5)
    incident.save(update_fields=["closed_at"])
    before = looking_back.review(incident, now=timezone.now())
    sweeping.sweep(timezone.now())
    after = looking_back.review(incident, now=timezone.now())
    assert after.bars == before.bars
    assert sum(bar.total for bar in after.bars) == 3
    assert after.stretch == timedelta(hours=1)


def test_every_company_is_swept_by_the_clock(cast: Cast, watch: Watch) -> None:
    jobs.sweep_all()
    [job] = Job.objects.filter(name__endswith="monitor.jobs.sweep")
    spoken(cast, hour_ago(LONG_AGO), 1)
    jobs.sweep(**job.args)
    assert not Volume.objects.exists()
