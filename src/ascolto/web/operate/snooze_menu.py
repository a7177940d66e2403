"""The times a snooze offers, as a menu says them and a form sends them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ascolto.core.refusal import Refusal
from ascolto.operate.snooze_times import presets
from ascolto.web.design import saying


def until_of(when: str, until: str) -> datetime | None:
    """What was chosen, in the member's zone; None: until the customer writes. Raises `Refusal`."""
    if when == "reply":
        return None
    preset = presets(timezone.localtime()).get(when)
    if preset is not None:
        return preset
    try:
        found = parse_datetime(until)
    except ValueError:
        found = None
    if found is None:
        raise Refusal(_("Choose a time to come, within a year."), "no_time")
    return timezone.make_aware(found) if timezone.is_naive(found) else found


def said(until: datetime | None) -> str:
    if until is None:
        return _("Put aside until the customer writes.")
    return _("Put aside until %(when)s.") % {"when": saying.moment(until)}


def choices() -> list[dict[str, object]]:
    """The presets as a menu shows them."""
    names = {
        "later": _("Later today"),
        "tomorrow": _("Tomorrow morning"),
        "monday": _("Monday morning"),
        "week": _("In a week"),
    }
    times = presets(timezone.localtime())
    return [{"when": k, "label": names[k], "at": at} for k, at in times.items()]
