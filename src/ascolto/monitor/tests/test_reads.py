from __future__ import annotations

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from ascolto.channels.intake import messages
from ascolto.channels.models import Message
from ascolto.core import search
from ascolto.core.models import Role
from ascolto.core.scoping import unscoped
from ascolto.core.search import Indexed
from ascolto.monitor.actions import alerting, counting, dismissing, matching, watching
from ascolto.monitor.models import Baseline, Hearers, HourHeard, Mention, Watch
from ascolto.monitor.reads import alerts, board, mentions
from ascolto.monitor.reads.mentions import Asked
from ascolto.monitor.warning.finding import Finding
from ascolto.testing import make
from ascolto.testing.cast import Cast
from ascolto.testing.counting import count

pytestmark = pytest.mark.django_db


@pytest.fixture
def watch(cast: Cast) -> Watch:
    return watching.keep(cast.brand, name="Lago", query="lago", by=cast.as_("sara"))


def heard(cast: Cast, times: int, word: str = "lago") -> list[int]:
    now = timezone.now()
    rows = []
    people = [make.handle(name=f"p{n}", external_id=f"{word}{n}") for n in range(7)]
    for n in range(times):
        who = people[n % 7]
        at = now - timedelta(
            hours=n * 4
        )  # thirty of them within six days, also at midnight
        rows += make.inbound(cast.account, who, f"Il {word} stupendo {n}", since=at, rating=1 + n % 5)  # fmt: skip
    ids = [m.pk for m in rows]
    search.index([Indexed(m.pk, m.workspace_id, m.text) for m in rows])
    matching.match(ids)
    return ids


def test_the_board_says_how_much_in_which_mood_where_and_by_whom(cast: Cast, watch: Watch) -> None:  # fmt: skip
    rival = watching.keep(
        cast.brand,
        name="Rivale",
        query="colle",
        is_competitor=True,
        by=cast.as_("sara"),
    )
    heard(cast, 20)
    heard(cast, 4, "colle")
    found = board.board(cast.marco, now=timezone.localtime(), days=7)
    assert (found.total, found.unhappy) == (20, 8)
    assert len(found.days) == 7
    assert found.shares == [(watch, 20), (rival, 4)]
    assert found.sources == [(cast.account.name, 20, 8, cast.account.pk)]
    assert sum(voice.times for voice in found.voices) == 20
    assert ("stupendo", 20, '"stupendo"') in found.words
    assert found.today.said == found.days[-1].total
    assert found.today.usual is None  # nobody knows yet


def test_the_board_asks_as_often_for_much_as_for_little(cast: Cast, watch: Watch) -> None:  # fmt: skip
    def work() -> object:
        return board.board(cast.marco, now=timezone.localtime())

    heard(cast, 3)
    few = count(work)
    heard(cast, 40, "lago grande")
    assert count(work) == few <= 16


def behind(cast: Cast, **asked: object) -> int:
    """How many messages the list holds, over all of its pages."""
    count, after, now = 0, "", timezone.localtime()
    while True:
        page = mentions.listed(cast.marco, Asked(**asked), now=now, after=after)  # type: ignore[arg-type]
        count += len(page.mentions)
        if not page.after:
            return count
        after = page.after


def test_every_number_of_messages_is_that_of_the_list_behind_it(cast: Cast, watch: Watch) -> None:  # fmt: skip
    """Watches that hear the same messages, of two brands, one off, one a competitor's, one dismissal."""
    sara, shop = cast.as_("sara"), make.brand("La Dispensa")
    watching.keep(cast.brand, name="Stupendi", query="stupendo", by=sara)
    watching.keep(shop, name="Bottega", query="lago stupendo", by=sara)
    watching.keep(cast.brand, name="R", query="lago", is_competitor=True, by=sara)
    deaf = watching.keep(cast.brand, name="Spenta", query="lago OR colle", by=sara)
    ids = [*heard(cast, 30), *heard(cast, 5, "colle")]
    [mail] = make.inbound(
        cast.account, make.handle(name="Ida Stupendo"), "Sul lago niente"
    )
    Message.objects.filter(pk=mail.pk).update(subject="Il colle stupendo")
    rows = Message.objects.filter(pk__in=[*ids, mail.pk])
    search.index([messages.indexed(m) for m in rows.select_related("handle")])
    ids.append(mail.pk)
    Message.objects.filter(pk__in=ids[::2]).update(is_public=True)
    matching.match(ids)
    watching.switch(deaf, on=False, by=sara)
    for mention in Mention.objects.filter(message=ids[0]):
        dismissing.dismiss(mention, by=sara)
    dismissing.dismiss(Mention.objects.get(message=ids[1], watch=watch), by=sara)
    now = timezone.localtime()
    first = now.date() - timedelta(days=6)
    span = {"since": first, "until": now.date()}
    found = board.board(cast.marco, now=now, days=7)
    assert found.total == behind(cast, **span) == 35
    assert found.unhappy == behind(cast, mood="unhappy", **span)
    for day in found.days:
        on = {"since": day.on.date(), "until": day.on.date()}
        assert day.total == behind(cast, **on)
        assert day.said["negative"] == behind(cast, mood="negative", **on)
    for source in found.sources:
        assert source.said == behind(cast, source=source.key, **span)
    for voice in found.voices:
        assert voice.times == behind(cast, voice=voice.key, **span)
    for word in found.words:
        assert word.times == behind(cast, word=word.key, **span)
    for one, said in found.shares:
        alone = board.board(cast.marco, now=now, days=7, watch_id=one.pk)
        assert said == alone.total == behind(cast, watch=one.pk, **span)
    assert sum(said for _one, said in found.shares) > 2 * found.total


