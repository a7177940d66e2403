"""Insights: what each account's provider counts, beside what Ascolto counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ascolto.channels import registry
from ascolto.channels.contract import Does, Figure
from ascolto.channels.models import Account
from ascolto.core.models import Role
from ascolto.monitor import figure_words as words
from ascolto.monitor.reads import insights as reads
from ascolto.monitor.reads.insights import Sheet
from ascolto.web.monitor.lines import Curve, lines
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    sheets = reads.overview(request.member, now=timezone.localtime())
    context = {
        "rows": [_row(sheet) for sheet in sheets],
        "has_told": any(sheet.told for sheet in sheets),
        "can_connect": request.member.is_at_least(Role.ADMIN),
    }
    return render(request, "monitor/insights/index.html", context)


@require_GET
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    return page(request, account_of(request, pk))


def page(request: MemberRequest, account: Account, *, problem: str = "") -> HttpResponse:  # fmt: skip
    found = reads.sheet(account, request.member, now=timezone.localtime())
    manifest = registry.manifests().get(account.kind)
    context: dict[str, Any] = {
        "account": account,
        "provider": provider_of(account),
        "told": _told(found),
        "own": _own(found),
        "differences": words.differences(found, provider_of(account)),
        "pictures": _pictures(found),
        "files": found.files,
        "is_asked": manifest is not None and Does.INSIGHTS in registry.does(account),
        "is_lead": request.member.is_at_least(Role.LEAD),
        "problem": problem,
    }  # fmt: skip
    status = 422 if problem else 200
    return render(request, "monitor/insights/show.html", context, status=status)


def account_of(request: MemberRequest, pk: int) -> Account:
    for account in reads.visible(request.member):
        if account.pk == pk:
            return account
    raise Http404


def provider_of(account: Account) -> str:
    manifest = registry.manifests().get(account.kind)
    return manifest.title.in_(get_language() or "en") if manifest else account.kind


def _row(sheet: Sheet) -> dict[str, Any]:
    own, told = sheet.own.all, sheet.told
    shown = (Figure.FOLLOWERS, Figure.REACH, Figure.RESPONSE_RATE, Figure.RATING)
    return {
        "account": sheet.account,
        "provider": provider_of(sheet.account),
        "told": [
            words.value(f, told[f].latest) if f in told else "–" for f in shown
        ],
        "own": [
            words.percent(own.response_rate),
            words.percent(own.in_time_rate),
            words.lasting(own.first_wait),
            words.whole(sum(sheet.own.said)),
            words.percent(sheet.own.mood),
        ],
    }  # fmt: skip


def _told(sheet: Sheet) -> list[tuple[str, str, bool]]:
    """Name, value, and whether that is a day's."""
    return [
        (words.name(f), words.value(f, told.latest), not f.is_level)
        for f, told in sheet.told.items()
    ]


def _own(sheet: Sheet) -> list[tuple[str, str]]:
    own = sheet.own.all
    return [
        (_("Questions answered"), words.percent(own.response_rate)),
        (_("Answered of all that waited"), words.percent(own.coverage)),
        (_("Answers within their target"), words.percent(own.in_time_rate)),
        (_("Half of the first answers came within"), words.lasting(own.first_wait)),
        (_("Messages"), words.whole(sum(sheet.own.said))),
        (_("Unhappy messages"), words.percent(sheet.own.mood)),
        (_("Reviews heard"), words.whole(sheet.own.reviews)),
    ]


@dataclass(frozen=True)
class Picture:
    """A chart with its table: a line a week."""

    title: str
    svg: str
    columns: Sequence[str]
    rows: Sequence[tuple[str, Sequence[str]]]


def _pictures(sheet: Sheet) -> list[Picture]:
    """First where both sides count, then what we count alone, then the provider's rest."""
    own, told, rate = sheet.own, sheet.told, Figure.RESPONSE_RATE
    # The week that runs has questions whose time has not come: no share of it is known yet.
    rates = _ours([*(w.response_rate for w in own.weeks[:-1]), None], rate)
    waits = _ours([_minutes(w.first_wait) for w in own.weeks], Figure.RESPONSE_TIME)
    in_time = _ours([week.in_time_rate for week in own.weeks], rate)
    said = _curve("ours", _("all"), own.said, Figure.REACH)
    unhappy = _curve("late", _("unhappy"), own.unhappy, Figure.REACH)
    found = [
        _picture(sheet, _("Questions answered"), [*_theirs(sheet, rate), rates], top=1.0),
        _picture(sheet, _("How long until the first answer"), [*_theirs(sheet, Figure.RESPONSE_TIME), waits]),
        _picture(sheet, _("Answers within their target"), [in_time], top=1.0),
        _picture(sheet, _("Messages, and the unhappy ones"), [said, unhappy]),
    ]  # fmt: skip
    rest = [f for f in told if f not in (Figure.RESPONSE_RATE, Figure.RESPONSE_TIME)]
    found += [_picture(sheet, words.name(f), _theirs(sheet, f)) for f in rest]
    return [picture for picture in found if picture is not None]


def _ours(values: Sequence[float | None], figure: Figure) -> Curve:
    return _curve("ours", "Ascolto", values, figure)


def _theirs(sheet: Sheet, figure: Figure) -> list[Curve]:
    told = sheet.told.get(figure)
    if told is None:
        return []
    values = [told.week(span) for span in sheet.spans]
    return [_curve("theirs", provider_of(sheet.account), values, figure)]


def _curve(kind: str, name: str, values: Sequence[float | None], figure: Figure) -> Curve:  # fmt: skip
    return Curve(kind, name, values, [words.value(figure, v) for v in values])


def _picture(sheet: Sheet, title: str, curves: list[Curve], *, top: float = 0) -> Picture | None:  # fmt: skip
    if not any(value is not None for curve in curves for value in curve.values):
        return None
    labels = [formats.date_format(span.on, "j/n") for span in sheet.spans]
    rows = [
        (
            formats.date_format(span.on, "SHORT_DATE_FORMAT"),
            [c.words[n] for c in curves],
        )
        for n, span in enumerate(sheet.spans)
    ]
    svg = mark_safe(lines(curves, labels, title=title, top=top))
    return Picture(title, svg, [curve.name for curve in curves], rows)


def _minutes(span: Any) -> float | None:
    return None if span is None else span.total_seconds() / 60
