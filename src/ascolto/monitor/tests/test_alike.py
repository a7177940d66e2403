"""What says nearly the same is one line in previews and lists."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from ascolto.monitor.actions import alerting, matching, watching
from ascolto.monitor.reads import alerts, alike
from ascolto.monitor.warning.finding import Finding
from ascolto.nlp.actions import annotating
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.web.settings.tests.conftest import browser

pytestmark = pytest.mark.django_db
SAME = (
    "Attenzione: il caffè del lago è pessimo, non andateci mai, passate parola a tutti"
)


def said(cast: Cast, copies: int = 4) -> list[int]:
    texts = [f"{SAME} {'!' * n}" for n in range(copies)]
    rows = make.inbound(cast.account, cast.zoes, "Bella giornata al lago, torneremo", *texts)  # fmt: skip
    annotating.annotate(rows)
    return [row.pk for row in rows]


def test_copies_stand_behind_the_newest(cast: Cast) -> None:
    said(cast)
    found = watching.preview("lago", cast.sara)
    assert found.found == 5
    first, other = found.newest
    assert (len(first.others), len(other.others)) == (3, 0)
    assert first.first.text.endswith("!!!")


def test_what_nobody_has_read_is_alike_by_its_wording(cast: Cast) -> None:
    rows = make.inbound(cast.account, cast.zoes, "Lago!", "lago", "Lago e colle", "", "")  # fmt: skip
    groups = alike.gathered(rows, lambda m: m, most=10)
    assert [len(g.others) for g in groups] == [1, 0, 0, 0]
    assert len(alike.gathered(rows, lambda m: m, most=2)) == 2


def test_an_alerts_posts_and_a_watchs_mentions_open(cast: Cast) -> None:
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    ids = said(cast, 21)
    matching.match(ids)
    now = timezone.now()
    finding = Finding(
        kind="voice", since=now - timedelta(minutes=5), sure=0.99, numbers={"influence": 90},
        words=(), authors=("zoe",), post_ids=tuple(ids),
    )  # fmt: skip
    [alert] = alerting.raise_(watch, [finding], now=now)
    sara = browser(cast.sara)
    for where in (reverse("alert", args=[alert.pk]), reverse("watch", args=[watch.pk])):
        page = sara.get(where).content.decode()
        assert "e altri 20 simili" in page
        assert page.count("<details") >= 1
    few = count(lambda: alerts.told(alert))
    finding = Finding(**{**finding.__dict__, "post_ids": tuple(said(cast, 30)) + tuple(ids)})  # fmt: skip
    alerting.raise_(watch, [finding], now=now)
    assert count(lambda: alerts.told(alert)) == few
