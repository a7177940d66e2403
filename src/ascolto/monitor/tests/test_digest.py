"""The week by mail: in whose language, on whose morning, of whose brands, once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Insight
from ascolto.core.models import Job, Member, Role
from ascolto.core.scoping import scope
from ascolto.monitor import jobs
from ascolto.monitor.actions import alerting, digesting, matching, watching
from ascolto.monitor.models import Digest
from ascolto.monitor.reads import digest as reads
from ascolto.monitor.warning.finding import Finding
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)  # 8:30 in Rome


@pytest.fixture(autouse=True)
def joined(cast: Cast) -> None:
    Member.objects.update(joined_at=MONDAY - timedelta(days=90))


def week(cast: Cast, now: datetime = MONDAY, times: int = 12) -> None:
    """Twelve bad reviews of the last days, an alert, a figure that moved."""
    watch = watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))
    two, nine = now - timedelta(days=2), now - timedelta(days=9)
    said = ["Il lago gelato"] * times
    rows = make.inbound(cast.account, cast.zoes, *said, rating=1, since=two)
    rows += make.inbound(cast.account, cast.zoes, *["lago"] * 12, rating=5, since=nine)
    ids = [m.pk for m in rows]
    matching.match(ids)
    finding = Finding("voice", two, 0.99, tuple(ids[:2]), ("a",), ("lago",), {"influence": 80})  # fmt: skip
    [alert] = alerting.raise_(watch, [finding], now=two)
    alerting.close(alert, by=cast.as_("marco"))
    for ago, value in ((8, 800), (1, 840)):
        day = (now - timedelta(days=ago)).date()
        Insight.objects.create(account=cast.account, day=day, name="followers", value=value)  # fmt: skip


def whose(now: datetime) -> list[Member]:
    return [member for member, _morning in digesting.due(now)]


def mails() -> dict[str, Job]:
    rows = Job.objects.filter(key__startswith="mail:digest:")
    return {job.args["to"]: job for job in rows}


def test_leads_get_it_on_monday_morning_once(cast: Cast) -> None:
    week(cast)
    assert set(whose(MONDAY)) == {cast.ada, cast.sara}
    assert whose(MONDAY - timedelta(hours=1)) == []  # not eight yet
    assert whose(MONDAY + timedelta(days=1)) == []  # not news any more
    assert digesting.send(cast.sara, now=MONDAY, morning=MONDAY)
    assert not digesting.send(
        cast.sara, now=MONDAY + timedelta(minutes=10), morning=MONDAY
    )
    assert set(mails()) == {cast.sara.user.email}
    assert whose(MONDAY) == [cast.ada]
    later = MONDAY + timedelta(days=2)
    digesting.choose(cast.sara, is_on=True, weekday=2, by=cast.as_("sara"))
    assert cast.sara not in whose(later)  # another day of the same week
    assert cast.sara in whose(later + timedelta(days=7))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("it", ["In settimana si è parlato di voi 12 volte, come la settimana prima, tono in calo",
                "Il lago gelato", "12 recensioni non hanno risposta",
                "Follower: 800 → 840", "chius", "Zoe Keller: 12"]),
        ("en", ["You were spoken of 12 times this week, as much as the week before, the tone falling",
                "Il lago gelato", "12 reviews have no answer", "Followers: 800 → 840", "closed", "Zoe Keller: 12"]),
    ],
)  # fmt: skip
def test_it_is_written_in_the_readers_language(cast: Cast, language: str, words: list[str]) -> None:  # fmt: skip
    week(cast)
    Member.objects.filter(pk=cast.sara.pk).update(language=language)
    cast.sara.refresh_from_db()
    made = digesting.written(cast.sara, now=MONDAY)
    assert made is not None
    subject, text, html = made
    for said in words:
        assert said in text, (said, text)
        assert said.split(":")[0] in html
    assert "/digest/stop/" in text
    assert "/digest/stop/" in html
    assert "src=" not in html  # no remote picture
    assert "<script" not in html
    assert ("Monday" in html) == (language == "en")
    assert subject


def test_a_message_that_several_watches_heard_counts_once(cast: Cast) -> None:
    for name in ("A", "B"):
        watching.keep(cast.brand, name=name, query="lago", by=cast.as_("sara"))
    week(cast)
    found = reads.facts(cast.sara, now=MONDAY)
    assert (found.week.said, found.week.before) == (12, 12)
    assert sum(said for _on, said, _unhappy in found.days) == 12
    assert [voice.times for voice in found.voices] == [12]


def test_the_clock_sends_to_each_company(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    week(cast)
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    jobs.send_digests()
    jobs.send_digests()
    asked = Job.objects.filter(name=jobs.send_digest.name)
    assert {job.args["member_id"] for job in asked} == {cast.ada.pk, cast.sara.pk}
    for job in asked:
        jobs.send_digest(**job.args)
    jobs.send_digests()
    assert set(mails()) == {cast.ada.user.email, cast.sara.user.email}
    assert Digest.objects.count() == 2


def test_a_late_sundays_digest_does_not_cost_the_next(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    week(cast)
    digesting.choose(cast.sara, is_on=True, weekday=6, by=cast.as_("sara"))
    sunday = MONDAY - timedelta(days=1)
    for now in (
        sunday + timedelta(hours=17),
        sunday + timedelta(days=7),
    ):  # 1:30 on Monday
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        jobs.send_digests()
        for job in Job.objects.filter(name=jobs.send_digest.name):
            if job.args["member_id"] == cast.sara.pk:
                jobs.send_digest(**job.args)
        Job.objects.filter(name=jobs.send_digest.name).delete()
    weeks = Digest.objects.filter(member=cast.sara).order_by("week")
    monday = MONDAY.date()
    assert [row.week for row in weeks] == [monday - timedelta(days=7), monday]


def test_what_has_no_answer_is_counted_whole(cast: Cast) -> None:
    week(cast, times=90)
    found = reads.facts(cast.sara, now=MONDAY)
    assert (len(found.reviews), found.review_count) == (reads.REVIEWS, 90)


def test_it_speaks_of_the_members_brands_only(cast: Cast) -> None:
    week(cast)
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    found = reads.facts(other, now=MONDAY)
    assert found.says_nothing
    assert digesting.written(other, now=MONDAY) is None
    with scope(cast.elsewhere):
        assert reads.facts(cast.otto, now=MONDAY).says_nothing


def test_where_nothing_was_said_nothing_is_sent(cast: Cast) -> None:
    assert not digesting.send(cast.sara, now=MONDAY, morning=MONDAY)
    assert mails() == {}


def test_the_morning_is_that_of_where_they_live(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(timezone="America/New_York")
    cast.sara.refresh_from_db()
    assert cast.sara not in whose(MONDAY)
    assert cast.sara in whose(MONDAY + timedelta(hours=6))


def test_who_came_after_that_morning_waits_for_the_next(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=MONDAY)
    assert whose(MONDAY) == [cast.ada]


def test_a_loud_week_asks_as_often_as_a_quiet_one(cast: Cast) -> None:
    def work() -> object:
        return reads.facts(cast.ada, now=MONDAY)

    week(cast, times=2)
    few = count(work)
    for n in range(3):
        make.account(cast.brand, name=f"n{n}")
        watching.keep(cast.brand, name=f"w{n}", query="lago", by=cast.as_("sara"))
    said = ["lago blu"] * 30
    rows = make.inbound(cast.account, cast.zoes, *said, rating=2, since=MONDAY - timedelta(days=3))  # fmt: skip
    matching.match([m.pk for m in rows])
    assert count(work) == few <= 23
