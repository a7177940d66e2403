"""Durations as people say them."""

from __future__ import annotations

from django.utils.translation import ngettext

UNITS = (("days", 24 * 60), ("hours", 60), ("minutes", 1))


def split(minutes: str | int) -> tuple[int, str]:
    """120 → (2, "hours"): the largest unit that fits."""
    number = int(minutes) if str(minutes).isdecimal() else 0
    for unit, size in UNITS:
        if number and number % size == 0:
            return number // size, unit
    return number, "minutes"


def duration(minutes: str | int) -> str:
    """ "2 hours", "45 minutes", "1 day"."""
    n, unit = split(minutes)
    if unit == "days":
        return ngettext("%(n)d day", "%(n)d days", n) % {"n": n}
    if unit == "hours":
        return ngettext("%(n)d hour", "%(n)d hours", n) % {"n": n}
    return ngettext("%(n)d minute", "%(n)d minutes", n) % {"n": n}
