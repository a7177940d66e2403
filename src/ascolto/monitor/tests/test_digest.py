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


def mails() -> dict[str, Job]:
    rows = Job.objects.filter(key__startswith="mail:digest:")
    return {job.args["to"]: job for job in rows}


def test_leads_get_it_on_monday_morning_once(cast: Cast) -> None:
    week(cast)
    assert set(digesting.due(MONDAY)) == {cast.ada, cast.sara}
    assert digesting.due(MONDAY - timedelta(hours=1)) == []  # not eight yet
    assert digesting.due(MONDAY + timedelta(days=1)) == []  # not news any more
    assert digesting.send(cast.sara, now=MONDAY)
    assert not digesting.send(cast.sara, now=MONDAY + timedelta(minutes=10))
    assert set(mails()) == {cast.sara.user.email}
    assert digesting.due(MONDAY) == [cast.ada]
    later = MONDAY + timedelta(days=2)
    digesting.choose(cast.sara, is_on=True, weekday=2, by=cast.as_("sara"))
    assert cast.sara not in digesting.due(later)  # another day of the same week
    assert cast.sara in digesting.due(later + timedelta(days=7))


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


def test_it_speaks_of_the_members_brands_only(cast: Cast) -> None:
    week(cast)
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    found = reads.facts(other, now=MONDAY)
    assert found.says_nothing
    assert digesting.written(other, now=MONDAY) is None
    with scope(cast.elsewhere):
        assert reads.facts(cast.otto, now=MONDAY).says_nothing


def test_where_nothing_was_said_nothing_is_sent(cast: Cast) -> None:
    assert not digesting.send(cast.sara, now=MONDAY)
    assert mails() == {}


def test_the_morning_is_that_of_where_they_live(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(timezone="America/New_York")
    cast.sara.refresh_from_db()
    assert cast.sara not in digesting.due(MONDAY)
    assert cast.sara in digesting.due(MONDAY + timedelta(hours=6))


def test_who_came_after_that_morning_waits_for_the_next(cast: Cast) -> None:
    Member.objects.filter(pk=cast.sara.pk).update(joined_at=MONDAY)
    assert digesting.due(MONDAY) == [cast.ada]


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
    assert count(work) == few <= 16
