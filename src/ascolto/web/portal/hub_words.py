"""What the contact page says, as people say it: to customers, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import npgettext, pgettext

from ascolto.commitments.clock import DAYS
from ascolto.operate.reads.hubs import Doors, Reached

MONDAY = date(2024, 1, 1)


def intro(brand: str) -> str:
    return pgettext(
        "to customers",
        "Every way to reach %(brand)s. Choose the one you like: a person answers.",
    ) % {"brand": brand}


def named(reached: Reached) -> str:
    """What a way is called when nobody named it; "" for what the channel names itself."""
    names = {
        Reached.MAIL: pgettext("to customers", "By e-mail"),
        Reached.PHONE: pgettext("to customers", "By phone"),
        Reached.CHAT: pgettext("to customers", "Chat on this page"),
        Reached.FORM: pgettext("to customers", "Contact form"),
    }
    return names.get(reached, "")


def usually(minutes: int | None) -> str:
    """ "usually within 20 minutes"; "" when there are too few answers to tell."""
    if minutes is None:
        return ""
    if minutes <= 5:
        return pgettext("to customers", "usually answered within a few minutes")
    return pgettext("to customers", "usually answered within %(time)s") % {
        "time": _long(minutes)
    }


def _long(minutes: int) -> str:
    if minutes < 60:
        return npgettext("to customers", "%(n)s minute", "%(n)s minutes", minutes) % {
            "n": minutes
        }
    if minutes == 90:
        return pgettext("to customers", "an hour and a half")
    if minutes < 1440:
        hours = minutes // 60
        return npgettext("to customers", "%(n)s hour", "%(n)s hours", hours) % {
            "n": hours
        }
    days = minutes // 1440
    return npgettext("to customers", "%(n)s day", "%(n)s days", days) % {"n": days}


def now(doors: Doors, zone: ZoneInfo, language: str) -> str:
    """ "Open now", "Closed now: open again tomorrow at 9:00"; "" for who never closes."""
    if doors.hours is None:
        return ""
    if doors.is_open or doors.opens_at is None:
        return pgettext("to customers", "Open now")
    opens, today = (
        doors.opens_at.astimezone(zone),
        timezone.now().astimezone(zone).date(),
    )
    clock = f"{opens.hour}:{opens:%M}"
    days = (opens.date() - today).days
    if days <= 0:
        said = pgettext("to customers", "Closed now: open again at %(clock)s")
    elif days == 1:
        said = pgettext("to customers", "Closed now: open again tomorrow at %(clock)s")
    else:
        said = pgettext(
            "to customers", "Closed now: open again on %(day)s at %(clock)s"
        )
    day = format_date(opens.date(), "EEEE d MMMM", locale=language)
    return said % {"clock": clock, "day": day}


def week(
    hours: Mapping[str, Sequence[Sequence[str]]], language: str
) -> list[tuple[str, str]]:
    """Days with the same hours together: ("Monday – Friday", "9:00–13:00, 15:00–19:00")."""
    if not any(hours.values()):
        return []
    days = [(place, _spans(hours.get(day, ()))) for place, day in enumerate(DAYS)]
    return [
        (_days([place for place, _ in group], language), spans)
        for spans, group in ((k, list(g)) for k, g in groupby(days, key=lambda d: d[1]))
    ]


def _spans(spans: Sequence[Sequence[str]]) -> str:
    said = [f"{_clock(begin)}–{_clock(end)}" for begin, end in spans]
    return ", ".join(said) or pgettext("to customers", "closed")


def _clock(text: str) -> str:
    """ "09:00" as people write it: "9:00"."""
    return text.removeprefix("0")


def _days(places: Sequence[int], language: str) -> str:
    names = [
        format_date(MONDAY + timedelta(days=place), "EEEE", locale=language)
        for place in places
    ]
    both = names[0] if len(names) == 1 else f"{names[0]} – {names[-1]}"
    return both[0].upper() + both[1:]


def listed(words: Sequence[str]) -> str:
    """ "Italian, English and German"."""
    if len(words) < 2:
        return "".join(words)
    return pgettext("to customers", "%(some)s and %(last)s") % {
        "some": ", ".join(words[:-1]),
        "last": words[-1],
    }
