"""Operators find what they say, on any page, at a cost that does not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core.models import Role
from ascolto.core.scoping import scope
from ascolto.operate.actions import assigning, closing, tagging
from ascolto.operate.models import Conversation
from ascolto.operate.reads import inbox
from ascolto.operate.reads.inbox import Query, View
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast

GUESTS = {
    "giulia": "La camera era gelida, il riscaldamento non andava",
    "luca": "Avete una camera doppia per sabato? Ordine OR-1042",
    "zoe": "Vorrei una torta per il compleanno",
}


@pytest.fixture
def talks(cast: Cast, portal: Account) -> dict[str, Conversation]:
    """One of each guest; Luca's is two days old."""
    now = timezone.now()
    for who, text in GUESTS.items():
        at = now - timedelta(days=2 if who == "luca" else 0, minutes=5)
        pipeline.post(portal, pipeline.said(text, who=who, at=at))
    pipeline.run()
    rows = Conversation.objects.select_related("handle")
    return {who: rows.get(handle__external_id=who) for who in GUESTS}


@pytest.fixture
def worked(cast: Cast, talks: dict[str, Conversation]) -> dict[str, Conversation]:
    marco = cast.as_("marco")
    tagging.tag([talks["giulia"]], add=["Reclamo", "VIP"], by=marco)
    tagging.tag([talks["luca"]], add=["VIP"], by=marco)
    assigning.assign(talks["giulia"], to=cast.marco.pk, by=marco)
    closing.close(talks["zoe"], reason="no_answer_needed", because="a test", by=marco)
    return talks


def _found(cast: Cast, typed: str, view: View = View.ALL) -> set[str]:
    rows = inbox.page(cast.marco, Query(view=view, words=typed)).rows
    names = dict(Conversation.objects.values_list("pk", "handle__external_id"))
    return {names[row.pk] for row in rows}


EVERYBODY = set(GUESTS)


@pytest.mark.parametrize(
    ("typed", "who"),
    [
        ("da:giulia", {"giulia"}),
        ("da:giulia da:luca", {"giulia", "luca"}),
        ("-da:giulia", EVERYBODY - {"giulia"}),
        ("da:nessunmai", set()),
        ("tag:vip", {"giulia", "luca"}),
        ("tag:recl", {"giulia"}),
        ("etichetta:vip tag:reclamo", {"giulia"}),
        ("tag:vip -tag:reclamo", {"luca"}),
        ("tag:maistata", set()),
        ("è:aperta", {"giulia", "luca"}),
        ("è:chiusa", {"zoe"}),
        ("-è:aperta", {"zoe"}),
        ("è:aperta è:chiusa", set()),
        ("is:waiting", {"giulia", "luca"}),
        ("is:mine", {"giulia"}),
        ("assegnata:me", {"giulia"}),
        ("assignee:marco", {"giulia"}),
        ("assignee:nessuno", {"luca", "zoe"}),
        ("is:unassigned is:open", {"luca"}),
        ("-is:mine", {"luca", "zoe"}),
        ("is:public", set()),
        ("is:snoozed", set()),
        ("is:unread", {"giulia", "luca"}),
        ("canale:webhook", EVERYBODY),
        ("canale:piccione", set()),
        ("brand:locanda", EVERYBODY),
        ("has:attachment", set()),
        ("dopo:ieri", {"giulia", "zoe"}),
        ("prima:ieri", {"luca"}),
        ("camera", {"giulia", "luca"}),
        ("camera è:aperta -da:luca", {"giulia"}),
        ("camera dopo:ieri", {"giulia"}),
        ("camera prima:ieri", {"luca"}),
        ("camera da:zoe", set()),
        ("camera tag:reclamo", {"giulia"}),
        ("ordine:OR-1042", {"luca"}),
        ("camera a:giulia", set()),
        ("% ' tag:%' is:open", set()),
    ],
)
def test_each_operator_finds_what_it_says(
    cast: Cast, worked: dict[str, Conversation], typed: str, who: set[str]
) -> None:
    assert _found(cast, typed) == who


