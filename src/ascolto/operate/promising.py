"""Words for a promise: when a person will write, as people say it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from babel.dates import format_date, format_datetime
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ascolto.commitments.reads import targets
from ascolto.operate.models import Conversation

MORNING, NOON, EVENING, NIGHT = 6, 12, 18, 22  # hours


def fill(text: str, conversation: Conversation) -> str:
    """Put brand and promise into a text, in the language that is active. Other braces stay."""
    by = by_when(conversation.due_at, conversation)
    text = _with_hours(text, closed_now(conversation))
    return text.replace("{brand}", conversation.brand.name).replace("{by}", by)


def _with_hours(text: str, closed: str) -> str:
    """`{hours}` is "it is Sunday night" while the brand is closed, and nothing while it is open."""
    if closed:
        return text.replace("{hours}", closed)
    return re.sub(r"\{hours\}[:.,;]?\s*", "", text)


def closed_now(conversation: Conversation, at: datetime | None = None) -> str:
    """ "it is Sunday night", "today is a public holiday"; "" while open. No query."""
    hours = targets.hours_of(conversation.brand)
    now = at or timezone.now()
    if hours is None or hours.is_open(now):
        return ""
    local = now.astimezone(hours.zone)
    if hours.is_day_off(local.date()):
        return _("today is a public holiday")
    # The small hours belong to the evening before, as people speak.
    day = local.date() - timedelta(days=local.hour < MORNING)
    name = format_date(day, "EEEE", locale=get_language() or "it")
    return _part_of_day(local.hour) % {"day": name}


def _part_of_day(hour: int) -> str:
    if hour < MORNING or hour >= NIGHT:
        return _("it is %(day)s night")
    if hour < NOON:
        return _("it is %(day)s morning")
    return (
        _("it is %(day)s afternoon") if hour < EVENING else _("it is %(day)s evening")
    )


def fill_abroad(text: str, conversation: Conversation, language: str) -> str:
    """The same for a text in a language that the product does not speak: the bare date and hour."""
    due = conversation.due_at
    local = due.astimezone(conversation.brand.zone) if due else None
    by = format_datetime(local, "short", locale=language) if local else ""
    text = _with_hours(text, "")
    return text.replace("{brand}", conversation.brand.name).replace("{by}", by)


def with_notice(text: str) -> str:
    """An automatic message says that it is one, whatever its template forgot (EU AI Act, art. 50)."""
    if not text.strip() or "automat" in text.casefold():
        return text
    notice = _("This is an automatic message.")
    return f"{text.rstrip()}\n\n{notice}"


def with_number(text: str, conversation: Conversation) -> str:
    """Put in the number that people can read out."""
    return text.replace("{number}", str(conversation.number))


def by_when(due_at: datetime | None, conversation: Conversation) -> str:
    """ "by 10:40", "by tomorrow at 9:15", "by Monday 23 November at 9:15", in the brand's zone."""
    if due_at is None:
        return _("as soon as possible")
    zone = conversation.brand.zone
    local, today = due_at.astimezone(zone), timezone.now().astimezone(zone).date()
    clock = f"{local:%H:%M}"
    days = (local.date() - today).days
    if days <= 0:
        return _("by %(clock)s") % {"clock": clock}
    if days == 1:
        return _("by tomorrow at %(clock)s") % {"clock": clock}
    return _("by %(day)s at %(clock)s") % {
        "day": format_date(local.date(), "EEEE d MMMM", locale=get_language() or "it"),
        "clock": clock,
    }
