"""Days as people type them: 2026-11-01, 1/11/2026, 1/11, ieri, 7d. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ascolto.core import words

_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_ITALIAN = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?", re.ASCII)
_AGO = re.compile(r"(\d{1,4})([a-z]{1,10})", re.ASCII)
_NAMED = {
    "oggi": 0, "today": 0,
    "ieri": 1, "yesterday": 1,
    "altroieri": 2, "laltroieri": 2,
}  # fmt: skip
_UNITS = {
    timedelta(hours=1): ("h", "ora", "ore", "hour", "hours"),
    timedelta(days=1): ("d", "g", "gg", "giorno", "giorni", "day", "days"),
    timedelta(weeks=1): ("w", "s", "settimana", "settimane", "week", "weeks"),
    timedelta(days=30): ("m", "mese", "mesi", "month", "months"),
    timedelta(days=365): ("y", "a", "anno", "anni", "year", "years"),
}
_LENGTHS = {name: length for length, names in _UNITS.items() for name in names}
_EARLIEST = 1900


def day(typed: str, now: datetime) -> datetime | None:
    """When the day that was meant begins, in the zone of `now`; None: it means no day.

    What is counted in hours is counted from this very moment.
    """
    typed = typed.strip().lower()
    named = _NAMED.get("".join(words.words(typed)))
    if named is not None:
        return _midnight(now) - timedelta(days=named)
    if found := _ISO.fullmatch(typed):
        return _date(now, found[1], found[2], found[3] or "1")
    if found := _ITALIAN.fullmatch(typed):
        return _italian(now, found[1], found[2], found[3])
    found = _AGO.fullmatch(typed.replace(" ", ""))
    length = _LENGTHS.get(found[2]) if found else None
    return _ago(now, int(found[1]), length) if found and length else None


def _italian(now: datetime, day: str, month: str, year: str | None) -> datetime | None:
    """Without a year: the last one that was."""
    if year is not None:
        return _date(now, year if len(year) == 4 else f"20{year}", month, day)
    at = _date(now, str(now.year), month, day)
    return _date(now, str(now.year - 1), month, day) if at and at > now else at


def _date(now: datetime, year: str, month: str, day: str) -> datetime | None:
    if int(year) < _EARLIEST:
        return None
    try:
        return datetime(int(year), int(month), int(day), tzinfo=now.tzinfo)
    except ValueError:
        return None


def _ago(now: datetime, n: int, length: timedelta) -> datetime | None:
    try:
        then = now - n * length
    except OverflowError:
        return None
    if then.year < _EARLIEST:
        return None
    return then if length < timedelta(days=1) else _midnight(then)


def _midnight(at: datetime) -> datetime:
    return datetime(at.year, at.month, at.day, tzinfo=at.tzinfo)
