"""Nobody's conversation stays with somebody who went home."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.commitments.reads import on_call
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate.actions import assigning, leaving
from ascolto.operate.models import Conversation, Note
from ascolto.testing import make, pipeline
from ascolto.testing.cast import Cast

HOUR = timedelta(hours=1)


@pytest.fixture
def held(cast: Cast, portal: Account) -> list[Conversation]:
    """Two guests wait, both with Marco."""
    for who in ("ines", "leo"):
        pipeline.post(portal, pipeline.said(who=who))
    pipeline.run()
    rows = list(Conversation.objects.order_by("pk"))
    for row in rows:
        assigning.assign(row, to=cast.marco.pk, by=cast.as_("marco"))
    return rows


def holders() -> list[str | None]:
    rows = Conversation.objects.order_by("pk")
    return list(rows.values_list("assignee__name", flat=True))


def test_who_waits_is_handed_on_with_a_note_and_comes_back(
    cast: Cast, held: list[Conversation]
) -> None:
    with scope(cast.workspace):
        leaving.leave(cast.marco, by=cast.as_("marco"), note="Ines wants a cot")
        assert holders() == [None, None]
        assert Note.objects.filter(text__contains="Ines wants a cot").count() == 2
        assigning.assign(held[0], to=cast.giulia.pk, by=cast.as_("giulia"))
        leaving.come_back(cast.marco, by=cast.as_("marco"))
        assert holders() == ["Giulia", "Marco"]


def test_a_planned_absence_begins_and_ends_by_the_clock(
    cast: Cast, held: list[Conversation]
) -> None:
    now = timezone.now()
    with scope(cast.workspace):
        leaving.leave(
            cast.marco, by=cast.as_("sara"), from_at=now + HOUR, until_at=now + 9 * HOUR
        )
        assert holders() == ["Marco", "Marco"]
    assert leaving.turn(now) == 0
    assert leaving.turn(now + HOUR) == 1
    with scope(cast.workspace):
        assert holders() == [None, None]
    assert leaving.turn(now + 9 * HOUR) == 1
    with scope(cast.workspace):
        assert holders() == ["Marco", "Marco"]
    assert leaving.turn(now + 9 * HOUR) == 0


def test_nobody_calls_who_is_away_but_somebody_is_always_called(cast: Cast) -> None:
    with scope(cast.workspace):
        make.on_call(cast.marco, cast.sara)
        leaving.leave(cast.marco, by=cast.as_("marco"))
        assert on_call.chain(cast.brand.pk) == [cast.sara]
        for name in ("sara", "ada"):
            leaving.leave(getattr(cast, name), by=cast.as_(name))
        assert on_call.chain(cast.brand.pk) == [cast.ada]


def test_only_they_or_a_lead_say_that_somebody_is_away(cast: Cast) -> None:
    with scope(cast.workspace), pytest.raises(Refusal):
        leaving.leave(cast.marco, by=cast.as_("giulia"))
