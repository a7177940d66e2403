"""From the parts of a time to the moment, in the zone of the brand. Pure.

A time that the clocks skip in spring is the moment they are put forward; one they show twice in
autumn is the first. A day without an hour means its end. What can be read in two ways is taken as
the reading that people mean by it, and marked, so that whoever writes may put it right.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ascolto.commitments import clock
from ascolto.commitments.pledges.bits import PARTS, Bit

DAY_ENDS = 18 * 60  # minutes after midnight, where nothing else is known
_EARLY = 8 * 60  # "at 3" said without more is in the afternoon; "at 9" in the morning


@dataclass(frozen=True)
class When:
    """The moment; None when only "soon" was said. `is_unsure`: it could be meant otherwise."""

    at: datetime | None
    is_unsure: bool = False
    is_past: bool = False


def resolve(
    bits: Sequence[Bit], now: datetime, zone: ZoneInfo, *, day_ends: int = DAY_ENDS
) -> When | None:
    """What these say together; None when they say no time. Raises nothing for impossible dates."""
    now = now.astimezone(UTC)
    span = next((b.span for b in bits if b.span is not None), None)
    if span is not None:
        return When(now + span)
    day_bit = next((b for b in bits if b.says_day), None)
    hour = next((b for b in bits if b.says_hour), None)
    part = next((b.part for b in bits if b.part), "")
    if day_bit is None and hour is None and not part:
        return When(None) if any(b.is_vague for b in bits) else None
    today = now.astimezone(zone).date()
    day = _day(day_bit, today) if day_bit else today
    if day is None:
        return None
    minutes, unsure = _minutes(hour, part, day_ends)
    if hour is None and not part and day_bit and _keeps_hour(day_bit):
        local = now.astimezone(zone)
        minutes = (
            max(day_ends, local.hour * 60 + local.minute)
            if day_bit.days == 0
            else minutes
        )
    at = _instant(day, minutes, zone)
    unsure |= _shown_twice(at, zone)
    return _after(now, at, When(at, unsure), day_bit, hour, day, minutes, zone)


def _keeps_hour(bit: Bit) -> bool:
    return bit.days is not None


def _day(bit: Bit, today: date) -> date | None:
    if bit.days is not None:
        return today + timedelta(days=bit.days)
    if bit.working_days is not None:
        return _working_day(today, bit.working_days)
    if bit.weekday is not None:
        monday = today - timedelta(days=today.weekday())
        if bit.weeks:
            return monday + timedelta(days=7 * bit.weeks + bit.weekday)
        return today + timedelta(days=(bit.weekday - today.weekday()) % 7)
    if bit.ends == "month":
        return today.replace(day=monthrange(today.year, today.month)[1])
    if bit.ends == "week":
        friday = today + timedelta(days=4 - today.weekday() + 7 * bit.weeks)
        return (
            friday if friday >= today else today + timedelta(days=6 - today.weekday())
        )
    return _date(bit.date, today) if bit.date else None


def _working_day(today: date, count: int) -> date:
    day = today
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _date(said: tuple[int, int, int | None], today: date) -> date | None:
    """The next such day; a day without a month is of this month or the next that has it."""
    day, month, year = said
    if month:
        years = [year] if year else [today.year, today.year + 1]
        found = [d for y in years if (d := _real(y, month, day))]
        return next(
            (d for d in found if year or d >= today),
            found[0] if year and found else None,
        )
    for ahead in range(3):
        y, m = divmod(today.year * 12 + today.month - 1 + ahead, 12)
        real = _real(y, m + 1, day)
        if real and real >= today:
            return real
    return None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _minutes(hour: Bit | None, part: str, day_ends: int) -> tuple[int, bool]:
    """Minutes after midnight, and whether "at 3" left open which half of the day."""
    if hour is None or hour.minutes is None:
        return (PARTS[part] if part else day_ends), False
    minutes = hour.minutes
    if hour.half:
        return minutes, False
    if part in {"afternoon", "evening"} and minutes < 12 * 60:
        return minutes + 12 * 60, False
    if part:
        return minutes, False
    if minutes < _EARLY:
        return minutes + 12 * 60, True
    return minutes, False


def _after(
    now: datetime, at: datetime, when: When, day_bit: Bit | None,
    hour: Bit | None, day: date, minutes: int, zone: ZoneInfo,
) -> When:  # fmt: skip
    """A promise is about the future: what would be past is read on, where people would."""
    if at > now:
        same = day_bit is not None and day_bit.weekday is not None and not day_bit.weeks
        is_today = same and day == now.astimezone(zone).date()
        return When(at, when.is_unsure or is_today)
    if day_bit is None and hour is not None and not hour.half and minutes < 12 * 60:
        later = _instant(day, minutes + 12 * 60, zone)
        if later > now and minutes < 9 * 60:
            return When(later, is_unsure=True)
    if day_bit is None:
        return When(_instant(day + timedelta(days=1), minutes, zone), is_unsure=True)
    if day_bit.weekday is not None:
        return When(_instant(day + timedelta(days=7), minutes, zone), is_unsure=True)
    return When(at, when.is_unsure, is_past=True)


def _instant(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    return clock.instant(day, minutes, zone)


def _shown_twice(at: datetime, zone: ZoneInfo) -> bool:
    local = at.astimezone(zone)
    return local.utcoffset() != local.replace(fold=1).utcoffset()
