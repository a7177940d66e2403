"""Rows are drawn once for all who see the same, and nobody sees anything old or of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core.models import Brand, Member
from ascolto.core.scoping import scope
from ascolto.customers.models import Customer
from ascolto.operate.models import Conversation
from ascolto.testing import counting, make, pipeline
from ascolto.testing.cast import Cast
from ascolto.web.design.memo import Memo
from ascolto.web.operate import drawing
from ascolto.web.settings.tests.conftest import browser

NOON = timezone.now().replace(hour=12, minute=0, second=0, microsecond=0)


@pytest.fixture
def portal(cast: Cast) -> Account:
    return make.account(
        cast.brand, kind="webhook", config={"secret": "whsec_" + "YWJj" * 8}
    )


@pytest.fixture
def zoe(cast: Cast, portal: Account) -> Conversation:
    pipeline.post(portal, pipeline.said("Avete una camera?", who="zoe"))
    pipeline.run()
    return Conversation.objects.get()


def _row(client: Client, view: str = "all") -> str:
    """The markup of the one row of the list."""
    page = client.get(f"/inbox/?view={view}").content.decode()
    return page[page.index('<a class="row"') :].split("</a>", 1)[0]


CHANGES: dict[str, tuple[dict[str, Any], str]] = {
    "subject": ({"subject": "Camera <doppia>"}, "Camera &lt;doppia&gt;"),
    "preview": ({"preview": "Anzi, tre notti"}, "Anzi, tre notti"),
    "direction": ({"last_direction": "out"}, "#reply"),
    "unread": ({"is_unread": False}, ""),
    "public": ({"is_public": True}, 'data-visibility="public"'),
    "trouble": ({"trouble": "failed"}, "#warning"),
    "closed": ({"status": "closed"}, "data-closed"),
    "due": ({"due_at": NOON - timedelta(days=9)}, 'data-state="late"'),
    "since": ({"waiting_since": NOON - timedelta(days=3)}, "data-since"),
    "snoozed": ({"is_snoozed": True, "wakes_at": NOON + timedelta(days=40)}, "#clock"),
    "back": ({"back_because": "time"}, "#clock"),
    "tags": ({"tag_names": "torta"}, ">torta<"),
    "last message": (
        {"last_message_at": NOON - timedelta(days=400), "due_at": None},
        'class="row-time"',
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_changes_is_seen_on_the_next_page(
    cast: Cast, zoe: Conversation, what: str
) -> None:
    marco = browser(cast.marco)
    before = _row(marco)
    fields, shown = CHANGES[what]
    Conversation.objects.filter(pk=zoe.pk).update(**fields)
    after = _row(marco)
    assert after != before
    assert shown in after


def test_the_names_of_others_are_those_of_now(cast: Cast, zoe: Conversation) -> None:
    marco = browser(cast.marco)
    changes: list[Callable[[], object]] = [
        lambda: Customer.objects.update(name="Zoe Keller & Co."),
        lambda: Conversation.objects.update(assignee=cast.sara),
        lambda: Member.objects.filter(pk=cast.sara.pk).update(name="Rosalba Dini"),
        lambda: Account.objects.update(kind="webchat"),
    ]
    seen = [_row(marco)]
    for change in changes:
        change()
        seen.append(_row(marco))
    assert len(set(seen)) == len(seen)
    assert "Zoe Keller &amp; Co." in seen[1]
    assert ">RD<" in seen[3]


def test_each_reads_their_own_language_and_clock(cast: Cast, zoe: Conversation) -> None:
    Conversation.objects.update(status="closed", last_direction="out")
    rows = set()
    for language in ("it", "en"):
        for zone in ("Europe/Rome", "Asia/Tokyo"):
            Member.objects.filter(pk=cast.marco.pk).update(
                language=language, timezone=zone
            )
            rows.add(_row(browser(cast.marco)))
            rows.add(_row(browser(cast.marco)))  # the second time from what was drawn
    assert len(rows) == 4


@pytest.mark.parametrize("shown", [{}, {"is_snoozed": True, "status": "closed"}])
def test_time_goes_on(
    cast: Cast,
    zoe: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    shown: dict[str, Any],
) -> None:
    """A closed row's own time keeps its words; the one it wakes at comes nearer."""
    long_ago = NOON - timedelta(days=400)
    # At noon, so that it is the same day in Rome an hour before, whenever this runs.
    soon = timezone.now().replace(hour=12, minute=0) + timedelta(days=3)
    kept = shown and shown | {"last_message_at": long_ago, "wakes_at": soon}
    Conversation.objects.update(**(kept or {"is_unread": True}))
    marco = browser(cast.marco)
    before = _row(marco)
    monkeypatch.setattr(timezone, "now", lambda: soon - timedelta(hours=1))
    assert _row(marco) != before