def test_a_number_finds_its_conversation(
    cast: Cast, talks: dict[str, Conversation]
) -> None:
    number = talks["zoe"].number
    assert _found(cast, f"#{number}") >= {"zoe"}
    assert _found(cast, f"{number}") == {"zoe"}


def test_conditions_narrow_the_list_they_stand_in(
    cast: Cast, worked: dict[str, Conversation]
) -> None:
    assert _found(cast, "tag:vip", View.MINE) == {"giulia"}
    assert _found(cast, "tag:vip", View.WAITING) == {"giulia", "luca"}
    assert _found(cast, "tag:vip", View.CLOSED) == set()


def test_what_is_late_and_what_is_put_aside(
    cast: Cast, talks: dict[str, Conversation]
) -> None:
    Conversation.objects.filter(pk=talks["giulia"].pk).update(
        due_at=timezone.now() - timedelta(minutes=1)
    )
    assert _found(cast, "is:late da:giulia") == {"giulia"}
    later = timezone.now() + timedelta(hours=3)
    luca = Conversation.objects.get(pk=talks["luca"].pk)
    Conversation.objects.filter(pk=luca.pk).update(is_snoozed=True, wakes_at=later)
    assert _found(cast, "è:rimandata") == {"luca"}


def test_the_row_shows_the_line_with_the_words_marked(
    cast: Cast, talks: dict[str, Conversation]
) -> None:
    page = inbox.page(cast.marco, Query(view=View.ALL, words="gelida "))
    (row,) = page.rows
    assert ("gelida", True) in row.line
    assert row.hit


def test_brands_one_does_not_see_are_not_found(
    cast: Cast, talks: dict[str, Conversation]
) -> None:
    other = make.brand("Altra casa")
    stranger = make.member("Ugo", role=Role.AGENT, brands=[other])
    for typed in ("camera", "da:giulia", "is:open", "-tag:vip"):
        assert not inbox.page(stranger, Query(view=View.ALL, words=typed)).rows


def test_pages_of_a_narrowed_search_hold_everything_once(
    cast: Cast, portal: Account
) -> None:
    for n in range(30):
        pipeline.post(portal, pipeline.said("una camera", who=f"guest{n}"))
    pipeline.run()
    odd = list(Conversation.objects.filter(number__in=range(1, 10_000, 3)))
    tagging.tag(odd, add=["terzo"], by=cast.as_("marco"))
    for typed in ("camera tag:terzo", "tag:terzo"):
        seen: list[int] = []
        after = ""
        while True:
            query = Query(view=View.ALL, words=typed)
            page = inbox.page(cast.marco, query, after=after, limit=3)
            seen += [row.pk for row in page.rows]
            after = page.after
            if not after:
                break
        assert sorted(seen) == sorted(row.pk for row in odd)


def test_old_hits_are_reached_behind_many_that_do_not_fit(
    cast: Cast, portal: Account
) -> None:
    pipeline.post(portal, pipeline.said("una camera", who="first"))
    for _n in range(60):
        pipeline.post(portal, pipeline.said("una camera", who="loud"))
    pipeline.run()
    found = inbox.page(
        cast.marco, Query(view=View.ALL, words="camera da:first"), limit=2
    )
    assert len(found.rows) == 1


@pytest.mark.parametrize(
    "typed", ["camera da:guest tag:vip is:open dopo:7d", "tag:vip is:open -da:guest1"]
)
def test_a_search_costs_the_same_however_much_there_is(
    cast: Cast, portal: Account, typed: str
) -> None:
    def cost() -> int:
        with scope(cast.workspace), CaptureQueriesContext(connection) as asked:
            inbox.page(cast.marco, Query(view=View.ALL, words=typed))
        return len(asked)

    def fill(start: int, n: int) -> None:
        for k in range(start, start + n):
            pipeline.post(portal, pipeline.said("una camera", who=f"guest{k}"))
        pipeline.run()
        rows = list(Conversation.objects.all())
        tagging.tag(rows, add=["vip"], by=cast.as_("marco"))

    fill(0, 3)
    few = cost()
    fill(3, 30)
    # PostgreSQL may look through two windows of ids more, by where these lie in the small and the large buckets.
    assert cost() <= few + 2
    assert few <= 12
