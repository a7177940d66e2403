"""Files of the past: handed in, looked at, taken in, taken back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.channels.models import Account
from ascolto.core import storage, tables
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate import remembering
from ascolto.operate.actions import importing, unimporting
from ascolto.operate.models import PastImport
from ascolto.operate.reads import imports as reads
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import import_words as words
from ascolto.web.settings import side


@require_http_methods(["GET", "POST"])
@member_view(Role.ADMIN)
def index(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        return _list(request)
    try:
        made = _begun(request)
    except Refusal as refusal:
        return _list(request, str(refusal))
    said = _("The file is here and is being read. Nothing is written yet.")
    return flash(request, _address(made), said)


@require_http_methods(["GET", "POST"])
@member_view(Role.ADMIN)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """The page; asked by its progress bar, that alone. A POST says how the file is read."""
    row = _of(pk)
    if request.method == "POST":
        try:
            importing.read_as(
                row,
                by=request.actor,
                stays_open=row.stays_open,
                later=True,
                **_reading(request, row),
            )
        except Refusal as refusal:
            return _page(request, row, str(refusal))
        return flash(request, _address(row), _("It is read again like that."))
    if request.htmx and row.status not in reads.BUSY:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _page(request, row)


@require_POST
@member_view(Role.ADMIN)
def run(request: MemberRequest, pk: int) -> HttpResponse:
    row = _of(pk)
    if reads.is_still(row):
        importing.carry_on(row)
    else:
        stays_open = request.POST.get("stays_open") == "yes"
        importing.start(row, by=request.actor, stays_open=stays_open, later=True)
    said = _("It goes on by itself: you can close this page.")
    return flash(request, _address(row), said)


@require_POST
@member_view(Role.ADMIN)
def removal(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it back; what was never taken in is put away."""
    row = _of(pk)
    try:
        if row.status in {"checking", "ready"}:
            importing.put_away(row, by=request.actor)
            return flash(request, reverse("imports"), _("Put away: nothing was taken."))
        unimporting.undo(row, by=request.actor, later=True)
    except Refusal as refusal:
        return flash(request, _address(row), str(refusal), "error")
    said = _("It is being taken back: you can close this page.")
    return flash(request, _address(row), said)


@require_GET
@member_view(Role.ADMIN)
def problems(request: MemberRequest, pk: int) -> HttpResponseBase:
    """The records that were not taken, as a table: mended there, it can be handed in again."""
    row = _of(pk)
    lines = _problem_lines(row, remembering.header(row))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="import-{row.pk}.csv"'
    return answer


# --- answers ---------------------------------------------------------------------------------


def _list(request: MemberRequest, problem: str = "") -> HttpResponse:
    return side.page(
        request,
        "settings/imports/index",
        "imports",
        status=422 if problem else 200,
        problem=problem,
        rows=[(row, words.status(row.status)) for row in reads.every()],
        kinds=words.kinds(),
        chosen=request.POST.get("kind", ""),
        accounts=_accounts(),
        most=settings.BODY_LIMIT,
    )


def _page(request: MemberRequest, row: PastImport, problem: str = "") -> HttpResponse:
    busy = row.status in reads.BUSY
    context: dict[str, Any] = {
        "row": row,
        "kind": words.kinds()[row.kind],
        "state": words.status(row.status),
        "busy": busy,
        "percent": reads.percent(row) if busy else 0,
        "is_still": reads.is_still(row),
    }
    if request.htmx:
        return side.page(request, "settings/imports/_progress", "imports", **context)
    troubles = reads.troubles(row)
    context |= {
        "problem": problem,
        "troubles": [(t, *words.problem(t.kind)) for t in troubles],
        "bad": sum(t.count for t in troubles),
        "stayed": [(n, words.stayed(why)) for why, n in row.stayed.items()],
    }
    if row.status == PastImport.Status.READY:
        context |= _looked_at(row)
    context["good"] = max(row.total - context["bad"], 0)
    status = 422 if problem else 200
    return side.page(
        request, "settings/imports/show", "imports", status=status, **context
    )


def _looked_at(row: PastImport) -> dict[str, Any]:
    """What a person sees before they say go."""
    try:
        shown = reads.preview(row)
        header = remembering.header(row)
    except storage.Missing:
        return {"is_missing": True}
    found: dict[str, Any] = {
        "shown": [(one, words.problem(one.problem)[0]) for one in shown]
    }
    if row.kind != PastImport.Kind.MAILBOX:
        places = row.reading["columns"]
        found |= {
            "header": list(enumerate(header)),
            "fields": [
                (name, words.field(name), places.get(name, -1))
                for name in remembering.fields(row)
            ],
            "encodings": words.encodings(),
            "separators": words.separators(),
            "dates": words.dates(),
        }
    return found


# --- what was sent ---------------------------------------------------------------------------


def _begun(request: MemberRequest) -> PastImport:
    file = request.FILES.get("file")
    if file is None:
        raise Refusal(_("Choose a file."), "no_file")
    return importing.begin(
        file.chunks(),
        name=file.name or "",
        kind=request.POST.get("kind", ""),
        account=_account(request.POST.get("account", "")),
        by=request.actor,
        later=True,
    )


def _accounts() -> list[Account]:
    """Those that conversations of the past can belong to."""
    rows = Account.objects.connected().select_related("brand").order_by("name", "pk")
    return [row for row in rows if importing.fits(row, "conversations")]


def _account(given: str) -> Account | None:
    if not given:
        return None
    rows = Account.objects.connected().select_related("brand")
    found: Account | None = rows.filter(pk=side.number(given)).first()
    if found is None:
        raise Http404
    return found


def _reading(request: MemberRequest, row: PastImport) -> dict[str, Any]:
    data = request.POST
    places = {
        name: int(place)
        for name in remembering.fields(row)
        if (place := data.get(f"column-{name}", "")).isdecimal() and len(place) < 4
    }
    told = {n: data[n] for n in ("encoding", "separator", "dates") if n in data}
    return told | {"columns": places}


def _of(pk: int) -> PastImport:
    rows = PastImport.objects.select_related("account__brand", "by")
    row: PastImport | None = rows.filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _address(row: PastImport) -> str:
    return reverse("import", args=[row.pk])


def _problem_lines(row: PastImport, header: list[str]) -> Iterator[str]:
    """In the scope only while it reads: between the pieces the thread is the server's."""
    separator = row.reading.get("separator", ",")
    yield tables.BOM + tables.text([["line", "problem", *header]], separator)
    after = 0
    while True:
        with scope(row.workspace_id):
            page = reads.problems(row, after)
        if not page:
            return
        for one in page:
            cells = _cells(one.raw, separator) if header else [one.raw]
            yield tables.text([[str(one.line), one.kind, *cells]], separator)
        after = page[-1].line


def _cells(raw: str, separator: str) -> list[str]:
    """As it came; what is no row of a table stays in one piece."""
    try:
        return next(csv.reader(io.StringIO(raw, newline=""), delimiter=separator), [])
    except csv.Error:
        return [raw]