def test_two_look_and_it_is_drawn_once(
    cast: Cast, zoe: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[drawing.ShownRow] = []

    def draw(shown: drawing.ShownRow) -> str:
        drawn.append(shown)
        return drawing._draw_row(shown)

    Conversation.objects.update(status="closed")
    monkeypatch.setattr(drawing, "_rows", Memo(draw))
    for member in (cast.marco, cast.sara):
        Member.objects.filter(pk=member.pk).update(language="it", timezone="Etc/UTC")
    first, second = _row(browser(cast.marco)), _row(browser(cast.sara))
    assert first == second
    assert len(drawn) == 1


def test_another_company_sees_only_its_own(cast: Cast, zoe: Conversation) -> None:
    _row(browser(cast.marco))
    with scope(make.workspace("Hotel Vicino")):
        other = make.member("Vittoria", brands=[make.brand("Hotel Vicino")])
        page = browser(other).get("/inbox/?view=all").content.decode()
    assert "Zoe" not in page
    assert '<a class="row"' not in page


def test_a_longer_list_asks_no_more_often(cast: Cast, portal: Account) -> None:
    marco = browser(cast.marco)

    def page(number: int) -> int:
        for n in range(number):
            pipeline.post(portal, pipeline.said(who=f"guest-{number}-{n}"))
        pipeline.run()
        return counting.count(lambda: marco.get("/inbox/?view=open"))

    page(1)
    few, many = page(2), page(20)
    assert few == many <= 12


def test_a_memo_forgets_what_nobody_asks_for() -> None:
    asked: list[int] = []

    def draw(key: int) -> str:
        asked.append(key)
        return str(key) * 10

    memo = Memo(draw, most=400)
    for key in range(60):
        assert memo(key) == str(key) * 10
        memo(0)
    assert asked.count(0) == 1
    assert len(memo) <= 20
    assert memo(1) == "1" * 10
    assert asked.count(1) == 2


def test_what_is_larger_than_a_share_is_not_kept() -> None:
    memo: Memo[str] = Memo(lambda key: key * 100, most=1000)
    assert memo("a") == "a" * 100
    assert len(memo) == 0


def test_the_rail_tells_brands_apart(cast: Cast, zoe: Conversation) -> None:
    """What a request remembers of its member is forgotten with it."""
    marco = browser(cast.marco)
    assert '<a class="row"' in marco.get("/inbox/?view=all").content.decode()
    cast.marco.brands.set([make.brand("Altro")])
    assert '<a class="row"' not in marco.get("/inbox/?view=all").content.decode()
    assert Brand.objects.count() >= 2


def test_a_row_leads_back_to_the_list_it_stands_in(
    cast: Cast, zoe: Conversation
) -> None:
    """Drawn once, and every list and search gives it its own address."""
    marco = browser(cast.marco)
    start = f'href="/conversations/{zoe.pk}/'
    assert f'{start}?view=all"' in _row(marco)
    assert f'{start}?view=open"' in _row(marco, "open")
    assert f"{start}?view=all&amp;q=camera&amp;message=" in _row(marco, "all&q=camera")
    assert "q=%22camera%22&amp;message=" in _row(marco, 'all&q="camera"')


def test_words_of_a_customer_cannot_take_the_place_of_the_link(
    cast: Cast, zoe: Conversation
) -> None:
    Conversation.objects.update(subject=drawing.TAIL, preview=drawing.TAIL)
    row = _row(browser(cast.marco))
    assert f'href="/conversations/{zoe.pk}/?view=all"' in row
    assert row.count(drawing.TAIL) == 2
