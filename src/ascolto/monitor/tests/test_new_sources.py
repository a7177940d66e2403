"""A source that is newly connected brings its past at once: it is counted, and rings for nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db.models import Sum
from django.utils import timezone

from ascolto.channels.actions import recalling
from ascolto.channels.models import Account, Message
from ascolto.core.models import Job
from ascolto.monitor import jobs
from ascolto.monitor.actions import evaluating, fitting, watching
from ascolto.monitor.models import Alert, Baseline, HourVolume, Volume, Watch
from ascolto.monitor.warning import bins
from ascolto.monitor.warning.rhythm import Rhythm
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.pipeline import run
from ascolto.testing.provider import SECRET, TOKEN, Provider, providing

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with providing(tmp_path / "ledger") as found:
        yield found


@pytest.fixture
def watch(cast: Cast) -> Watch:
    """“lago”, of which two people an hour speak as a rule."""
    row = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    run()
    usual = Rhythm(np.full(bins.SLOTS, 2.0), share=0.2, dispersion=0.02, hours=1344)
    Baseline.objects.update_or_create(
        watch=row, defaults={"rhythm": usual.as_json(), "background": {}, "fitted_at": timezone.now()}
    )  # fmt: skip
    return row


def said(count: int, first: datetime, last: datetime) -> list[dict[str, Any]]:
    """By as many people, evenly."""
    return [
        {
            "kind": "message",
            "id": f"{first.isoformat()}-{n}",
            "author": {"id": f"who-{n}"},
            "text": f"Il lago puzza, dice {chr(97 + n)}",
            "at": (first + (last - first) * n / count).isoformat(),
            "public": True,
        }
        for n in range(count)
    ]


def connected(cast: Cast, provider: Provider) -> Account:
    """Now, with its past brought in by the way it really comes."""
    config = {"base_url": provider.url, "token": TOKEN, "signing_secret": SECRET}
    account = make.account(
        cast.brand, name="Il blog", config={**config, "timeout_seconds": 2}
    )
    Account.objects.filter(pk=account.pk).update(created_at=timezone.now())
    account.refresh_from_db()
    recalling.begin(account, by=cast.as_("ada"))
    while recalling.recall(account):
        pass
    run()
    [recount] = Job.objects.filter(name__endswith="monitor.jobs.recount")
    jobs.recount(**recount.args)
    return account


def counted(watch: Watch) -> int:
    return int(Volume.objects.filter(watch=watch).aggregate(Sum("said"))["said__sum"] or 0)  # fmt: skip


def test_what_was_said_before_a_source_was_connected_is_counted_and_rings_for_nothing(
    cast: Cast, watch: Watch, provider: Provider
) -> None:
    now = timezone.now()
    provider.say(*said(20, now - 14 * MINUTE, now))
    connected(cast, provider)
    assert counted(watch) == 20
    for later in (0, 5, 15, 60):
        assert evaluating.evaluate(watch, timezone.now() + later * MINUTE) == []
    assert not Alert.objects.exists()


def test_what_is_said_once_it_is_connected_rings(
    cast: Cast, watch: Watch, provider: Provider
) -> None:
    now = timezone.now()
    provider.say(*said(20, now - 14 * MINUTE, now))
    account = connected(cast, provider)
    Account.objects.filter(pk=account.pk).update(created_at=now - 20 * MINUTE)
    assert [one.kind for one in evaluating.evaluate(watch, timezone.now())] == ["burst"]


@pytest.mark.parametrize("into", [0, 2, 4])
def test_of_the_five_minutes_in_which_it_was_connected_only_the_rest_rings(
    cast: Cast, watch: Watch, provider: Provider, into: int
) -> None:
    """Wherever in them it was: what came right before is its past, what comes right after is news."""
    now = bins.begin(bins.number(timezone.now()) - 1) + into * MINUTE
    provider.say(*said(20, now - 14 * MINUTE, now))
    account = connected(cast, provider)
    Account.objects.filter(pk=account.pk).update(created_at=now)
    assert evaluating.evaluate(watch, now) == []
    Account.objects.filter(pk=account.pk).update(created_at=now - 15 * MINUTE)
    assert [one.kind for one in evaluating.evaluate(watch, now)] == ["burst"]


def test_a_crowd_right_after_the_connection_rings(
    cast: Cast, watch: Watch, provider: Provider
) -> None:
    end = bins.begin(bins.number(timezone.now())) - timedelta(seconds=1)
    begin = end - 4 * MINUTE
    provider.say(*said(20, begin, end))
    account = connected(cast, provider)
    Account.objects.filter(pk=account.pk).update(created_at=begin)
    assert [one.kind for one in evaluating.evaluate(watch, end)] == ["burst"]


def test_the_past_of_which_nobody_knows_when_it_was_said_rings_for_nothing(
    cast: Cast, watch: Watch, provider: Provider
) -> None:
    """A feed without dates: all of it is said when it was read, which is now."""
    now = timezone.now()
    provider.say(*said(20, now - 14 * MINUTE, now))
    account = connected(cast, provider)
    Account.objects.filter(pk=account.pk).update(created_at=now - 20 * MINUTE)
    for message in Message.objects.filter(account=account):
        message.meta = {"undated": "past"}
        message.save(update_fields=["meta"])
    assert evaluating.evaluate(watch, timezone.now()) == []


def test_what_a_source_had_no_part_in_is_not_expected_of_it(
    cast: Cast, watch: Watch
) -> None:
    """Its share is missed while it was not there, like that of one that is away."""
    now = timezone.now()
    new = make.account(cast.brand, name="Il blog")
    Account.objects.filter(pk=new.pk).update(created_at=now - 30 * MINUTE)
    bin = bins.number(now)
    fields = ("workspace_id", "watch_id", "account_id", "hour", "sentiment", "said", "voices")  # fmt: skip
    HourVolume.objects.insert(
        fields,
        [
            (
                watch.workspace_id,
                watch.pk,
                one,
                bin // bins.AN_HOUR - 48,
                "neutral",
                n,
                n,
            )
            for one, n in ((cast.account.pk, 30), (new.pk, 10))
        ],
    )
    heard = evaluating.scene(watch, Baseline.objects.get(watch=watch), now).heard
    assert set(heard[:-8].round(2)) == {0.75}
    assert set(heard[-4:]) == {1.0}


def test_a_source_that_is_new_is_no_lasting_change(cast: Cast, watch: Watch) -> None:
    """It shows ten days of its past, as loud as all the others together."""
    now = timezone.now()
    today = bins.number(now) // bins.A_DAY * bins.A_DAY
    new = make.account(cast.brand, name="Il blog")
    rows = [
        (watch.workspace_id, watch.pk, account, bin, "neutral", 2, 2)
        for account, days in ((cast.account.pk, 50), (new.pk, 10))
        for bin in range(today - days * bins.A_DAY, bins.number(now))
    ]
    Volume.objects.insert(
        ("workspace_id", "watch_id", "account_id", "bin", "sentiment", "said", "voices"), rows
    )  # fmt: skip
    Account.objects.filter(pk=new.pk).update(created_at=now - timedelta(days=40))
    known = Rhythm.from_json(fitting.fit(watch, now).rhythm)
    assert fitting.drifted(watch, known, now) is not None
    Account.objects.filter(pk=new.pk).update(created_at=now - timedelta(days=1))
    assert fitting.drifted(watch, known, now) is None
