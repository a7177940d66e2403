"""Figures in words: what they are called, how a value reads, where a provider and we differ."""

from __future__ import annotations

from datetime import timedelta

from django.utils import formats
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from ascolto.channels.contract import Figure
from ascolto.monitor.reads.insights import Sheet, Told
from ascolto.monitor.shares import worded

_POINTS = 0.03  # rates nearer than this are called the same
_LEAST = 5  # questions without which a rate says nothing


def name(figure: Figure) -> str:
    return {
        Figure.FOLLOWERS: pgettext("figure", "Followers"),
        Figure.ACTIVE: pgettext("figure", "Active members"),
        Figure.REACH: pgettext("figure", "Reach"),
        Figure.IMPRESSIONS: pgettext("figure", "Views"),
        Figure.PROFILE_VIEWS: pgettext("figure", "Visits of the profile"),
        Figure.ENGAGEMENTS: pgettext("figure", "Interactions"),
        Figure.RESPONSE_RATE: pgettext("figure", "Response rate"),
        Figure.RESPONSE_TIME: pgettext("figure", "Response time"),
        Figure.RATING: pgettext("figure", "Stars"),
        Figure.REVIEWS: pgettext("figure", "Reviews"),
    }[figure]


def value(figure: Figure, number: float | None) -> str:
    if number is None:
        return "–"
    if figure is Figure.RESPONSE_RATE:
        return percent(number)
    if figure is Figure.RESPONSE_TIME:
        return lasting(timedelta(minutes=number))
    return decimal(number) if figure is Figure.RATING else whole(number)


def percent(share: float | None) -> str:
    return "–" if share is None else f"{round(share * 100)} %"


def said(share: float) -> str:
    """The same inside a sentence, with its article where the language has one."""
    return worded(round(share * 100), get_language() or "en")


def whole(number: float) -> str:
    return formats.number_format(round(number), decimal_pos=0, force_grouping=True)


def decimal(number: float) -> str:
    return formats.number_format(number, decimal_pos=1)


def lasting(span: timedelta | None) -> str:
    """As long as people say it is: 22 min, 3 h, 2 days."""
    if span is None:
        return "–"
    minutes = max(round(span.total_seconds() / 60), 0)
    if minutes < 90:
        return _("%(n)s min") % {"n": minutes}
    if minutes < 48 * 60:
        return _("%(n)s h") % {"n": round(minutes / 60)}
    days = round(minutes / 1440)
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def differences(sheet: Sheet, provider: str) -> list[str]:
    """What the provider says and what we count, the answers first; nothing where one is silent."""
    own, told = sheet.own.all, sheet.told
    found: list[str] = []
    rate = told.get(Figure.RESPONSE_RATE)
    if rate and own.response_rate is not None and own.asked >= _LEAST:
        found.append(_rates(rate.latest, own.response_rate, provider))
    wait = told.get(Figure.RESPONSE_TIME)
    if wait and own.first_wait is not None and len(own.waits) >= _LEAST:
        found.append(_waits(value(wait.figure, wait.latest), own.first_wait, provider))
    stars = told.get(Figure.RATING)
    if stars and sheet.own.stars is not None:
        found.append(_stars(stars.latest, sheet.own.stars, sheet.own.reviews, provider))
    moves = [move(told[f]) for f in (Figure.FOLLOWERS, Figure.REACH) if f in told]
    return found + [said for said in moves if said]


def _rates(theirs: float, ours: float, provider: str) -> str:
    told = _("%(provider)s says %(theirs)s answered; we count %(ours)s") % {
        "provider": provider,
        "theirs": said(theirs),
        "ours": said(ours),
    }
    if abs(theirs - ours) < _POINTS:
        why = _("the same.")
    elif theirs < ours:
        why = _(
            "it counts in its own way, often private messages only, and only what was "
            "answered the same day."
        )
    else:
        why = _("here an automatic reply is no answer, and comments count too.")
    return f"{told}: {why}"


def _waits(theirs: str, ours: timedelta, provider: str) -> str:
    return _(
        "%(provider)s says that you answer within %(theirs)s; half of the first answers "
        "counted here came within %(ours)s."
    ) % {"provider": provider, "theirs": theirs, "ours": lasting(ours)}


def _stars(theirs: float, ours: float, count: int, provider: str) -> str:
    return ngettext(
        "%(provider)s shows %(theirs)s stars over all time; the %(count)s review heard in "
        "these weeks has %(ours)s.",
        "%(provider)s shows %(theirs)s stars over all time; the %(count)s reviews heard in "
        "these weeks have %(ours)s on average.",
        count,
    ) % {
        "provider": provider,
        "theirs": decimal(theirs),
        "ours": decimal(ours),
        "count": count,
    }


def move(told: Told) -> str:
    """How a figure stands to four weeks earlier; "" when nobody knows."""
    before, now = told.before, told.latest
    if before is None or not (before or told.figure.is_level):
        return ""
    words = {"name": name(told.figure), "now": value(told.figure, now)}
    if told.figure.is_level:
        gained = round(now - before)
        words["n"] = whole(abs(gained))
        if gained == 0:
            text = _("%(name)s: %(now)s, as many as four weeks earlier.")
        elif gained > 0:
            text = _("%(name)s: %(now)s, %(n)s more than four weeks earlier.")
        else:
            text = _("%(name)s: %(now)s, %(n)s fewer than four weeks earlier.")
    else:
        words["n"] = said(abs(now / before - 1))
        if now >= before:
            text = _(
                "%(name)s: %(now)s a day, %(n)s more than in the four weeks before."
            )
        else:
            text = _(
                "%(name)s: %(now)s a day, %(n)s less than in the four weeks before."
            )
    return text % words
