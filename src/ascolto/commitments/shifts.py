"""When a member is at work: a weekly pattern in words, days that differ, holidays. Pure: no Django.

"lun–ven 9–13 14:30–18, sab 9–13" and "Mon–Fri 9–17" are read alike; a span that ends at or before
its beginning ends on the next day. Times are those of the member's own zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from ascolto.commitments.clock import (
    DAYS,
    NotHours,
    OpeningHours,
    Span,
    instant,
    spans_of,
)

Week = dict[str, list[list[str]]]
NAMES = {
    "it": ("lun", "mar", "mer", "gio", "ven", "sab", "dom"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_DAY = {
    name[:3].lower(): day
    for names in NAMES.values()
    for name, day in zip(names, DAYS, strict=True)
}
_TIME = r"\d{1,2}(?:[:.]\d\d)?"
_TOKEN = re.compile(
    rf"(?P<begin>{_TIME})\s*[-–—]\s*(?P<end>{_TIME})"
    r"|(?P<day>[^\W\d]+)\.?(?:\s*[-–—]\s*(?P<last>[^\W\d]+)\.?)?|(?P<between>[\s,;:]+)"
)
_AND = {"e", "and"}


@dataclass(frozen=True)
class Shifts(OpeningHours):
    """A member's shifts: the pattern, but for the days that differ."""

    other: Mapping[date, tuple[Span, ...]] = field(default_factory=dict)

    def next_end(self, at: datetime) -> datetime | None:
        """When the shift that lasts, or else the next one, ends; None: none within a year."""
        for _begin, end in self.since(at, days=370):
            if end > at:
                return end
        return None

    def next_begin(self, at: datetime) -> datetime | None:
        """When the next shift begins; None: none within a year."""
        for begin, _end in self.since(at, days=370):
            if begin > at:
                return begin
        return None

    def of_day(self, day: date) -> list[tuple[datetime, datetime]]:
        """The shifts that begin on a day."""
        return list(self._of_day(day))

    def _of_day(self, day: date) -> Iterator[tuple[datetime, datetime]]:
        if day not in self.other:
            yield from super()._of_day(day)
            return
        for begin, end in self.other[day]:
            yield instant(day, begin, self.zone), instant(day, end, self.zone)


def shifts(
    week: Mapping[str, Sequence[Sequence[str]]],
    zone: str,
    *,
    holidays: str = "",
    other: Mapping[date, Sequence[Sequence[str]]] | None = None,
) -> Shifts | None:
    """None: no pattern, so nobody knows when this person is there. Raises `NotHours`."""
    usual = OpeningHours.read(week, zone, holidays)
    if usual is None:
        return None
    days = {day: tuple(sorted(spans_of(spans))) for day, spans in (other or {}).items()}
    return Shifts(usual.week, usual.zone, usual.holidays, days)


def read_week(text: str) -> Week:
    """From words: "lun–ven 9–17". Raises `NotHours` with what cannot be read."""
    week: Week = {}
    days: list[str] = []
    had_span = False
    for token in _tokens(text):
        if token["day"]:
            days = [] if had_span else days
            days += _days(token["day"], token["last"])
            had_span = False
        elif token["begin"]:
            if not days:
                raise NotHours(token[0])
            for day in days:
                week.setdefault(day, []).append(
                    [_clock(token["begin"]), _clock(token["end"])]
                )
            had_span = True
    if days and not had_span:
        raise NotHours(text.strip())
    tidy = {day: sorted(week[day]) for day in DAYS if day in week}
    OpeningHours.read(tidy, "UTC")
    return tidy


def read_spans(text: str) -> list[list[str]]:
    """The hours of one day: "9–13 14–18"; "" is a day off. Raises `NotHours`."""
    spans = []
    for token in _tokens(text):
        if token["day"]:
            raise NotHours(token[0])
        if token["begin"]:
            spans.append([_clock(token["begin"]), _clock(token["end"])])
    return sorted(spans)


def said_week(week: Mapping[str, Sequence[Sequence[str]]], language: str) -> str:
    """The words for it: days with the same hours together."""
    names = dict(zip(DAYS, NAMES.get(language[:2], NAMES["en"]), strict=True))
    parts = []
    for spans, group in groupby(DAYS, key=lambda day: said_spans(week.get(day) or ())):
        days = list(group)
        if spans:
            first, last = names[days[0]], names[days[-1]]
            parts.append(f"{first if first == last else f'{first}–{last}'} {spans}")
    return ", ".join(parts)


def said_spans(spans: Sequence[Sequence[str]]) -> str:
    """ "9–13 14:30–18"."""
    return " ".join("–".join(short(clock) for clock in span) for span in spans)


def _tokens(text: str) -> list[re.Match[str]]:
    found, at = [], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotHours(text[at:].strip())
        at = match.end()
        if match["between"] is None and (match["day"] or "").lower() not in _AND:
            found.append(match)
    return found


def _days(first: str, last: str | None) -> list[str]:
    ends = [_DAY.get(word[:3].lower()) for word in (first, last or first)]
    if ends[0] is None or ends[1] is None:
        raise NotHours(first)
    begin, end = DAYS.index(ends[0]), DAYS.index(ends[1])
    end += 7 if end < begin else 0
    return [DAYS[n % 7] for n in range(begin, end + 1)]


def _clock(text: str) -> str:
    hour, _sep, minute = text.replace(".", ":").partition(":")
    clock = f"{int(hour):02}:{minute or '00'}"
    if clock > "24:00" or minute > "59":
        raise NotHours(text)
    return clock


def short(clock: str) -> str:
    """ "09:00" is "9"; "09:30" is "9:30"."""
    hour, _sep, minute = clock.partition(":")
    return str(int(hour)) if minute == "00" else f"{int(hour)}:{minute}"


def week_of(day: date) -> list[date]:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return [monday + timedelta(days=n) for n in range(7)]


def week_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first moment of its Monday, and of the next, by the clock of `zone`."""
    days = week_of(day)
    begin = instant(days[0], 0, zone)
    end = instant(days[0] + timedelta(days=7), 0, zone)
    return begin.astimezone(UTC), end.astimezone(UTC)
