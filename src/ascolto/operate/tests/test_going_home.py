"""The rota: at the end of a shift nobody's conversation stays with who went home."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.commitments.actions import rostering
from ascolto.commitments.models import HandOver, Roster
from ascolto.commitments.reads import on_call
from ascolto.core.models import Job
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate.actions import assigning, going_home, leaving
from ascolto.operate.models import Conversation, Note, Notice
from ascolto.testing import counting, make, pipeline
from ascolto.testing.cast import Cast

ROME = ZoneInfo("Europe/Rome")
EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)


def clock(at: datetime) -> str:
    return f"{at.astimezone(ROME):%H:%M}"


def works(cast: Cast, name: str, begin: datetime, end: datetime) -> None:
    """Every day between these times of the clock."""
    week = {day: [[clock(begin), clock(end)]] for day in EVERY_DAY}
    rostering.set_week(getattr(cast, name), week=week, by=cast.as_("sara"))


def arrive(cast: Cast, portal: Account, *who: str) -> list[Conversation]:
    for one in who:
        pipeline.post(portal, pipeline.said(who=one))
    pipeline.run()
    rows = list(Conversation.objects.order_by("pk"))
    for row in rows:
        assigning.assign(row, to=cast.marco.pk, by=cast.as_("marco"))
    return rows


@pytest.fixture
def now() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def held(cast: Cast, portal: Account, now: datetime) -> list[Conversation]:
    """Marco's shift ends in an hour, and two guests wait with him."""
    works(cast, "marco", now - 60 * MINUTE, now + 60 * MINUTE)
    return arrive(cast, portal, "ines", "leo")


def holders() -> list[str | None]:
    rows = Conversation.objects.order_by("pk")
    return list(rows.values_list("assignee__name", flat=True))


def test_who_waits_goes_back_to_those_who_are_there_once(
    cast: Cast, held: list[Conversation], now: datetime
) -> None:
    with scope(cast.workspace):
        works(cast, "giulia", now - 60 * MINUTE, now + 300 * MINUTE)
        rostering.leave_note(cast.marco, note="Ines wants a cot", by=cast.as_("marco"))
    assert going_home.turn(now) == 0
    assert going_home.turn(now + 61 * MINUTE) == 1
    assert going_home.turn(now + 61 * MINUTE) == 0
    with scope(cast.workspace):
        assert holders() == [None, None]
        assert Note.objects.filter(text__contains="Ines wants a cot").count() == 2
        assert Notice.objects.get(kind="note").member == cast.giulia
        over = HandOver.objects.get()
        assert sorted(over.handed_on) == [c.pk for c in held]
        assert Roster.objects.get(member=cast.marco).note == ""


def test_taking_it_back_leaves_what_somebody_has_taken(
    cast: Cast, held: list[Conversation], now: datetime
) -> None:
    with scope(cast.workspace):
        works(cast, "giulia", now - 60 * MINUTE, now + 300 * MINUTE)
    going_home.turn(now + 61 * MINUTE)
    with scope(cast.workspace):
        assigning.assign(held[0], to=cast.giulia.pk, by=cast.as_("giulia"))
        over = HandOver.objects.get()
        with pytest.raises(Refusal):
            going_home.undo(over, by=cast.as_("giulia"))
        assert going_home.undo(over, by=cast.as_("marco")) == 1
        assert going_home.undo(over, by=cast.as_("marco")) == 0
        assert holders() == ["Giulia", "Marco"]


def test_with_nobody_there_it_stays_and_the_one_on_call_is_told(
    cast: Cast, held: list[Conversation], now: datetime
) -> None:
    with scope(cast.workspace):
        make.on_call(cast.sara, cast.ada)
        before = Job.objects.count()
    going_home.turn(now + 61 * MINUTE)
    with scope(cast.workspace):
        assert holders() == ["Marco", "Marco"]
        over = HandOver.objects.get()
        assert (over.handed_on, len(over.kept)) == ([], 2)
        mails = Job.objects.all()[before:]
        assert cast.sara.user.email in str([m.args for m in mails])
        assert cast.ada.user.email not in str([m.args for m in mails])


def test_who_is_away_takes_nothing(
    cast: Cast, held: list[Conversation], now: datetime
) -> None:
    with scope(cast.workspace):
        works(cast, "giulia", now - 60 * MINUTE, now + 300 * MINUTE)
        leaving.leave(cast.giulia, by=cast.as_("giulia"))
    going_home.turn(now + 61 * MINUTE)
    with scope(cast.workspace):
        assert holders() == ["Marco", "Marco"]


