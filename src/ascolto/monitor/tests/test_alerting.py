from __future__ import annotations

import random
import threading
import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from ascolto.channels.models import Account, Handle, Message
from ascolto.core.models import OutboxEvent
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.monitor import labels
from ascolto.monitor.actions import (
    alerting,
    evaluating,
    fitting,
    matching,
    missing,
    reopening,
    watching,
)
from ascolto.monitor.labels import Labels
from ascolto.monitor.models import (
    Alert,
    AlertPost,
    AlertStep,
    Baseline,
    HourVolume,
    Mention,
    Outage,
    Volume,
    Watch,
)
from ascolto.monitor.reads import tolerances
from ascolto.monitor.warning import bins, topics
from ascolto.monitor.warning.finding import Finding
from ascolto.testing import make
from ascolto.testing.cast import Cast, gather

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def watch(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Watch:
    """“lago”, of which something is said all the time; unhappy is who says “pessimo”."""

    def source(rows: object) -> dict[int, Labels]:
        return {
            m.pk: Labels("it", "negative" if "pessimo" in m.text else "neutral")
            for m in rows  # type: ignore[attr-defined]
        }

    monkeypatch.setattr(labels, "of", source)
    row = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    _past(row, cast)
    return row


def _past(watch: Watch, cast: Cast) -> None:
    """Four weeks of two voices every five minutes, counted already."""
    now, chance = bins.number(timezone.now()), random.Random(3)
    rows = [
        (watch.workspace_id, watch.pk, cast.account.pk, now - n, mood, count, count)
        for n in range(12 * bins.AN_HOUR, 4 * bins.A_WEEK)
        for mood, count in (("neutral", chance.choice([1, 1, 2, 2, 3])),)
    ]
    fields = ("workspace_id", "watch_id", "account_id", "bin", "sentiment", "said", "voices")  # fmt: skip
    Volume.objects.insert(fields, rows)
    _hour(watch, cast.account, now // bins.AN_HOUR - 24, 24)


def _hour(watch: Watch, account: Account, hour: int, count: int) -> None:
    HourVolume.objects.create(
        watch=watch, account=account, hour=hour, sentiment="neutral", said=count, voices=count
    )  # fmt: skip


def speak(cast: Cast, count: int, text: str, since: datetime, minutes: float) -> list[int]:  # fmt: skip
    """By as many people, evenly."""
    thread = make.thread(cast.account)
    who = [
        make.handle(name=f"p{n}", external_id=f"p{n}-{since.timestamp()}")
        for n in range(count)
    ]
    rows = [
        Message(
            workspace_id=cast.workspace.pk, account=cast.account, thread=thread, handle=handle,
            external_id=f"{text}-{n}-{since.timestamp()}", direction="in", text=f"{text} {_own(n)}",
            sent_at=since + timedelta(minutes=minutes * n / count),
        )
        for n, handle in enumerate(who)
    ]  # fmt: skip
    Message.objects.bulk_create(rows)
    assert Handle.objects.count() >= count
    return list(Message.objects.order_by("-pk").values_list("pk", flat=True)[:count])


def _own(number: int) -> str:
    """A word of one's own, without digits."""
    return "x" + "".join(chr(97 + int(digit)) for digit in f"{number:04}")


def calm(cast: Cast, now: datetime) -> list[int]:
    return speak(cast, 12 * 24, "Sul lago si sta bene", now - 12 * HOUR, 12 * 60 - 1)


def outcry(cast: Cast, now: datetime) -> list[int]:
    return speak(cast, 30, "Biscotti del lago pessimo odore", now - HOUR / 4, 14)


def told(kind: str) -> int:
    return OutboxEvent.objects.filter(kind=kind).count()


def test_an_outcry_becomes_one_alert_however_often_one_looks(cast: Cast, watch: Watch) -> None:  # fmt: skip
    now = timezone.now()
    matching.match(calm(cast, now))
    assert evaluating.evaluate(watch, now) == []
    often = topics.terms(["sul", "lago", "si", "sta", "bene"])
    usual = {"pessimo": 30} | dict.fromkeys(often, 9000)
    Baseline.objects.update(background={"terms": usual, "voices": 10_000})
    ids = outcry(cast, now)
    matching.match(ids)
    [alert] = evaluating.evaluate(watch, now)
    assert evaluating.evaluate(watch, now + timedelta(seconds=30)) == [alert]
    assert alert.kind == "burst"
    assert now - alert.since < HOUR
    assert {"biscotti del", "pessimo odore"} <= set(alert.words)
    assert alert.sure > 0.999
    posts = AlertPost.objects.filter(alert=alert, message__in=ids)
    assert posts.count() == 30
    assert told("AlertRaised") == 1


def test_a_watch_of_which_too_much_is_said_to_read_it_all_is_heard_all_the_same(
    cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evaluating, "MOST_POSTS", 60)
    now = timezone.now()
    matching.match(calm(cast, now))
    assert evaluating.evaluate(watch, now) == []
    matching.match(outcry(cast, now))
    [alert] = evaluating.evaluate(watch, now)
    assert alert.kind == "burst"


def test_a_busy_day_is_cut_where_it_is_though_an_account_was_away(
    cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was not read is no silence, whatever is left out of what was."""
    monkeypatch.setattr(evaluating, "MOST_POSTS", 60)
    now = timezone.now()
    matching.match(calm(cast, now))
    other = make.account(cast.brand, kind="fake", config={"name": "other"})
    Mention.objects.filter(bin__gte=bins.number(now - HOUR / 2)).update(account=other)
    _hour(watch, other, bins.number(now) // bins.AN_HOUR - 24, 24)
    known = fitting.fit(watch, now)
    before = evaluating.scene(watch, known, now)
    Outage.objects.create(account=other, began_at=now - HOUR, ended_at=now)
    after = evaluating.scene(watch, known, now)
    assert len(after.posts) < len(before.posts) == 60
    unheard = before.heard == 0
    assert unheard.sum() > bins.A_DAY / 2
    assert list(after.heard == 0) == list(unheard)


def test_what_an_account_brings_after_an_outage_is_no_alert(cast: Cast, watch: Watch) -> None:  # fmt: skip
    """Hours of messages come at once, and were said through hours."""
    now = timezone.now()
    Outage.objects.create(
        account=cast.account, began_at=now - 8 * HOUR, ended_at=now - HOUR / 60
    )
    matching.match(calm(cast, now))
    assert evaluating.evaluate(watch, now) == []
    for minutes in (5, 15, 40, 90):
        assert evaluating.evaluate(watch, now + timedelta(minutes=minutes)) == []


def test_an_account_that_is_away_is_missed_by_its_share_of_late(
    cast: Cast, watch: Watch
) -> None:
    now = timezone.now()
    end = bins.number(now) + 1
    assert list(fitting.heard(watch, end - 3, end)) == [1, 1, 1]
    small, former = (
        make.account(cast.brand, kind="fake", config={"name": n})
        for n in ("small", "former")
    )
    hour = end // bins.AN_HOUR
    _hour(watch, small, hour - 24, 8)  # a quarter
    _hour(watch, former, hour - 9 * 168, 1000)  # nine weeks ago
    for account in (small, former):
        Outage.objects.create(account=account, began_at=bins.begin(end - 2))
    assert list(fitting.heard(watch, end - 3, end)) == [1, 0.75, 0.75]


def test_an_account_that_breaks_again_and_again_is_missed_once_at_a_time(
    cast: Cast, watch: Watch
) -> None:
    """And a break begins where the last one ended, though nothing was heard of it since."""
    now, end = timezone.now(), bins.number(timezone.now()) + 1
    other = make.account(cast.brand, kind="fake", config={"name": "other"})
    _hour(watch, other, end // bins.AN_HOUR - 24, 16)  # two fifths
    mine = Account.objects.filter(pk=cast.account.pk)
    ended = now - 3 * HOUR
    mine.update(last_heard_at=now - 5 * HOUR, broke_at=now - 4 * HOUR)
    missing.begin([cast.account.pk])
    Outage.objects.update(ended_at=ended)
    mine.update(broke_at=now - HOUR)
    missing.begin([cast.account.pk])
    began = Outage.objects.order_by("pk").values_list("began_at", flat=True)
    assert list(began) == [now - 5 * HOUR, ended]
    Outage.objects.filter(ended_at=None).update(began_at=now - 4 * HOUR)  # as of old
    assert set(fitting.heard(watch, end - bins.A_DAY, end).round(2)) == {1.0, 0.4}


def test_a_lasting_change_is_one_alert_for_weeks(cast: Cast, watch: Watch) -> None:
    """The last six days bring twice as many voices as the weeks before."""
    today = bins.number(timezone.now()) // bins.A_DAY * bins.A_DAY
    recent = Volume.objects.filter(watch=watch, bin__gte=today - 6 * bins.A_DAY)
    recent.update(voices=F("voices") * 2)
    [first] = evaluating.evaluate(watch, timezone.now())
    assert (first.kind, first.numbers["times"] > 1.6) == ("drift", True)
    assert abs(bins.number(first.since) - (today - 6 * bins.A_DAY)) <= bins.A_DAY
    [second] = evaluating.evaluate(watch, timezone.now() + 7 * HOUR)
    assert second == first
    assert told("AlertRaised") == 1


def finding(*ids: int, **fields: object) -> Finding:
    usual = {
        "kind": "burst",
        "since": timezone.now() - HOUR,
        "sure": 0.99,
        "post_ids": ids,
        "authors": ("a", "b"),
        "words": ("biscotti",),
        "numbers": {"times": 4.0},
    }
    return Finding(**(usual | fields))  # type: ignore[arg-type]


@pytest.fixture
def alert(cast: Cast, watch: Watch) -> Alert:
    [message] = make.inbound(cast.account, cast.zoes, "lago")
    [row] = alerting.raise_(watch, [finding(message.pk)], now=timezone.now())
    return row


def test_the_same_event_seen_by_two_watches_is_one_alert(cast: Cast, alert: Alert) -> None:  # fmt: skip
    other = watching.keep(cast.brand, name="2", query="caffè", by=cast.as_("sara"))
    ids = AlertPost.objects.filter(alert=alert).values_list("message_id", flat=True)
    seen = finding(*ids, kind="topic", words=("scaduti",))
    [same] = alerting.raise_(other, [seen], now=timezone.now())
    assert same == alert
    assert same.also == ["topic"]
    assert same.words == ["biscotti", "scaduti"]
    assert told("AlertRaised") == 1


@pytest.mark.django_db(transaction=True)
def test_two_looks_at_once_raise_one_alert(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = gather()
    with scope(cast.workspace):
        [message] = make.inbound(cast.account, cast.zoes, "lago")
        by = cast.as_("sara")
        watches = [watching.keep(cast.brand, name=n, query=n, by=by) for n in "ab"]
    seen, gate = finding(message.pk), threading.Barrier(2)
    looked = alerting._same_event

    def slowly(*asked: Any) -> Alert | None:
        found = looked(*asked)
        time.sleep(0.2)
        return found

    monkeypatch.setattr(alerting, "_same_event", slowly)

    def look(watch: Watch) -> None:
        gate.wait(10)
        with scope(cast.workspace):
            alerting.raise_(watch, [seen], now=timezone.now())
        connection.close()

    threads = [threading.Thread(target=look, args=(watch,)) for watch in watches]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    with scope(cast.workspace):
        assert Alert.objects.count() == 1
        assert told("AlertRaised") == 1


def test_another_day_is_another_alert(watch: Watch, alert: Alert) -> None:
    later = timezone.now() + timedelta(days=3)
    [other] = alerting.raise_(watch, [finding(since=later)], now=later)
    assert other != alert


def test_a_snoozed_alert_waits_and_comes_back(cast: Cast, alert: Alert) -> None:
    now = timezone.now()
    alerting.snooze(alert, until=now + HOUR, by=cast.as_("marco"))
    assert not Alert.objects.waiting(now).exists()
    assert Alert.objects.waiting(now + 2 * HOUR).get() == alert
    with pytest.raises(Refusal):
        alerting.snooze(alert, until=now - HOUR, by=cast.as_("marco"))


def test_somebody_takes_it_and_closes_it(cast: Cast, alert: Alert) -> None:
    alerting.take(alert, by=cast.as_("marco"))
    alerting.take(alert, by=cast.as_("marco"))
    assert Alert.objects.get().taken_by == cast.marco
    alerting.close(alert, why="Ritirati", by=cast.as_("marco"))
    alerting.close(alert, why="Di nuovo", by=cast.as_("giulia"))
    steps = AlertStep.objects.order_by("pk").values_list("verb", "by_name", "why")
    assert list(steps) == [
        ("raised", "Ascolto", ""),
        ("taken", "Marco", ""),
        ("closed", "Marco", "Ritirati"),
    ]
    assert not Alert.objects.open().exists()
    with pytest.raises(Refusal) as told:
        alerting.take(alert, by=cast.as_("giulia"))
    assert told.value.code == "settled"


def test_what_is_normal_for_us_is_not_raised_again_unless_it_is_louder(
    cast: Cast, watch: Watch, alert: Alert
) -> None:
    with pytest.raises(Refusal):
        alerting.normal(alert, by=cast.as_("marco"))
    alerting.normal(alert, why="Ogni domenica", by=cast.as_("sara"))
    later = timezone.now() + timedelta(days=7)
    again = finding(since=later - HOUR)
    assert alerting.raise_(watch, [again], now=later) == []
    louder = finding(since=later - HOUR, numbers={"times": 9.0})
    assert len(alerting.raise_(watch, [louder], now=later)) == 1
    other = finding(since=later - HOUR, words=("allergia",))
    assert len(alerting.raise_(watch, [other], now=later + timedelta(days=1))) == 1


def crowd(*ids: int, size: int, **fields: object) -> Finding:
    return finding(*ids, authors=tuple(f"p{n}" for n in range(size)), **fields)


def test_what_follows_a_closed_alert_is_another_one_and_rings(
    cast: Cast, watch: Watch, alert: Alert
) -> None:
    """However soon and however often it is looked at."""
    alerting.close(alert, by=cast.as_("marco"))
    [post] = make.inbound(cast.account, cast.zoes, "lago, di nuovo")
    now = timezone.now()
    for hours in (0, 2.5, 5, 7.5):
        at = now + hours * HOUR
        loud = crowd(post.pk, size=200, since=at, numbers={"times": 90.0})
        [other] = alerting.raise_(watch, [loud], now=at)
        assert other != alert
    assert Alert.objects.count() == 2
    assert told("AlertRaised") == 2


def test_the_rest_of_what_is_settled_is_silent_until_it_is_more(
    cast: Cast, watch: Watch
) -> None:
    now, texts = timezone.now(), [f"lago {n}" for n in range(12)]
    ids = [m.pk for m in make.inbound(cast.account, cast.zoes, *texts)]
    seen = crowd(*ids[:6], size=10, kind="topic")
    [alert] = alerting.raise_(watch, [seen], now=now)
    alerting.close(alert, by=cast.as_("marco"))
    was = Alert.objects.values().get()
    for rest in (
        crowd(*ids[:6], size=10, kind="topic"),
        crowd(*ids[:8], size=13, kind="topic"),
        crowd(*ids[:8], size=13, kind="mood"),
    ):
        assert alerting.raise_(watch, [rest], now=now + HOUR) == []
    assert Alert.objects.values().get() == was
    assert AlertPost.objects.filter(alert=alert).count() == 6
    for more in (
        crowd(*ids[:8], size=14, kind="topic"),  # a third louder
        crowd(*ids[:8], size=10, kind="burst"),  # an outcry about it
        crowd(*ids[:8], size=10, kind="topic", since=now + HOUR),  # began afterwards
        crowd(*ids[5:], size=10, kind="topic"),  # mostly other posts
    ):
        [other] = alerting.raise_(watch, [more], now=now + HOUR)
        assert other != alert
        other.delete()


def test_what_was_called_normal_rings_when_it_is_louder(
    cast: Cast, watch: Watch, alert: Alert
) -> None:
    alerting.normal(alert, by=cast.as_("sara"))
    [post] = make.inbound(cast.account, cast.zoes, "lago, di nuovo")
    later = timezone.now() + HOUR
    quiet, loud = ({"times": times} for times in (5.0, 90.0))
    assert alerting.raise_(watch, [finding(post.pk, numbers=quiet)], now=later) == []
    [other] = alerting.raise_(watch, [finding(post.pk, numbers=loud)], now=later)
    assert other != alert


def test_a_voice_has_no_right_to_settle_alerts(cast: Cast, alert: Alert) -> None:
    with pytest.raises(Refusal):
        alerting.close(alert, by=cast.as_("vito"))


def a_burst(watch: Watch, times: float = 3.0) -> Alert:
    numbers = {"voices": 6, "expected": 2.0, "times": times, "posts": 6, "unhappy": 6}
    finding = Finding("burst", timezone.now(), 0.99, (), ("a",), ("puzza",), numbers)
    [alert] = alerting.raise_(watch, [finding], now=timezone.now())
    return alert


def test_what_was_called_normal_is_taken_back_with_its_tolerance(
    cast: Cast, watch: Watch
) -> None:
    alert, sara, marco = a_burst(watch), cast.as_("sara"), cast.as_("marco")
    alerting.take(alert, by=marco)
    alerting.normal(alert, by=sara)
    assert tolerances.listed(cast.sara)[0].alert == alert
    with pytest.raises(Refusal):
        reopening.reopen(alert, by=marco)
    assert reopening.reopen(alert, by=sara)
    assert not reopening.reopen(alert, by=sara)
    row = Alert.objects.get()
    assert (row.status, row.taken_by, row.tell_next_at) == ("taken", cast.marco, None)
    assert tolerances.listed(cast.sara) == []
    assert AlertStep.objects.latest("pk").verb == "reopened"


def test_reopened_in_nobodys_hands_the_next_one_is_told_again(
    cast: Cast, watch: Watch
) -> None:
    alert, marco = a_burst(watch), cast.as_("marco")
    alerting.snooze(alert, until=timezone.now() + 4 * HOUR, by=marco)
    reopening.reopen(alert, by=marco)
    row = Alert.objects.get()
    assert row.quiet_until is None
    assert row.tell_next_at is not None
    assert row.tell_next_at < timezone.now() + HOUR
    alerting.take(alert, by=marco)
    assert not reopening.give_back(alert, by=cast.as_("sara"))  # it is not in her hands
    assert reopening.give_back(alert, by=marco)
    assert Alert.objects.get().status == "open"
    alerting.close(alert, by=marco)
    reopening.reopen(alert, by=marco)
    assert Alert.objects.get().status == "open"


def test_a_tolerance_is_dropped_and_its_alert_stays_settled(
    cast: Cast, watch: Watch
) -> None:
    alert = a_burst(watch)
    alerting.normal(alert, by=cast.as_("sara"))
    [row] = tolerances.listed(cast.sara)
    reopening.expect(row, by=cast.as_("sara"))
    reopening.expect(row, by=cast.as_("sara"))
    assert tolerances.listed(cast.sara) == []
    assert Alert.objects.get().status == "normal"
