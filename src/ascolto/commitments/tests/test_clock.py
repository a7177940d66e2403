"""The clock, over weeks, holidays, nights and the two days on which clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ascolto.commitments.clock import (
    DAYS,
    NotHours,
    OpeningHours,
    deadline,
    elapsed,
    warn_at,
)

ROME = ZoneInfo("Europe/Rome")


def rome(text: str, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME, fold=fold).astimezone(UTC)


def hours(code: str = "", **week: str) -> OpeningHours:
    """`hours(mon="09:00-13:00 14:00-18:00")`; `every` stands for all seven days."""
    days = {day: week.get(day, week.get("every", "")) for day in DAYS}
    read = OpeningHours.read(
        {day: [span.split("-") for span in text.split()] for day, text in days.items()},
        "Europe/Rome",
        code,
    )
    assert read is not None
    return read


SHOP = hours(
    "IT",
    **dict.fromkeys(DAYS[:5], "09:00-13:00 14:00-18:00"),
    sat="09:00-13:00",
)
NIGHT = hours(every="18:00-02:00")
LONG = hours(every="18:00-04:00")


@pytest.mark.parametrize(
    ("since", "minutes", "clock", "due"),
    [
        # Plain time runs through night, Sunday, holiday and the change of clocks.
        ("2026-11-14T10:00", 60, None, "2026-11-14T11:00"),
        ("2026-12-25T23:30", 60, None, "2026-12-26T00:30"),
        ("2026-12-31T23:30", 60, None, "2027-01-01T00:30"),
        ("2028-02-28T23:30", 60, None, "2028-02-29T00:30"),
        ("2026-03-29T01:30", 60, None, "2026-03-29T03:30"),
        # Opening hours: a day, the break at noon, the evening, Saturday to Monday.
        ("2026-11-10T09:30", 60, SHOP, "2026-11-10T10:30"),
        ("2026-11-10T12:30", 60, SHOP, "2026-11-10T14:30"),
        ("2026-11-10T17:30", 60, SHOP, "2026-11-11T09:30"),
        ("2026-11-10T20:00", 60, SHOP, "2026-11-11T10:00"),
        ("2026-11-14T12:30", 60, SHOP, "2026-11-16T09:30"),
        # The last minute of the day counts: due at closing time, not at the next opening.
        ("2026-11-10T17:00", 60, SHOP, "2026-11-10T18:00"),
        ("2026-11-10T12:00", 60, SHOP, "2026-11-10T13:00"),
        # Holidays: Easter Monday, 4 October (a Sunday in 2026, a Monday in 2027), year end.
        ("2026-04-04T12:30", 60, SHOP, "2026-04-07T09:30"),
        ("2027-10-02T12:30", 60, SHOP, "2027-10-05T09:30"),
        ("2025-10-03T17:30", 60, SHOP, "2025-10-04T09:30"),
        ("2026-12-31T17:30", 60, SHOP, "2027-01-02T09:30"),
        # The leap day is a Tuesday like others.
        ("2028-02-28T17:30", 60, SHOP, "2028-02-29T09:30"),
        # Past midnight: the span belongs to the day on which it begins.
        ("2026-11-10T23:30", 60, NIGHT, "2026-11-11T00:30"),
        ("2026-11-11T01:30", 60, NIGHT, "2026-11-11T18:30"),
        ("2026-11-11T12:00", 60, NIGHT, "2026-11-11T19:00"),
        # A night of ten hours has nine when spring takes one, eleven when autumn gives it back.
        ("2026-03-28T18:00", 9 * 60, LONG, "2026-03-29T04:00"),
        ("2026-10-24T18:00", 11 * 60, LONG, "2026-10-25T04:00"),
    ],
)
def test_a_deadline(
    since: str, minutes: int, clock: OpeningHours | None, due: str
) -> None:
    assert deadline(rome(since), minutes, clock) == rome(due)


def test_the_hour_that_comes_twice_counts_twice() -> None:
    bar = hours(every="01:00-04:00")
    assert elapsed(
        rome("2026-10-25T01:00"), rome("2026-10-25T04:00"), bar
    ) == timedelta(hours=4)
    first, second = rome("2026-10-25T02:30"), rome("2026-10-25T02:30", fold=1)
    assert elapsed(first, second, bar) == timedelta(hours=1)
    assert deadline(first, 60, bar) == second


def test_the_hour_that_is_skipped_does_not_count() -> None:
    bar = hours(every="01:00-04:00")
    assert elapsed(
        rome("2026-03-29T00:00"), rome("2026-03-29T12:00"), bar
    ) == timedelta(hours=2)
    swallowed = hours(every="02:15-02:45")
    assert elapsed(
        rome("2026-03-29T00:00"), rome("2026-03-29T12:00"), swallowed
    ) == timedelta(0)
    assert deadline(rome("2026-03-29T00:00"), 10, swallowed) == rome("2026-03-30T02:25")


def test_a_span_that_begins_in_the_skipped_hour_begins_when_it_ends() -> None:
    late = hours(every="02:30-05:00")
    assert deadline(rome("2026-03-29T00:00"), 30, late) == rome("2026-03-29T03:30")


def test_a_holiday_closes_what_begins_on_it_and_not_what_began_before() -> None:
    club = hours("IT", every="22:00-03:00")
    assert club.is_open(rome("2026-12-25T01:00"))  # Christmas Eve's night
    assert not club.is_open(rome("2026-12-25T23:00"))
    assert not club.is_open(rome("2026-12-26T01:00"))


def test_patron_saints_close_their_own_town_only() -> None:
    every = dict.fromkeys(DAYS, "09:00-18:00")
    monday = rome("2026-12-07T10:00")  # Saint Ambrose
    assert not hours("IT-MI", **every).is_open(monday)
    assert hours("IT-RM", **every).is_open(monday)
    peter_and_paul = rome("2026-06-29T10:00")
    assert not hours("IT-RM", **every).is_open(peter_and_paul)
    assert hours("IT-MI", **every).is_open(peter_and_paul)


def test_overlapping_spans_count_once() -> None:
    twice = hours(every="09:00-13:00 12:00-18:00 09:00-10:00")
    assert elapsed(
        rome("2026-11-10T00:00"), rome("2026-11-11T00:00"), twice
    ) == timedelta(hours=9)


def test_every_hour_of_every_day_spelled_out_is_plain_time() -> None:
    always = hours(every="00:00-24:00")
    since = rome("2026-03-28T12:00")
    assert deadline(since, 60 * 24 * 30, always) == deadline(since, 60 * 24 * 30)
    assert elapsed(since, rome("2026-10-26T12:00"), always) == elapsed(
        since, rome("2026-10-26T12:00")
    )


def test_no_hours_at_all_means_always_open() -> None:
    assert OpeningHours.read({}, "Europe/Rome") is None
    assert OpeningHours.read({"mon": []}, "Europe/Rome") is None


@pytest.mark.parametrize(
    ("week", "zone", "code"),
    [
        ({"lun": [["09:00", "13:00"]]}, "Europe/Rome", ""),
        ({"mon": [["9", "thirteen"]]}, "Europe/Rome", ""),
        ({"mon": [["09:00"]]}, "Europe/Rome", ""),
        ({"mon": [["25:00", "26:00"]]}, "Europe/Rome", ""),
        ({"mon": [["24:00", "24:00"]]}, "Europe/Rome", ""),
        ({"mon": [["09:00", "13:00"]]}, "Europe/Bellagio", ""),
        ({"mon": [["09:00", "13:00"]]}, "Europe/Rome", "IT-XX"),
        ({"mon": [["09:00", "13:00"]]}, "Europe/Rome", "Italia"),
    ],
)
def test_hours_that_cannot_be_read_are_refused(
    week: dict[str, list[list[str]]], zone: str, code: str
) -> None:
    with pytest.raises(NotHours):
        OpeningHours.read(week, zone, code)


def test_the_warning_comes_when_the_last_quarter_begins() -> None:
    assert warn_at(rome("2026-11-10T10:00"), 60) == rome("2026-11-10T10:45")
    assert warn_at(rome("2026-11-10T17:45"), 60, SHOP) == rome("2026-11-11T09:30")


def test_thirteen_days_of_2026_and_the_fourth_of_october_only_from_then() -> None:
    every = hours("IT", every="09:00-18:00")
    year = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    closed = {day for day in year if every.is_day_off(day)}
    assert closed == set(holidays.country_holidays("IT", years=2026))
    assert len(closed) == 13
    assert date(2026, 10, 4) in closed
    assert not every.is_day_off(date(2025, 10, 4))


def test_a_feast_that_is_only_remembered_on_a_sunday_closes_nobody() -> None:
    known = holidays.country_holidays("IT", years=2027, language="en_US")
    assert known[date(2027, 11, 7)] == "National Unity Day"
    assert hours("IT", every="09:00-18:00").is_open(rome("2027-11-07T10:00"))


# --- properties ------------------------------------------------------------------------------

moments = st.datetimes(
    min_value=datetime(2025, 12, 1),
    max_value=datetime(2028, 3, 15),
    timezones=st.just(UTC),
)
changes = st.sampled_from(
    [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
)
near_changes = st.builds(
    lambda at, seconds: at + timedelta(seconds=seconds),
    changes,
    st.integers(-100_000, 100_000),
)
instants = moments | near_changes
clock_times = st.integers(0, 1439).map(lambda m: f"{m // 60:02d}:{m % 60:02d}")
spans = st.lists(st.lists(clock_times, min_size=2, max_size=2), max_size=3)
weeks = st.fixed_dictionaries(dict.fromkeys(DAYS, spans))
clocks = st.builds(
    OpeningHours.read,
    weeks,
    st.sampled_from(["Europe/Rome", "America/New_York", "Asia/Kolkata", "UTC"]),
    st.sampled_from(["", "IT", "IT-MI", "DE-BY", "US"]),
)
allowances = st.integers(1, 60 * 24 * 10)


@given(clocks, instants, instants, instants)
def test_waiting_is_never_negative_grows_with_time_and_adds_up(
    clock: OpeningHours | None, a: datetime, b: datetime, c: datetime
) -> None:
    a, b, c = sorted([a, b, c])
    first, second, whole = (
        elapsed(a, b, clock),
        elapsed(b, c, clock),
        elapsed(a, c, clock),
    )
    assert timedelta(0) <= first <= whole <= c - a
    assert first + second == whole
    assert elapsed(c, a, clock) == timedelta(0)


@settings(deadline=None)
@given(clocks, instants, allowances)
def test_at_the_deadline_exactly_the_allowance_has_been_waited(
    clock: OpeningHours | None, since: datetime, minutes: int
) -> None:
    due = deadline(since, minutes, clock)
    assert elapsed(since, due, clock) == timedelta(minutes=minutes)
    assert elapsed(since, due - timedelta(seconds=1), clock) < timedelta(
        minutes=minutes
    )


@settings(deadline=None)
@given(clocks, instants, instants, allowances, allowances)
def test_later_beginnings_and_longer_allowances_are_never_due_earlier(
    clock: OpeningHours | None, a: datetime, b: datetime, short: int, long: int
) -> None:
    a, b = sorted([a, b])
    short, long = sorted([short, long])
    assert deadline(a, short, clock) <= deadline(b, short, clock)
    assert deadline(a, short, clock) <= deadline(a, long, clock)
    assert a < warn_at(a, short, clock) <= deadline(a, short, clock)


@settings(deadline=None)
@given(clocks.filter(lambda c: c is not None), instants)
def test_open_is_what_the_clock_on_the_wall_and_the_calendar_say(
    clock: OpeningHours, at: datetime
) -> None:
    """Read off the wall, without the clock's own steps; days of change have table tests."""
    assume(not _is_changing(clock.zone, at))
    assert clock.is_open(at) == _is_open_by_the_wall(clock, at)


def _is_open_by_the_wall(clock: OpeningHours, at: datetime) -> bool:
    wall = at.astimezone(clock.zone)
    for back in (0, 1):
        day = wall.date() - timedelta(days=back)
        minutes = wall.hour * 60 + wall.minute + back * 24 * 60
        if not _is_feast(clock.holidays, day) and any(
            begin <= minutes < end for begin, end in clock.week[day.weekday()]
        ):
            return True
    return False


def _is_changing(zone: ZoneInfo, at: datetime) -> bool:
    around = (at + timedelta(days=days) for days in (-2, 2))
    return len({moment.astimezone(zone).utcoffset() for moment in around}) > 1


def _is_feast(code: str, day: date) -> bool:
    if not code:
        return False
    country, _, subdivision = code.partition("-")
    known = holidays.country_holidays(
        country, subdiv=subdivision or None, years=day.year, language="en_US"
    )
    return day in known and known[day] != "National Unity Day"
