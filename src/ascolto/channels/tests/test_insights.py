"""What providers count: asked for once a day, imported from their files, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from ascolto.channels import jobs
from ascolto.channels.actions import gauging, tabulating
from ascolto.channels.models import Account, Insight, InsightFile
from ascolto.core.models import Job
from ascolto.core.refusal import Refusal
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count
from ascolto.testing.provider import SECRET, TOKEN, Provider, providing

pytestmark = pytest.mark.django_db
CSV = "Data;Follower;Copertura\n03/11/2026;812;1.410\n04/11/2026;815;0\n"


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    monkeypatch.setenv("ASCOLTO_HTTP_ALLOW", "127.0.0.1")
    with providing(tmp_path / "ledger") as found:
        yield found


@pytest.fixture
def account(cast: Cast, provider: Provider) -> Account:
    config = {"base_url": provider.url, "token": TOKEN, "signing_secret": SECRET}
    made = make.account(cast.brand, config={**config, "timeout_seconds": 2})
    Account.objects.exclude(pk=made.pk).delete()
    return made


def tells(provider: Provider, day: date, name: str, value: float) -> None:
    told = {"day": day.isoformat(), "name": name, "value": value}
    provider.insights.append(told)


def kept(account: Account) -> dict[tuple[date, str], float]:
    rows = Insight.objects.filter(account=account).values_list("day", "name", "value")
    return {(day, name): value for day, name, value in rows}


def test_a_day_that_is_told_again_is_overwritten(account: Account, provider: Provider) -> None:  # fmt: skip
    now = timezone.now()
    today = now.date()
    tells(provider, today, "followers", 810)
    assert gauging.gauge(account, now=now) == 1
    provider.insights[0]["value"] = 812
    tells(provider, today - timedelta(days=1), "reach", 40)
    assert gauging.gauge(account, now=now) == 2
    assert kept(account) == {
        (today, "followers"): 812,
        (today - timedelta(days=1), "reach"): 40,
    }


def test_the_clock_asks_each_account_once_a_day(account: Account, provider: Provider) -> None:  # fmt: skip
    tells(provider, timezone.now().date(), "followers", 5)
    jobs.look_for_insights()
    jobs.look_for_insights()
    assert Job.objects.filter(name=jobs.ask_insights.name).count() == 1
    jobs.ask_insights(account_id=account.pk)
    account.refresh_from_db()
    assert account.insights_at is not None
    assert len(kept(account)) == 1
    now = timezone.now()
    assert gauging.due(now + timedelta(hours=19)) == []
    assert gauging.due(now + timedelta(hours=21)) == [account]


def test_what_fails_is_said_and_breaks_no_hearing(account: Account, provider: Provider) -> None:  # fmt: skip
    now = timezone.now()
    provider.token = "another"
    assert gauging.gauge(account, now=now) == 0
    account.refresh_from_db()
    assert "token" in account.insights_problem
    assert not account.is_broken
    assert gauging.due(now + timedelta(hours=2)) == []  # tomorrow
    provider.stop()
    gauging.gauge(account, now=now)
    account.refresh_from_db()
    assert account.insights_problem
    assert gauging.due(now + timedelta(minutes=61)) == [account]  # it is only away


def test_what_makes_no_sense_is_left_out(account: Account, provider: Provider) -> None:
    now = timezone.now()
    today = now.date()
    tells(provider, today + timedelta(days=9), "followers", 7)
    tells(provider, today, "reach", -1)
    tells(provider, today, "response_rate", 78)
    tells(provider, today, "rating", 4.4)
    gauging.gauge(account, now=now)
    assert kept(account) == {(today, "rating"): 4.4}


def test_an_answer_that_cannot_be_read_is_said(account: Account, provider: Provider) -> None:  # fmt: skip
    tells(provider, timezone.now().date(), "happiness", 3)
    gauging.gauge(account, now=timezone.now())
    account.refresh_from_db()
    assert account.insights_problem == "ValueError"


def test_the_last_calls_of_a_quota_are_for_messages(account: Account, provider: Provider) -> None:  # fmt: skip
    now = timezone.now()
    resets = now + timedelta(hours=2)
    account.quota = {"left": 3, "of": 100, "low": 10, "resets_at": resets.isoformat()}
    tells(provider, now.date(), "followers", 7)
    gauging.gauge(account, now=now)
    assert kept(account) == {}
    assert gauging.due(now + timedelta(hours=1)) == []
    assert gauging.due(resets + timedelta(minutes=1)) == [account]


def test_keeping_much_asks_as_often_as_keeping_little(account: Account, provider: Provider) -> None:  # fmt: skip
    now = timezone.now()
    tells(provider, now.date(), "followers", 1)
    few = count(lambda: gauging.gauge(account, now=now))
    for n in range(20):
        tells(provider, now.date() - timedelta(days=n), "reach", n)
    assert count(lambda: gauging.gauge(account, now=now)) == few


def begun(account: Account, cast: Cast, text: str = CSV) -> InsightFile:
    return tabulating.begin(account, text.encode(), name="a.csv", by=cast.as_("sara"))


def test_a_file_is_looked_at_then_taken_in_then_taken_back(account: Account, cast: Cast) -> None:  # fmt: skip
    row = begun(account, cast)
    assert kept(account) == {}
    assert tabulating.take(row, by=cast.as_("sara")) == 4
    assert tabulating.take(row, by=cast.as_("sara")) == 4  # again changes nothing
    third = date(2026, 11, 3)
    assert kept(account)[third, "reach"] == 1410
    row.refresh_from_db()
    assert bytes(row.content) == b""
    tabulating.undo(row, by=cast.as_("sara"))
    tabulating.undo(row, by=cast.as_("sara"))
    assert kept(account) == {}


def test_undoing_puts_back_what_stood_there_and_leaves_what_is_newer(
    account: Account, cast: Cast, provider: Provider
) -> None:
    third, fourth = date(2026, 11, 3), date(2026, 11, 4)
    Insight.objects.create(account=account, day=third, name="followers", value=700)
    first = begun(account, cast)
    tabulating.take(first, by=cast.as_("sara"))
    second = begun(account, cast, "Data;Follower\n03/11/2026;900\n04/11/2026;901\n")
    tabulating.take(second, by=cast.as_("sara"))
    at = datetime.fromisoformat("2026-11-05T09:00:00+00:00")
    tells(provider, fourth, "followers", 822)
    gauging.gauge(account, now=at)
    tabulating.undo(
        first, by=cast.as_("sara")
    )  # nothing of it stands any more but reach
    assert kept(account) == {(third, "followers"): 900, (fourth, "followers"): 822}
    tabulating.undo(
        second, by=cast.as_("sara")
    )  # through the first, to what was before
    assert kept(account) == {(third, "followers"): 700, (fourth, "followers"): 822}


def test_columns_are_chosen_by_hand(account: Account, cast: Cast) -> None:
    row = begun(account, cast)
    by = cast.as_("sara")
    for columns in ({0: "reach", 1: "reach"}, {9: "reach"}):
        with pytest.raises(Refusal):
            tabulating.read_as(row, columns=columns, dates="dmy", decimal=",", by=by)
    with pytest.raises(Refusal):
        tabulating.read_as(row, columns={}, dates="ymd", decimal=",", by=by)
    tabulating.read_as(row, columns={1: "impressions", 0: "?"}, dates="mdy", decimal=",", by=by)  # fmt: skip
    assert tabulating.take(row, by=by) == 2
    assert kept(account)[date(2026, 3, 11), "impressions"] == 1410
    with pytest.raises(Refusal):
        tabulating.put_away(row, by=by)


@pytest.mark.parametrize("text", ["", "Nome;Mail\nAnna;a@b.it\n", "Data\n"])
def test_a_file_without_days_is_refused(account: Account, cast: Cast, text: str) -> None:  # fmt: skip
    with pytest.raises(Refusal) as no:
        begun(account, cast, text)
    assert no.value.code == "no_table"


def test_what_was_never_taken_in_makes_room(account: Account, cast: Cast) -> None:
    begun(account, cast)
    row = begun(account, cast)
    assert InsightFile.objects.get() == row
    tabulating.put_away(row, by=cast.as_("sara"))
    assert not InsightFile.objects.exists()
    with pytest.raises(Refusal):
        begun(account, cast, "x" * (tabulating.LARGEST + 1))
