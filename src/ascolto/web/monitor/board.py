"""The listening board: a sentence, pictures with the tables behind them, each open to its messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ascolto.core.models import Role
from ascolto.monitor import summing
from ascolto.monitor.reads import board as reads
from ascolto.monitor.reads import words_said
from ascolto.web.monitor import charts, maps, showing
from ascolto.web.monitor.charts import Bar, Sides
from ascolto.web.monitor.maps import Field
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
    now = timezone.localtime()
    found = reads.board(request.member, now=now, days=days, watch_id=watch)
    links = Links(watch, (now - timedelta(days=days - 1)).date(), now.date())
    context = {
        "board": found,
        "sentence": summing.day(found.today, get_language() or "en"),
        "days": days,
        "choices": DAYS,
        "watches": found.watches,
        "watch_id": watch,
        "all_url": links.to(),
        "moods": [name for _key, name in moods()],
        "volume": _volume(found, links),
        "mood": _mood(found, links),
        "lines": [_line(day, links) for day in found.days],
        "map": _map(found, links),
        "tops": _tops(found, links),
        "is_lead": request.member.is_at_least(Role.LEAD),
        **showing.deaf(request, is_empty=not found.total),
    }
    return render(request, "monitor/board/index.html", context)


@dataclass(frozen=True)
class Links:
    """To the messages behind a part of the board: of its watch and its days, unless told otherwise."""

    watch: int | None
    since: date
    until: date

    def to(self, **only: object) -> str:
        asked: Mapping[str, object] = {
            "watch": self.watch, "since": self.since, "until": self.until, **only
        }  # fmt: skip
        told = {k: str(v) for k, v in asked.items() if v not in (None, "")}
        return f"{reverse('mentions')}?{urlencode(told)}"

    def day(self, on: date, **only: object) -> str:
        return self.to(since=on, until=on, **only)


def moods() -> list[tuple[str, str]]:
    return [
        ("negative", pgettext("mood", "unhappy")),
        ("mixed", pgettext("mood", "mixed")),
        ("neutral", pgettext("mood", "neutral")),
        ("positive", pgettext("mood", "happy")),
        ("", pgettext("mood", "not known")),
    ]


def _volume(found: reads.Board, links: Links) -> SafeString:
    def words(day: reads.Day) -> str:
        if day.usual is None:
            return str(day.total)
        usual = {"low": round(day.usual.low), "high": round(day.usual.high)}
        return f"{day.total} " + _("(usual: %(low)s to %(high)s)") % usual

    shown = [
        Bar(
            formats.date_format(day.on, "j/n"),
            day.total,
            words(day),
            (day.usual.low, day.usual.high) if day.usual else None,
            links.day(day.on.date()),
        )
        for day in found.days
    ]
    return mark_safe(charts.banded(shown, title=_("Messages a day")))


def _mood(found: reads.Board, links: Links) -> SafeString:
    """Happy above the line; unhappy below it, the mixed nearest to the line."""
    names = dict(moods())
    shown = [
        Sides(
            formats.date_format(day.on, "j/n"),
            [("mood-positive", names["positive"], day.said["positive"])],
            [(f"mood-{m}", names[m], day.said[m]) for m in ("mixed", "negative")],
            links.day(day.on.date()),
        )
        for day in found.days
    ]
    return mark_safe(charts.diverging(shown, title=_("Happy and unhappy messages a day")))  # fmt: skip


def _map(found: reads.Board, links: Links) -> SafeString:
    fields = [
        Field(
            source.name,
            source.said,
            source.unhappy / source.said if source.said else 0.0,
            ngettext(
                "%(said)s message, %(unhappy)s unhappy",
                "%(said)s messages, %(unhappy)s unhappy",
                source.said,
            )
            % source._asdict(),
            links.to(source=source.key),
        )
        for source in found.sources
    ]
    return mark_safe(maps.drawn(fields, title=_("Where it is said"))) if fields else mark_safe("")  # fmt: skip


def _line(day: reads.Day, links: Links) -> dict[str, Any]:
    """A day of the table: each number leads to its messages."""
    on = day.on.date()
    numbers = [
        (day.said[key], links.day(on, mood=key or "unknown")) for key, _name in moods()
    ]
    usual = f"{round(day.usual.low)}–{round(day.usual.high)}" if day.usual else "–"
    return {"on": day.on, "numbers": numbers, "total": day.total, "usual": usual, "url": links.day(on)}  # fmt: skip


def _tops(found: reads.Board, links: Links) -> list[dict[str, Any]]:
    """Each table: its title, what its first column is, its lines with a bar and a link."""
    shares = [
        (w.name, n, reverse("listening") + f"?watch={w.pk}", w.is_competitor)
        for w, n in found.shares
    ]
    rising = [(t.name, t.times, links.to(word=t.key), False) for t in found.rising]
    words = [(t.name, t.times, links.to(word=t.key), False) for t in found.words]
    shown = found.sources[: reads.MOST_SHOWN]
    sources = [(s.name, s.said, links.to(source=s.key), False) for s in shown]
    voices = [(t.name, t.times, links.to(voice=t.key), False) for t in found.voices]
    newest = _("Counted in the newest %(n)s messages.") % {"n": words_said.MOST_POSTS}
    note = "" if found.is_whole else newest
    return [
        _top(_("Words that rise"), _("Word"), rising, _("People"), _("Nothing is said now that was not said before.")),
        _top(_("Who says most"), _("Person"), voices),
        _top(_("Where it is said"), _("Source"), sources),
        _top(_("Share of all watches"), _("Watch"), shares) | {"has_shares": True},
        _top(_("Words that are said"), _("Word"), words) | {"note": note},
    ]  # fmt: skip


def _top(
    title: str, column: str, rows: list[tuple[str, int, str, bool]], counted: str = "", none: str = ""
) -> dict[str, Any]:  # fmt: skip
    most = max((n for _name, n, _url, _is in rows), default=1)
    total = sum(n for _name, n, _url, _is in rows)
    lines = [
        (name, n, url, mark_safe(charts.bar(n, most)), is_other, round(100 * n / total) if total else 0)
        for name, n, url, is_other in rows
    ]  # fmt: skip
    return {
        "title": title, "column": column, "lines": lines,
        "counted": counted or _("Messages"), "none": none or _("Nothing yet"),
    }  # fmt: skip
