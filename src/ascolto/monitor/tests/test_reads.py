from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.core.models import Role
from ascolto.monitor.actions import alerting, matching, watching
from ascolto.monitor.models import Watch
from ascolto.monitor.reads import alerts, board
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
        at = now - timedelta(hours=n * 5)
        rows += make.inbound(cast.account, who, f"Il {word} stupendo {n}", since=at, rating=1 + n % 5)  # fmt: skip
    ids = [m.pk for m in rows]
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
    assert found.sources == [(cast.account.name, 20)]
    assert sum(number for _, number in found.voices) == 20
    assert ("stupendo", 20) in found.words


def test_the_board_asks_as_often_for_much_as_for_little(cast: Cast, watch: Watch) -> None:  # fmt: skip
    def work() -> object:
        return board.board(cast.marco, now=timezone.localtime())

    heard(cast, 3)
    few = count(work)
    heard(cast, 40, "lago grande")
    assert count(work) == few <= 10


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
    assert count(lambda: alerts.told(alert)) == 4


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
