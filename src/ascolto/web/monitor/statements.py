"""Statements: their words for each channel, the yes, and sending."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import hush
from ascolto.monitor.actions import publishing, stating, telling
from ascolto.monitor.models import Incident, Statement
from ascolto.monitor.reads import statements as reads
from ascolto.web.flash import flash
from ascolto.web.monitor import incidents, presses, statement_audience
from ascolto.web.monitor import statement_forms as forms
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.LEAD)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """Of a `kind`: holding, update, resolution."""
    incident, kind = incidents.of(request, pk), request.POST.get("kind", "")
    try:
        made = stating.draft(
            incident, kind=kind, by=request.actor, key=presses.key(request, kind)
        )
    except Refusal as refusal:
        return flash(request, reverse("incident", args=[pk]), str(refusal), "error")
    return redirect("statement", made.pk)


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """Its words; posted by a lead, they are kept."""
    row = of(request, pk)
    if request.method == "POST" and not request.member.is_at_least(Role.LEAD):
        return render(request, "403.html", status=403)
    problem, said = "", reads.wordings_of([row]).get(row.pk, [])
    if request.method == "POST":
        typed = forms.typed(request, row.incident)
        try:
            stating.word(
                row, typed, subject=request.POST.get("subject", ""), by=request.actor
            )
            return flash(request, reverse("statement", args=[pk]), _("Saved."))
        except Refusal as refusal:
            problem, said = str(refusal), typed
    return render(request, "monitor/incidents/statement.html", forms.page(request, row, said, problem))  # fmt: skip


@require_POST
@member_view(Role.LEAD)
def step(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: ask, approve, return, discard, send, retry, release; with `remark`, `why`, `hush` or
    `seen`, the mark of the words that were shown."""
    row, do = of(request, pk), request.POST.get("do", "")
    address = reverse("incident", args=[row.incident_id])
    if request.POST.get("then") == "statement" and do != "discard":
        address = reverse("statement", args=[pk])
    try:
        text, undo = _done(request, row, do)
    except Refusal as refusal:
        return flash(request, address, str(refusal), "error")
    return flash(request, address, text, undo_url=undo)


def _done(request: MemberRequest, row: Statement, do: str) -> tuple[str, str]:
    """What was done, in words; and where it is undone. Raises `Refusal`."""
    post, by = request.POST, request.actor
    match do:
        case "ask":
            stating.ask(row, by=by)
            return _asked(request, row), ""
        case "approve":
            seen, remark = post.get("seen", ""), post.get("remark", "")
            stating.approve(row, seen=seen, remark=remark, by=by)
            return _("Approved. It can be sent."), ""
        case "return":
            stating.send_back(row, remark=post.get("remark", ""), by=by)
            return _("Sent back."), ""
        case "discard":
            stating.discard(row, by=by)
            return _("Thrown away."), ""
        case "send":
            return _sent(row, telling.send(row, hush_until=_hush(request, row), by=by))
        case "retry":
            return _tried(row, request), ""
        case "release":
            publishing.release(row, why=post.get("why", ""), by=by)
            return _("It may go public now."), ""
    raise Http404


def _hush(request: MemberRequest, row: Statement) -> datetime | None:
    """Until morning, where it is night and it was asked for (`hush`)."""
    if request.POST.get("hush") != "yes":
        return None
    return hush.until(timezone.now(), row.incident.brand.zone)


def _asked(request: MemberRequest, row: Statement) -> str:
    if reads.waits_for(row.incident, request.member):
        return _("Asked. The other leads hear of it by mail.")
    return _("Asked, but nobody else can say yes: you may approve it yourself.")


def _sent(row: Statement, count: int) -> tuple[str, str]:
    if not count:
        return _("There is nobody else to be told from here."), ""
    text = ngettext(
        "On its way to %(n)d customer.", "On its way to %(n)d customers.", count
    )
    said = text % {"n": count}
    if at := statement_audience.hushed(row):
        said += " " + _("Calls and texts leave at %(at)s.") % {"at": formats.time_format(at, "H:i")}  # fmt: skip
    return said, reverse("statement_undo", args=[row.pk])


def _tried(row: Statement, request: MemberRequest) -> str:
    """One of them (`telling`), or all that did not arrive."""
    rows = row.tellings.filter(state__in=["failed", "unreached"])
    one = request.POST.get("telling", "")
    if one.isdecimal() and len(one) < 19:
        rows = rows.filter(pk=int(one))
    count = telling.retry(list(rows), by=request.actor)
    words = ngettext("Tried again for %(n)d customer", "Tried again for %(n)d customers", count)  # fmt: skip
    return f"{words % {'n': count}}."


@require_POST
@member_view(Role.LEAD)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Called back while nothing has left."""
    row = of(request, pk)
    try:
        telling.call_back(row, by=request.actor)
    except Refusal as refusal:
        if request.POST.get("then"):
            return flash(request, reverse("incident", args=[row.incident_id]), str(refusal), "error")  # fmt: skip
        return JsonResponse({"problem": str(refusal)}, status=409)
    if request.POST.get("then"):
        return flash(request, reverse("incident", args=[row.incident_id]), _("Called back."))  # fmt: skip
    return JsonResponse({"statement": row.pk})


def of(request: MemberRequest, pk: int) -> Statement:
    mine = Incident.objects.visible_to(request.member)
    rows = Statement.objects.filter(pk=pk, incident__in=mine)
    found: Statement | None = rows.select_related(
        "incident__brand", "incident__lead", "sent_by"
    ).first()
    if found is None:
        raise Http404
    return found
