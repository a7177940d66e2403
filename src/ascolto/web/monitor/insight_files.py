"""Tables of figures: handed in, looked at, taken in, taken back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.channels.actions import tabulating
from ascolto.channels.contract import Figure
from ascolto.channels.figures import taking
from ascolto.channels.figures.table import Sheet
from ascolto.channels.models import InsightFile
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import figure_words as words
from ascolto.monitor.reads import insights as reads
from ascolto.web.flash import flash
from ascolto.web.monitor import insights
from ascolto.web.request import MemberRequest, member_view

SHOWN = 12


@require_POST
@member_view(Role.LEAD)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    account = insights.account_of(request, pk)
    file = request.FILES.get("file")
    if file is None:
        return insights.page(request, account, problem=_("Choose a file."))
    try:
        content = file.read(tabulating.LARGEST + 1)
        row = tabulating.begin(account, content, name=file.name or "", by=request.actor)
    except Refusal as refusal:
        return insights.page(request, account, problem=str(refusal))
    said = _("The file was read. Nothing is written yet.")
    return flash(request, reverse("insight_file", args=[row.pk]), said)


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """What would be kept; a POST says how it is read."""
    row = _of(request, pk)
    if row.status != InsightFile.Status.READY:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            _read(request, row)
            return flash(request, reverse("insight_file", args=[pk]), _("It is read like that now."))  # fmt: skip
        except Refusal as refusal:
            problem = str(refusal)
    return _page(request, row, problem)


@require_POST
@member_view(Role.LEAD)
def intake(request: MemberRequest, pk: int) -> HttpResponse:
    row = _of(request, pk)
    try:
        count = tabulating.take(row, by=request.actor)
    except Refusal as refusal:
        return flash(request, reverse("insight_file", args=[pk]), str(refusal), "error")
    said = ngettext("%(n)s figure was taken in.", "%(n)s figures were taken in.", count)
    return flash(request, _account(row), said % {"n": count})


@require_POST
@member_view(Role.LEAD)
def removal(request: MemberRequest, pk: int) -> HttpResponse:
    """Put away what was never taken in; take back what was."""
    row = _of(request, pk)
    if row.status == InsightFile.Status.READY:
        tabulating.put_away(row, by=request.actor)
        return flash(request, _account(row), _("Put away: nothing was taken."))
    tabulating.undo(row, by=request.actor)
    return flash(request, _account(row), _("Taken back: what stood there before is there again."))  # fmt: skip


def _of(request: MemberRequest, pk: int) -> InsightFile:
    seen = [account.pk for account in reads.visible(request.member)]
    rows = InsightFile.objects.filter(account__in=seen).select_related("account__brand")
    row: InsightFile | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _account(row: InsightFile) -> str:
    return reverse("insights_of", args=[row.account_id])


def _read(request: MemberRequest, row: InsightFile) -> None:
    post = request.POST
    count = len(tabulating.sheet(row).columns)
    tabulating.read_as(
        row,
        columns={
            n: name for n in range(count) if (name := post.get(f"column-{n}", ""))
        },
        dates=post.get("dates", ""),
        decimal=post.get("decimal", ""),
        by=request.actor,
    )


def _page(request: MemberRequest, row: InsightFile, problem: str) -> HttpResponse:
    sheet, reading = tabulating.sheet(row), tabulating.reading(row)
    found, troubles = taking.taken(sheet, reading)
    days = {one.day for one in found}
    context = {
        "row": row,
        "problem": problem,
        "columns": [_column(sheet, n, reading.columns.get(n)) for n in range(len(sheet.columns))],
        "figures": [(figure.value, words.name(figure)) for figure in Figure],
        "reading": reading,
        "dates": [("dmy", _("day first: 3/11")), ("mdy", _("month first: 11/3"))],
        "marks": [(",", _("comma: 4,5")), (".", _("point: 4.5"))],
        "found": [(one.day, words.name(one.name), words.value(one.name, one.value)) for one in found[-SHOWN:]],
        "count": len(found),
        "first": min(days, default=None),
        "last": max(days, default=None),
        "troubles": [(one, _trouble(one.kind)) for one in troubles[:SHOWN]],
        "trouble_count": len(troubles),
        "is_cut": sheet.is_cut,
    }  # fmt: skip
    status = 422 if problem else 200
    return render(request, "monitor/insights/file.html", context, status=status)


def _column(sheet: Sheet, place: int, figure: Figure | None) -> tuple[int, str, str, str]:  # fmt: skip
    """Its place, its header, the first value in it, the figure that it is."""
    cells = (line.cells.get(place, "") for line in sheet.lines)
    example = next((cell for cell in cells if cell), "")
    return place, sheet.columns[place], example[:40], figure.value if figure else ""


def _trouble(kind: str) -> str:
    return {
        "date": _("this is no day"),
        "number": _("this is no number"),
        "negative": _("less than nothing"),
        "too_much": _("more than there can be"),
        "part": _("a count has no decimals"),
        "twice": _("the same day has another value already"),
    }[kind]