def test_only_somebody_of_its_team_takes_it(
    cast: Cast, held: list[Conversation], now: datetime
) -> None:
    with scope(cast.workspace):
        works(cast, "giulia", now - 60 * MINUTE, now + 300 * MINUTE)
        reception = cast.marco.teams.get()
        Conversation.objects.filter(pk=held[0].pk).update(team=reception)
    going_home.turn(now + 61 * MINUTE)
    with scope(cast.workspace):
        assert holders() == ["Marco", None]


def test_what_falls_due_after_the_next_shift_begins_waits_for_it(
    cast: Cast, held: list[Conversation], now: datetime
) -> None:
    with scope(cast.workspace):
        works(cast, "giulia", now - 60 * MINUTE, now + 300 * MINUTE)
        due = now + timedelta(hours=30)
        Conversation.objects.filter(pk=held[0].pk).update(due_at=due)
    going_home.turn(now + 61 * MINUTE)
    with scope(cast.workspace):
        assert holders() == ["Marco", None]


def test_a_late_look_takes_nothing_from_who_is_on_again(
    cast: Cast, held: list[Conversation], now: datetime
) -> None:
    going_home.turn(now + timedelta(days=1))
    with scope(cast.workspace):
        assert holders() == ["Marco", "Marco"]
        assert Roster.objects.get().ends_at > now + timedelta(days=1)


def test_a_changed_day_moves_the_end(
    cast: Cast, held: list[Conversation], now: datetime
) -> None:
    with scope(cast.workspace):
        today = now.astimezone(ROME).date()
        begin, end = now - 60 * MINUTE, now + 120 * MINUTE
        for day_on in (today, begin.astimezone(ROME).date()):
            rostering.change_day(
                cast.marco, day_on=day_on, spans=[[clock(begin), clock(end)]],
                by=cast.as_("sara"),
            )  # fmt: skip
        assert Roster.objects.get().ends_at == end
        rostering.change_day(
            cast.marco, day_on=begin.astimezone(ROME).date(), spans=None,
            by=cast.as_("sara"),
        )  # fmt: skip
        rostering.change_day(cast.marco, day_on=today, spans=None, by=cast.as_("sara"))
        assert Roster.objects.get().ends_at == now + 60 * MINUTE


def test_more_conversations_take_no_more_queries(
    cast: Cast, portal: Account, held: list[Conversation], now: datetime
) -> None:
    with scope(cast.workspace):
        works(cast, "giulia", now - 60 * MINUTE, now + 300 * MINUTE)
    few = counting.count(lambda: going_home.turn(now + 61 * MINUTE))
    with scope(cast.workspace):
        arrive(cast, portal, "ada-k", "bo", "cleo", "dan", "eva", "fay")
        Roster.objects.filter(member=cast.marco).update(ends_at=now)
    assert counting.count(lambda: going_home.turn(now + 61 * MINUTE)) <= few
    assert counting.count(lambda: going_home.turn(now + 61 * MINUTE)) <= 3


def test_whose_week_it_is_comes_before_the_chain(cast: Cast) -> None:
    with scope(cast.workspace):
        make.on_call(cast.sara, cast.ada)
        by, today = cast.as_("sara"), timezone.now().astimezone(ROME).date()
        rostering.give_turn(cast.ada, week_on=today, by=by)
        assert on_call.chain(cast.brand.pk) == [cast.ada, cast.sara]
        rostering.give_turn(cast.marco, week_on=today, brand=cast.brand, by=by)
        assert on_call.chain(cast.brand.pk) == [cast.marco, cast.sara, cast.ada]
        leaving.leave(cast.marco, by=cast.as_("marco"))
        assert on_call.chain(cast.brand.pk)[0] != cast.marco
        rostering.give_turn(None, week_on=today, by=by)
        assert on_call.chain(cast.brand.pk) == [cast.sara, cast.ada]
        next_week = today + timedelta(days=7)
        rostering.give_turn(cast.ada, week_on=next_week, by=by)
        assert on_call.chain(cast.brand.pk) == [cast.sara, cast.ada]


def test_only_leads_write_the_rota(cast: Cast) -> None:
    with scope(cast.workspace), pytest.raises(Refusal):
        rostering.set_week(
            cast.marco, week={"mon": [["09:00", "17:00"]]}, by=cast.as_("marco")
        )
    with scope(cast.workspace), pytest.raises(Refusal):
        rostering.change_day(
            cast.marco, day_on=date(2026, 1, 1), spans=[], by=cast.as_("sara")
        )
