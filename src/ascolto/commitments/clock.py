"""The clock of commitments: when is it due, how long has somebody waited. Pure: no Django.

Without opening hours ("always") time is plain time. With them only opening time counts: spans
per weekday in the brand's own zone, also past midnight, closed on public holidays. A span belongs
to the day it begins on: a holiday closes what begins on it, and nothing else.

All functions take aware datetimes and give aware datetimes in UTC. They are functions of their
arguments alone, so a restart, a late worker or a clock put right changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import count
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)

# Italy kept it as a feast but moved it to a Sunday in 1977: nobody is closed for it.
_NOT_DAYS_OFF = {"IT": frozenset({"National Unity Day"})}

Span = tuple[
    int, int
]  # minutes after the day's midnight by the wall clock; up to two days


class NotHours(ValueError):
    """Opening hours that cannot be read; the text says which part."""


@dataclass(frozen=True)
class OpeningHours:
    """When a brand is open: spans per weekday (Monday first), its zone, its holidays."""

    week: tuple[tuple[Span, ...], ...]
    zone: ZoneInfo
    holidays: str = ""  # country or subdivision: "IT", "IT-MI"; "" knows none

    @classmethod
    def read(
        cls,
        week: Mapping[str, Sequence[Sequence[str]]],
        zone: str,
        holidays: str = "",
    ) -> OpeningHours | None:
        """From what a brand stores: {"mon": [["09:00", "13:00"], …], …}; None: always open.

        A span that ends at or before its beginning ends on the next day; "24:00" is midnight.
        Raises `NotHours`.
        """
        for day in week:
            if day not in DAYS:
                raise NotHours(f"{day!r} is not a day of the week")
        spans = tuple(tuple(sorted(spans_of(week.get(day) or ()))) for day in DAYS)
        if not any(spans):
            return None
        _days_off(holidays, 2026)
        try:
            return cls(spans, ZoneInfo(zone), holidays)
        except (ZoneInfoNotFoundError, ValueError) as problem:
            raise NotHours(f"{zone!r} is not a time zone") from problem

    def is_open(self, at: datetime) -> bool:
        at = at.astimezone(UTC)
        return any(begin <= at < end for begin, end in self.since(at, days=2))

    def opens_at(self, at: datetime) -> datetime:
        """The next moment that counts: `at` itself while open."""
        at = at.astimezone(UTC)
        for begin, end in self.since(at):
            if end > at:
                return max(begin, at)
        raise AssertionError("some day of the year is open")

    def is_day_off(self, day: date) -> bool:
        return day in _days_off(self.holidays, day.year)

    def since(
        self, at: datetime, *, days: int | None = None
    ) -> Iterator[tuple[datetime, datetime]]:
        """The open intervals, in order and apart, from a little before `at` on."""
        first = at.astimezone(self.zone).date() - DAY
        told_until = datetime.min.replace(tzinfo=UTC)
        for offset in count() if days is None else range(days + 1):
            for begin, end in self._of_day(first + offset * DAY):
                if end > told_until:
                    yield max(begin, told_until), end
                    told_until = end

    def _of_day(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        spans = self.week[day.weekday()]
        if not spans or self.is_day_off(day):
            return
        for begin, end in spans:
            opens, closes = (instant(day, m, self.zone) for m in (begin, end))
            if (
                opens < closes
            ):  # the hour that spring takes away may swallow a whole span
                yield opens, closes


def is_holiday(day: date, code: str) -> bool:
    """By the calendar of a country or subdivision; one that is not known has none."""
    try:
        return day in _days_off(code, day.year)
    except NotHours:
        return False


def deadline(
    since: datetime, minutes: float, hours: OpeningHours | None = None
) -> datetime:
    """The first moment at which `minutes` have counted since `since`. Seconds are kept."""
    left = minutes * MINUTE
    if hours is None or left <= timedelta(0):
        return since.astimezone(UTC) + max(left, timedelta(0))
    since = since.astimezone(UTC)
    for begin, end in hours.since(since):
        begin = max(begin, since)
        if begin + left <= end:
            return begin + left
        left -= max(end - begin, timedelta(0))
    raise AssertionError("opening hours never end")


def warn_at(
    since: datetime, minutes: float, hours: OpeningHours | None = None
) -> datetime:
    """When the last quarter of the time begins."""
    return deadline(since, minutes * 0.75, hours)


def elapsed(
    since: datetime, until: datetime, hours: OpeningHours | None = None
) -> timedelta:
    """How much time counted between the two; never negative."""
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    if until <= since:
        return timedelta(0)
    if hours is None:
        return until - since
    total = timedelta(0)
    for begin, end in hours.since(since):
        if begin >= until:
            break
        total += max(min(end, until) - max(begin, since), timedelta(0))
    return total


def spans_of(rows: Sequence[Sequence[str]]) -> Iterator[Span]:
    for row in rows:
        try:
            begin, end = (_minutes(text) for text in row)
        except ValueError as problem:
            raise NotHours(f"{list(row)!r} is not a span of hours") from problem
        if begin == 24 * 60:
            raise NotHours(f"{list(row)!r} begins when the day is over")
        yield begin, end if end > begin else end + 24 * 60


def _minutes(text: str) -> int:
    """Minutes after midnight: "09:30" is 570. Raises `ValueError`."""
    if text == "24:00":
        return 24 * 60
    clock = time.fromisoformat(text)
    if clock.tzinfo or clock.second or clock.microsecond:
        raise ValueError(text)
    return clock.hour * 60 + clock.minute


@lru_cache(maxsize=16_384)
def instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """When the wall clock of `zone` shows that time; the first one when it shows it twice.

    A time that spring skips is the moment of the change, so that instants never run backwards.
    """
    wall = datetime.combine(day, time()) + minutes * MINUTE
    instant = wall.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == wall:
        return instant
    before = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change_between(before, instant, zone)


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The moment, to the second, at which the zone's clock is put forward."""
    old = before.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + ((after - before) // 2 // timedelta(seconds=1)) * timedelta(
            seconds=1
        )
        if middle.astimezone(zone).utcoffset() == old:
            before = middle
        else:
            after = middle
    return after


@lru_cache(maxsize=1024)
def _days_off(code: str, year: int) -> frozenset[date]:
    """The public holidays of a country or subdivision. Raises `NotHours` for an unknown one."""
    if not code:
        return frozenset()
    country, _, subdivision = code.partition("-")
    try:
        known = holidays.country_holidays(
            country, subdiv=subdivision or None, years=year, language="en_US"
        )
    except (NotImplementedError, KeyError) as problem:
        raise NotHours(f"no holidays are known for {code!r}") from problem
    ignored = _NOT_DAYS_OFF.get(country, frozenset())
    return frozenset(
        day for day in known if not ignored.issuperset(known.get_list(day))
    )
