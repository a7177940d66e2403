"""The listening board: pictures with the tables behind them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from ascolto.core.models import Role
from ascolto.monitor.models import Watch
from ascolto.monitor.reads import board as reads
from ascolto.web.monitor import charts
from ascolto.web.monitor.charts import Column
from ascolto.web.request import MemberRequest, member_view

DAYS = (7, 14, 28)


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """`days`, `watch`."""
    asked = request.GET.get("days", "")
    days = int(asked) if asked in map(str, DAYS) else 14
    chosen = request.GET.get("watch", "")
    watch = int(chosen) if chosen.isdecimal() and len(chosen) < 15 else None
    found = reads.board(request.member, now=timezone.localtime(), days=days, watch_id=watch)  # fmt: skip
    context = {
        "board": found,
        "days": days,
        "choices": DAYS,
        "watches": Watch.objects.visible_to(request.member).filter(is_on=True),
        "watch_id": watch,
        "moods": [name for _key, name in moods()],
        "picture": _picture(found),
        "lines": [_line(day) for day in found.days],
        "tops": _tops(found),
    }
    return render(request, "monitor/board/index.html", context)


def moods() -> list[tuple[str, str]]:
    return [
        ("negative", pgettext("mood", "unhappy")),
        ("mixed", pgettext("mood", "mixed")),
        ("neutral", pgettext("mood", "neutral")),
        ("positive", pgettext("mood", "happy")),
        ("", pgettext("mood", "not known")),
    ]


def _picture(found: reads.Board) -> str:
    shown = [
        Column(
            formats.date_format(day.on, "j/n"),
            [
                (f"mood-{key or 'unknown'}", name, day.said[key])
                for key, name in moods()
            ],
        )
        for day in found.days
    ]
    return mark_safe(charts.columns(shown, title=_("Messages a day, by mood")))


def _line(day: reads.Day) -> tuple[object, list[int], int]:
    return day.on, [day.said[key] for key, _name in moods()], day.total


def _tops(found: reads.Board) -> list[tuple[str, str, list[tuple[str, int, str]]]]:
    """Title, what the first column is, and lines of (name, how many, bar)."""
    shares = [(watch.name, count) for watch, count in found.shares]
    tables = [
        (_("Share of all watches"), _("Watch"), shares),
        (_("Where it is said"), _("Source"), found.sources),
        (_("Who says most"), _("Person"), found.voices),
        (_("Words that are said"), _("Word"), found.words),
    ]
    return [
        (title, column, [(n, c, mark_safe(charts.bar(c, max(x for _n, x in rows)))) for n, c in rows])
        for title, column, rows in tables
    ]  # fmt: skip
