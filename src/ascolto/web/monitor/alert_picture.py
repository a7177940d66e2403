"""The picture of an alert, and the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from ascolto.monitor.models import Alert
from ascolto.monitor.reads import alert_curve
from ascolto.monitor.reads.alert_curve import Stretch
from ascolto.web.monitor import charts
from ascolto.web.monitor.charts import Bar

A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Picture:
    """`lines`: when, how many, how many of them unhappy, what is usual."""

    drawn: SafeString
    lines: Sequence[tuple[str, int, int, str]]
    each: timedelta
    is_known: bool


def picture(alert: Alert, *, now: datetime) -> Picture | None:
    """None: nothing was counted."""
    found = alert_curve.curve(alert, now=now)
    if not any(one.voices for one in found):
        return None
    each = found[0].end - found[0].begin
    axis = _axis(each, found[-1].end - found[0].begin)
    bars = [
        Bar(
            _moment(one.begin, each),
            one.voices,
            _words(one),
            (one.usual.low, one.usual.high) if one.usual else None,
            under=formats.date_format(timezone.localtime(one.begin), axis),
        )
        for one in found
    ]
    drawn = charts.banded(bars, title=_("How many people spoke of it, and when"))
    lines = [
        (_moment(one.begin, each), one.voices, one.unhappy, _usual(one))
        for one in found
    ]
    return Picture(mark_safe(drawn), lines, each, any(one.usual for one in found))


def _axis(each: timedelta, whole: timedelta) -> str:
    """What tells one column from the next: hours, days, or both."""
    if each >= A_DAY:
        return "j/n"
    return "H:i" if whole <= A_DAY else "j/n H:i"


def _words(one: Stretch) -> str:
    if one.usual is None:
        return str(one.voices)
    usual = {"low": round(one.usual.low), "high": round(one.usual.high)}
    return f"{one.voices} " + _("(usual: %(low)s to %(high)s)") % usual


def _usual(one: Stretch) -> str:
    return f"{round(one.usual.low)}–{round(one.usual.high)}" if one.usual else "–"


def _moment(at: datetime, each: timedelta) -> str:
    local = timezone.localtime(at)
    if each >= A_DAY:
        return formats.date_format(local, "j/n")
    is_today = local.date() == timezone.localdate()
    return formats.date_format(local, "H:i" if is_today else "j/n H:i")