def test_what_was_heard_before_is_counted_alike_by_the_migration(cast: Cast, watch: Watch) -> None:  # fmt: skip
    watching.keep(cast.brand, name="Z", query="stupendo", by=cast.as_("sara"))
    heard(cast, 9)
    heard(cast, 2, "colle")
    dismissing.dismiss(Mention.objects.filter(watch=watch).earliest("pk"), by=cast.as_("sara"))  # fmt: skip

    def counted() -> list[tuple[object, ...]]:
        fields = (
            "hearers__watches",
            "hearers__key",
            "account",
            "hour",
            "sentiment",
            "said",
        )
        return sorted(HourHeard.objects.values_list(*fields))

    before = counted()
    Hearers.objects.all().delete()
    migration = import_module("ascolto.monitor.migrations.0012_each_message_once")
    with unscoped("migrations serve every workspace"):
        migration.count(apps, None)
    assert counted() == before


def test_what_a_watch_no_longer_hears_is_counted_by_the_others_only(cast: Cast, watch: Watch) -> None:  # fmt: skip
    other = watching.keep(cast.brand, name="Z", query="stupendo", by=cast.as_("sara"))
    heard(cast, 8)
    heard(cast, 2, "colle")
    now = timezone.localtime()
    assert board.board(cast.marco, now=now).total == 10
    Mention.objects.filter(watch=other).delete()
    counting.forget(other)
    assert board.board(cast.marco, now=now).total == 8
    watching.remove(watch, by=cast.as_("sara"))
    assert board.board(cast.marco, now=now).total == 0


def test_who_sees_another_brand_sees_nothing_of_this_one(cast: Cast, watch: Watch) -> None:  # fmt: skip
    ids = heard(cast, 3)
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    finding = Finding("burst", timezone.now(), 0.9, tuple(ids), ("a",))
    alerting.raise_(watch, [finding], now=timezone.now())
    assert board.board(other, now=timezone.localtime()).total == 0
    assert alerts.listed(other, now=timezone.now()) == []
    [alert] = alerts.listed(cast.marco, now=timezone.now())
    told = alerts.told(alert)
    posts = {m.pk for post in told.posts for m in (post.first, *post.others)}
    assert (posts, told.count) == (set(ids), 3)
    assert [step.verb for step in told.steps] == ["raised"]
    assert count(lambda: alerts.listed(cast.marco, now=timezone.now())) <= 2
    assert count(lambda: alerts.told(alert)) == 9


def test_each_shelf_has_its_own_alerts(cast: Cast, watch: Watch) -> None:
    now = timezone.now()
    for n, word in enumerate(("a", "b", "c")):
        ids = tuple(heard(cast, 2, f"lago {word}"))
        finding = Finding("voice", now, 0.9, ids, ("a",), (word,))
        [alert] = alerting.raise_(watch, [finding], now=now)
        if n == 1:
            alerting.snooze(alert, until=now + timedelta(hours=1), by=cast.as_("marco"))
        if n == 2:
            alerting.close(alert, by=cast.as_("marco"))
    shelves = [alerts.listed(cast.marco, now=now, shelf=s) for s in alerts.SHELVES]
    assert [[a.words for a in shelf] for shelf in shelves] == [[["a"]], [["b"]], [["c"]]]  # fmt: skip


def baseline(watch: Watch, an_hour: float, terms: dict[str, int], voices: int) -> None:
    """So many voices every hour, of which a fifth is unhappy."""
    rhythm = {
        "profile": [an_hour] * 168,
        "share": 0.2,
        "dispersion": 0.05,
        "hours": 900.0,
    }
    background = {"terms": terms, "voices": voices}
    now = timezone.now()
    Baseline.objects.create(
        watch=watch, rhythm=rhythm, background=background, fitted_at=now
    )


