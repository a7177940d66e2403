from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from django.utils import timezone

from ascolto.channels.models import Message
from ascolto.core.actor import Actor
from ascolto.monitor.actions import alerting, matching, watching
from ascolto.monitor.expecting import Known
from ascolto.monitor.models import Alert, Baseline, Influence, Volume
from ascolto.monitor.reads import alert_curve, alerts
from ascolto.monitor.warning import bins
from ascolto.monitor.warning.finding import Finding
from ascolto.monitor.warning.rhythm import Rhythm
from ascolto.testing import make
from ascolto.testing.cast import Cast

RHYTHM = Rhythm(np.full(bins.SLOTS, 4.0), 0.2, 0.1, 1000.0)


def test_what_is_usual_of_a_part_of_an_hour_is_its_part_of_the_whole() -> None:
    known = Known(RHYTHM, "Europe/Rome", "")
    hour = timezone.now().replace(minute=0, second=0, microsecond=0)
    quarter, half = timedelta(minutes=15), timedelta(minutes=30)
    assert known.between(hour + quarter, hour + half)[0] == pytest.approx(1.0)
    assert known.between(hour + half, hour + 5 * half)[0] == pytest.approx(8.0)
    assert known.between(hour, hour + 2 * half)[0] == pytest.approx(4.0)


def burst(cast: Cast, kind: str = "burst") -> tuple[Alert, list[Message]]:
    by = Actor.member(cast.sara)
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=by)
    Baseline.objects.create(
        watch=watch, rhythm=RHYTHM.as_json(), fitted_at=timezone.now()
    )
    rows = []
    for n in range(12):
        who = make.handle(name=f"Voce {n}", external_id=f"v{n}")
        texts = ["Il lago puzza"] if n else ["Il lago puzza", "Puzza il lago, davvero"]
        rows += make.inbound(cast.account, who, *texts, rating=1)
    ids = [m.pk for m in rows]
    matching.match(ids)
    since = rows[0].sent_at
    finding = Finding(kind, since, 0.99, tuple(ids), ("a",), ("puzza",), {"times": 2})
    [alert] = alerting.raise_(watch, [finding], now=timezone.now())
    return Alert.objects.select_related("brand").get(pk=alert.pk), rows


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["burst", "drift"])
def test_the_picture_begins_before_the_alert_and_holds_all_that_was_said(
    cast: Cast, kind: str
) -> None:
    alert, rows = burst(cast, kind)
    found = alert_curve.curve(alert, now=timezone.now())
    assert len(found) <= alert_curve.COLUMNS + 1
    assert found[0].begin < alert.since - timedelta(hours=5)
    assert found[0].voices == 0
    assert sum(one.voices for one in found) >= 12  # a voice once in five minutes
    assert sum(one.unhappy for one in found) == sum(one.voices for one in found)
    assert all(a.end == b.begin for a, b in pairwise(found))
    last = found[-1]
    assert last.begin <= rows[-1].sent_at < last.end
    assert last.usual is not None
    assert last.usual.low < last.voices or kind == "drift"


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [3, 14, 60, 200])
@pytest.mark.parametrize("clocks", [(2026, 10, 25), (2026, 3, 29)])
def test_the_picture_holds_all_where_the_clocks_change(
    cast: Cast, clocks: tuple[int, int, int], hours: int
) -> None:
    """Every half hour one voice, from half past midnight on until after the picture ends."""
    alert, _rows = burst(cast)
    Volume.objects.all().delete()
    since = datetime(*clocks, 0, 30, tzinfo=alert.brand.zone).astimezone(UTC)
    end = since + timedelta(hours=hours)
    spoken = [since + n * timedelta(minutes=30) for n in range(2 * hours + 40)]
    for at in spoken:
        Volume.objects.create(
            watch=alert.watch, account=cast.account, bin=bins.number(at), sentiment="", said=1, voices=1
        )  # fmt: skip
    alert.since, alert.raised_at, alert.grown_at = since, since, end
    found = alert_curve.curve(alert, now=end + timedelta(hours=9))
    shown = [at for at in spoken if at < found[-1].end.astimezone(UTC)]
    assert sum(one.voices for one in found) == len(shown)
    lasts = [b.begin.astimezone(UTC) - a.begin.astimezone(UTC) for a, b in pairwise(found)]  # fmt: skip
    assert min(lasts) > timedelta(0)
    if max(lasts) <= timedelta(hours=1):
        assert min(lasts) == max(lasts)
    else:
        assert hours < 200 or {one.begin.hour for one in found} == {0, 6, 12, 18}
    for one in found:
        width = (one.end.astimezone(UTC) - one.begin.astimezone(UTC)) / timedelta(minutes=30)  # fmt: skip
        assert one.voices <= width


@pytest.mark.django_db
def test_an_alert_names_first_whose_word_carries_furthest(cast: Cast) -> None:
    alert, rows = burst(cast)
    loud = rows[5].handle
    assert loud is not None
    Influence.objects.create(account=cast.account, handle=loud, score=81, parts=[])
    told = alerts.told(alert)
    assert len(told.voices) == alerts.VOICES
    assert [(v.handle, v.posts, v.influence) for v in told.voices[:2]] == [
        (loud, 1, 81.0),
        (rows[0].handle, 2, None),
    ]
