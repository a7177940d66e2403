"""The clock against a counter that looks at every single minute: zones, clock changes, holidays, nights."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from ascolto.commitments import clock
from ascolto.commitments.clock import DAYS, OpeningHours

MINUTE = timedelta(minutes=1)
WINDOW = 11  # days that are counted
ZONES = [
    "Europe/Rome",
    "America/New_York",
    "Australia/Lord_Howe",  # half an hour of summer time
    "Asia/Kathmandu",
    "Pacific/Auckland",
    "UTC",
]
# Around the clock changes, and around Christmas and the First of May.
STARTS = [
    date(2026, 3, 5), date(2026, 3, 26), date(2026, 4, 2), date(2026, 9, 25),
    date(2026, 10, 22), date(2026, 10, 30), date(2026, 12, 22), date(2027, 4, 28),
]  # fmt: skip


@lru_cache
def walls(zone: str, start: date) -> list[datetime]:
    """What the wall clock shows, minute by minute of real time, beginning two days early."""
    first = datetime(start.year, start.month, start.day, tzinfo=UTC) - timedelta(days=2)
    place = ZoneInfo(zone)
    count = (WINDOW + 4) * 24 * 60
    return [
        (first + n * MINUTE).astimezone(place).replace(tzinfo=None)
        for n in range(count)
    ]


def first_shown(shown: list[datetime], wall: datetime) -> int:
    """The first minute at which the clock has come to `wall`."""
    return next((n for n, at in enumerate(shown) if at >= wall), len(shown))


def counted(
    week: dict[str, list[list[str]]], zone: str, start: date, country: str
) -> list[bool]:
    """Whether each minute counts, by looking at it."""
    shown = walls(zone, start)
    closed = holidays.country_holidays(country, years=[2026, 2027]) if country else {}
    open_ = [False] * len(shown)
    for offset in range(-1, WINDOW + 2):
        day = start + timedelta(days=offset)
        if day in closed and not (country == "IT" and (day.month, day.day) == (11, 4)):
            continue
        for begin, end in week.get(DAYS[day.weekday()], []):
            opens = datetime.fromisoformat(f"{day}T{begin}")
            closes = datetime.fromisoformat(f"{day}T{end}")
            closes += timedelta(days=closes <= opens)
            for n in range(first_shown(shown, opens), first_shown(shown, closes)):
                open_[n] = True
    return open_


_TIMES = st.integers(0, 95).map(lambda n: f"{n // 4:02}:{n % 4 * 15:02}")
_SPANS = st.lists(
    st.tuples(_TIMES, _TIMES).filter(lambda s: s[0] != s[1]).map(list), max_size=2
)
_WEEKS = st.dictionaries(st.sampled_from(DAYS), _SPANS, min_size=3).filter(
    lambda week: sum(map(bool, week.values())) > 1
)


@settings(max_examples=60)
@given(
    week=_WEEKS,
    zone=st.sampled_from(ZONES),
    start=st.sampled_from(STARTS),
    country=st.sampled_from(["", "IT", "US"]),
    offset=st.integers(0, 3 * 24 * 60),
    minutes=st.integers(1, 1200),
    length=st.integers(0, 6 * 24 * 60),
)
def test_the_clock_counts_what_a_counter_of_minutes_counts(
    week: dict[str, list[list[str]]], zone: str, start: date, country: str,
    offset: int, minutes: int, length: int,
) -> None:  # fmt: skip
    hours = OpeningHours.read(week, zone, country)
    assert hours is not None
    open_ = counted(week, zone, start, country)
    lead = 2 * 24 * 60 + offset
    since = datetime(start.year, start.month, start.day, tzinfo=UTC) + offset * MINUTE
    assert hours.is_open(since) == open_[lead]
    assert clock.elapsed(since, since + length * MINUTE, hours) == MINUTE * sum(
        open_[lead : lead + length]
    )
    inside = [n for n in range(lead, lead + 9 * 24 * 60) if open_[n]]
    if len(inside) >= minutes:
        last = inside[minutes - 1] + 1 - lead
        assert clock.deadline(since, minutes, hours) == since + last * MINUTE


@given(
    zone=st.sampled_from(ZONES),
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    minutes=st.integers(0, 10_000),
)
def test_without_hours_time_is_plain_time(
    zone: str, at: datetime, minutes: int
) -> None:
    since = at.replace(tzinfo=ZoneInfo(zone))
    due = clock.deadline(since, minutes)
    assert due - since.astimezone(UTC) == minutes * MINUTE
    assert clock.elapsed(since, due) == minutes * MINUTE
    assert clock.warn_at(since, minutes) <= due
