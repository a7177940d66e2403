"""The parts of a time as people say it: a day, an hour, a part of the day, a span. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta


@dataclass(frozen=True)
class Bit:
    """What one expression says about a time; what it does not say is None."""

    begin: int = 0  # where it stands in the text
    end: int = 0
    span: timedelta | None = None  # "within two hours": from now on
    days: int | None = None  # "tomorrow" is 1
    working_days: int | None = None
    weekday: int | None = None  # Monday is 0
    weeks: int = 0  # "Friday of next week" is one week on
    date: tuple[int, int, int | None] | None = None  # day, month (0: unsaid), year
    ends: str = ""  # "week", "month": the end of it
    minutes: int | None = None  # after midnight
    half: str = ""  # "am", "pm", "24" (said beyond doubt); "" leaves it open
    part: str = ""  # "morning", "noon", "afternoon", "evening"
    is_vague: bool = False  # "as soon as possible"

    @property
    def says_day(self) -> bool:
        said = (self.days, self.working_days, self.weekday, self.date)
        return any(s is not None for s in said) or bool(self.ends)

    @property
    def says_hour(self) -> bool:
        return self.minutes is not None

    def at(self, begin: int, end: int) -> Bit:
        return replace(self, begin=begin, end=end)


PARTS = {
    "morning": 12 * 60,
    "noon": 12 * 60,
    "afternoon": 18 * 60,
    "evening": 21 * 60,
}


def clock(hour: str, minute: str | None = None, half: str = "") -> Bit | None:
    """ "10", "30" is half past ten; None for what is no time of day."""
    h, m = int(hour), int(minute or 0)
    if h > 24 or m > 59 or (half and not 1 <= h <= 12):
        return None
    if half:
        return Bit(minutes=(h % 12 + (12 if half == "pm" else 0)) * 60 + m, half=half)
    beyond_doubt = h > 12 or h == 0 or (len(hour) == 2 and hour[0] == "0")
    return Bit(minutes=h * 60 + m, half="24" if beyond_doubt else "")
