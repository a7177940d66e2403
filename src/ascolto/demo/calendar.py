"""Days and times of the demo: from what a script says to minutes before now, and dates in words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ascolto.demo.story import Holiday

ROME = ZoneInfo("Europe/Rome")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FEASTS = (
    ("Festa dei Remi", 17),
    ("Sagra del lavarello", 45),
)  # Sundays at least so many days ago

_WEEKDAYS = {
    "it": (
        "lunedì",
        "martedì",
        "mercoledì",
        "giovedì",
        "venerdì",
        "sabato",
        "domenica",
    ),
    "en": (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ),
    "de": (
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
    ),
}
_MONTHS = {
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre"
    " dicembre",
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
}
_FIRST = re.compile(
    r"(?:(\d+)(mon|tue|wed|thu|fri|sat|sun)?|feast([12])) (\d\d):(\d\d)"
)
_BEFORE_NOW = re.compile(r"-(?:(\d+)h)?(?:(\d+)m?)?")
_AFTER = re.compile(r"\+(?:(\d+)h)?(\d+)?")
_DAYS_AFTER = re.compile(r"\+(\d+)d (\d\d):(\d\d)")
_ELIDED = re.compile(r"\b([Dd]al|[Aa]l|[Dd]el|[Ii]l) (8|11)\b")
_ONE_MONTH = re.compile(
    r"\b([Dd]al|[Ff]rom|[Vv]om) (\d+[°.]?) (\w+) (al|to|bis) (\d+\.?) \3\b"
)
_NAMED_DAY = re.compile(
    r"\b[Ii]l ((?:sabato|domenica|lunedì|martedì|mercoledì|giovedì|venerdì) \d)"
)
_BEGINS = re.compile(
    r"((?:^|[.!?…]\s+|\n))(sabato|domenica|lunedì|martedì|mercoledì|giovedì|venerdì)\b"
)
_DATE = re.compile(r"\{([+-]\d+)(mon|tue|wed|thu|fri|sat|sun)?([nm])?\}")


def feasts(now: datetime) -> tuple[Holiday, ...]:
    """The village's two feasts in the last two months, the later one first."""
    today = now.astimezone(ROME).date()
    return tuple(
        Holiday(name, _snap(today - timedelta(days), 6)) for name, days in FEASTS
    )


@dataclass(frozen=True)
class Calendar:
    now: datetime  # aware

    def first(self, when: str) -> datetime:
        """When a talk begins. Raises ValueError for a when that cannot be read."""
        if when.startswith("-"):
            return self._before_now(when)
        if not (match := _FIRST.fullmatch(when)):
            raise ValueError(f"no such time: {when!r}")
        days, weekday, feast, hour, minute = match.groups()
        if feast:
            day = feasts(self.now)[int(feast) - 1].on
        else:
            day = self.now.astimezone(ROME).date() - timedelta(int(days))
            day = _snap(day, DAYS.index(weekday)) if weekday else day
        return _at(day, int(hour), int(minute))

    def after(self, previous: datetime, when: str) -> datetime:
        """When a later turn was said. Raises ValueError for a when that cannot be read."""
        if when.startswith("-"):
            return self._before_now(when)
        if match := _DAYS_AFTER.fullmatch(when):
            day = previous.astimezone(ROME).date() + timedelta(int(match[1]))
            return _at(day, int(match[2]), int(match[3]))
        if match := _AFTER.fullmatch(when):
            return previous + timedelta(
                hours=int(match[1] or 0), minutes=int(match[2] or 0)
            )
        raise ValueError(f"no such time: {when!r}")

    def minutes_ago(self, at: datetime) -> int:
        return round((self.now - at).total_seconds() / 60)

    def _before_now(self, when: str) -> datetime:
        match = _BEFORE_NOW.fullmatch(when)
        if not match or when == "-":
            raise ValueError(f"no such time: {when!r}")
        return self.now - timedelta(
            hours=int(match[1] or 0), minutes=int(match[2] or 0)
        )


def dated(text: str, *, began: datetime, language: str) -> str:
    """`text` with its "{+20}" marks as dates in words, counted from the day the talk began."""
    day = began.astimezone(ROME).date()

    def words(match: re.Match[str]) -> str:
        offset, weekday, style = match.groups()
        on = day + timedelta(int(offset))
        if weekday:
            on += timedelta((DAYS.index(weekday) - on.weekday()) % 7)
        return in_words(on, language, weekday=bool(weekday), style=style or "")

    written = _ONE_MONTH.sub(r"\1 \2 \4 \5 \3", _DATE.sub(words, text))
    if language == "it":
        written = _NAMED_DAY.sub(r"\1", written)
        if text[:1].isupper():  # who writes all small in the chat does so here too
            written = _BEGINS.sub(lambda day: day[1] + day[2].capitalize(), written)
    return _ELIDED.sub(_elide, written) if language == "it" else written


def _elide(match: re.Match[str]) -> str:
    """ "dal 11" → "dall'11", "il 8" → "l'8"."""
    article, day = match.groups()
    if article.lower() == "il":
        return f"{article[0].translate({73: 'L', 105: 'l'})}'{day}"
    return f"{article}l'{day}"


def in_words(on: date, language: str, *, weekday: bool = False, style: str = "") -> str:
    """A date as people write it: "sabato 12 dicembre", "12 December", "Samstag, 12. Dezember"."""
    month = _MONTHS[language].split()[on.month - 1]
    if style == "m":
        return month
    number = _number(on.day, language)
    if style == "n":
        return number
    plain = f"{number} {month}"
    if not weekday:
        return plain
    name = _WEEKDAYS[language][on.weekday()]
    return f"{name}, {plain}" if language == "de" else f"{name} {plain}"


def _number(day: int, language: str) -> str:
    if language == "de":
        return f"{day}."
    return "1°" if language == "it" and day == 1 else str(day)


def _snap(day: date, weekday: int) -> date:
    """The last such weekday on or before `day`."""
    return day - timedelta((day.weekday() - weekday) % 7)


def _at(day: date, hour: int, minute: int) -> datetime:
    return datetime.combine(day, time(hour, minute), tzinfo=ROME).astimezone(UTC)