def test_a_day_has_its_band_and_words_rise_against_the_weeks_before(cast: Cast, watch: Watch) -> None:  # fmt: skip
    baseline(watch, 1.0, {"lago": 900, "stupendo": 5}, 1000)
    now = timezone.localtime()
    rows = []
    for n in range(12):
        who = make.handle(name=f"v{n}", external_id=f"v{n}")
        at = max(now - timedelta(minutes=n), now.replace(hour=0, minute=0, second=0))
        rows += make.inbound(cast.account, who, "Il lago e la muffa nera", since=at, rating=1)  # fmt: skip
    matching.match([m.pk for m in rows])
    found = board.board(cast.marco, now=now, days=7)
    usual = found.days[0].usual
    assert usual is not None
    assert usual.low < 24 < usual.high
    assert round(usual.middle) == 24
    assert found.rising[0].name == "muffa nera"
    assert found.today.share == 1.0
    assert found.today.usual is not None
    assert found.today.usual <= 24
    assert found.today.turn is not None
    assert found.today.turn.worse


def test_the_brands_own_name_is_no_topic_that_rises(cast: Cast, watch: Watch) -> None:
    """Nor is what a watch asks for; a word beside them is."""
    watching.keep(cast.brand, name="T", query='"tre remi" NON canoa', by=cast.as_("sara"))  # fmt: skip
    baseline(watch, 1.0, {"altro": 900}, 1000)
    now, rows = timezone.localtime(), []
    for n in range(12):
        who = make.handle(name=f"v{n}", external_id=f"v{n}")
        rows += make.inbound(cast.account, who, "Tre remi sul lago: canoa, locanda", since=now)  # fmt: skip
    matching.match([m.pk for m in rows])
    rising = [top.name for top in board.board(cast.marco, now=now).rising]
    assert any("canoa" in term for term in rising)
    assert not {"remi", "tre remi", "locanda", "lago"} & set(rising)


def test_the_board_of_many_watches_with_baselines_asks_as_often(cast: Cast, watch: Watch) -> None:  # fmt: skip
    baseline(watch, 1.0, {"lago": 3}, 9)
    heard(cast, 3)
    few = count(lambda: board.board(cast.marco, now=timezone.localtime()))
    for n in range(5):
        other = watching.keep(cast.brand, name=f"n{n}", query="lago", by=cast.as_("sara"))  # fmt: skip
        baseline(other, 2.0, {"lago": 4}, 9)
    heard(cast, 9, "lago blu")
    assert count(lambda: board.board(cast.marco, now=timezone.localtime())) == few <= 16


def listed(cast: Cast, **asked: object) -> list[str]:
    page = mentions.listed(cast.marco, Asked(**asked), now=timezone.localtime())  # type: ignore[arg-type]
    return [mention.message.text for mention in page.mentions]


def test_the_messages_behind_a_picture(cast: Cast, watch: Watch) -> None:
    rival = watching.keep(cast.brand, name="R", query="colle", is_competitor=True, by=cast.as_("sara"))  # fmt: skip
    twice = watching.keep(cast.brand, name="Z", query="lago", by=cast.as_("sara"))
    heard(cast, 10)
    heard(cast, 2, "colle")
    assert len(listed(cast)) == 10  # once each, and no competitor's
    assert len(listed(cast, watch=rival.pk)) == 2
    assert len(listed(cast, mood="unhappy")) == 4
    assert len(listed(cast, mood="positive")) == 4
    assert listed(cast, mood="unknown") == []
    assert len(listed(cast, word="lago stupendo")) == 10
    assert listed(cast, word="montagna") == []
    assert len(listed(cast, source=cast.account.pk)) == 10
    assert listed(cast, source=999) == []
    voice = Mention.objects.filter(watch=watch).earliest("pk").handle_id
    assert len(listed(cast, voice=voice)) == 2
    today = timezone.localdate()
    some = listed(cast, since=today, until=today)
    assert 0 < len(some) < 10
    page = mentions.listed(cast.marco, Asked(), now=timezone.localtime())
    assert [w.name for w in page.watches[page.mentions[0].message_id]] == ["Lago", "Z"]
    assert twice.pk


def test_pages_meet_without_a_gap_or_a_repetition(
    cast: Cast, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watching.keep(cast.brand, name="Z", query="lago", by=cast.as_("sara"))
    monkeypatch.setattr(mentions, "PAGE", 4)
    monkeypatch.setattr(mentions, "_AT_ONCE", 16)
    now = timezone.localtime()
    rows = make.inbound(cast.account, cast.zoes, *["lago"] * 30, since=now)
    matching.match([m.pk for m in rows])
    seen, after, pages = [], "", 0
    while True:
        page = mentions.listed(cast.marco, Asked(), now=now, after=after)
        seen += [m.message_id for m in page.mentions]
        pages += 1
        if not page.after:
            break
        after = page.after
    assert sorted(seen) == sorted(m.pk for m in rows)
    assert pages >= 8
    assert count(lambda: mentions.listed(cast.marco, Asked(), now=now)) <= 6


def test_another_brands_list_is_empty(cast: Cast, watch: Watch) -> None:
    heard(cast, 3)
    other = make.member("Bruno", role=Role.ADMIN, brands=[make.brand("Altro")])
    now = timezone.localtime()
    assert mentions.listed(other, Asked(watch=watch.pk), now=now).mentions == []
    assert mentions.listed(other, Asked(), now=now).mentions == []
