"""What the public is told: places, published one by one or all at once, and what became of each."""

from __future__ import annotations

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.actions import publishing
from ascolto.monitor.models import Incident, PublicPost, Statement
from ascolto.web.flash import flash
from ascolto.web.monitor import places, statements
from ascolto.web.monitor import statement_forms as forms
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest, pk: int) -> HttpResponse:
    """Every place with its state, as a fragment: looked at again while something is on its way."""
    row = statements.of(request, pk)
    context = forms.public(request, row)
    return render(request, "monitor/incidents/_public.html", context)


@require_POST
@member_view(Role.LEAD)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """A place in public: `account`, or `place` in words; `language`."""
    row = statements.of(request, pk)
    chosen = request.POST.get("account", "")
    account = next((a for a in places.accounts(row.incident) if str(a.pk) == chosen), None)  # fmt: skip
    place = account.name if account else request.POST.get("place", "")[:200]
    try:
        publishing.add(
            row, place=place, language=request.POST.get("language", "it"), account=account,
            by=request.actor,
        )  # fmt: skip
    except Refusal as refusal:
        return flash(request, _address(row), str(refusal), "error")
    return flash(request, _address(row), _("Noted. It goes there once the affected have been told."))  # fmt: skip


@require_POST
@member_view(Role.LEAD)
def publish(request: MemberRequest, pk: int) -> HttpResponse:
    """Everywhere it can be published from here and does not stand yet."""
    row = statements.of(request, pk)
    try:
        made, problems = publishing.publish_all(row, by=request.actor)
    except Refusal as refusal:
        return flash(request, _address(row), str(refusal), "error")
    words = ngettext("On its way to %(n)d place.", "On its way to %(n)d places.", made)
    said = " ".join([words % {"n": made}, *problems] if made or not problems else problems)  # fmt: skip
    return flash(request, _address(row), said, "warning" if problems else "success")


@require_POST
@member_view(Role.LEAD)
def step(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: publish, again (it does not stand there), done with its `link`, or drop."""
    row = _of(request, pk)
    try:
        text, undo = _done(request, row, request.POST.get("do", "done"))
    except Refusal as refusal:
        return flash(request, _address(row.statement), str(refusal), "error")
    return flash(request, _address(row.statement), text, undo_url=undo)


def _done(request: MemberRequest, row: PublicPost, do: str) -> tuple[str, str]:
    """What was done, in words; and where it is undone. Raises `Refusal`."""
    by = request.actor
    match do:
        case "publish":
            publishing.publish(row, by=by)
            undo = reverse("public_post_undo", args=[row.pk])
            return _("On its way to %(place)s.") % {"place": row.place}, undo
        case "again":
            publishing.try_again(row, by=by)
            return _("It goes out once more."), ""
        case "drop":
            publishing.drop(row, by=by)
            return _("Taken off the list."), ""
        case "done":
            publishing.done(row, link=request.POST.get("link", "")[:1000], by=by)
            return _("It stands there now."), ""
    raise Http404


@require_POST
@member_view(Role.LEAD)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Called back while it has not left."""
    row = _of(request, pk)
    try:
        publishing.call_back(row, by=request.actor)
    except Refusal as refusal:
        if request.POST.get("then"):
            return flash(request, _address(row.statement), str(refusal), "error")
        return JsonResponse({"problem": str(refusal)}, status=409)
    if request.POST.get("then"):
        return flash(request, _address(row.statement), _("Called back."))
    return JsonResponse({"post": row.pk})


def _address(row: Statement) -> str:
    return f"{reverse('statement', args=[row.pk])}#public"


def _of(request: MemberRequest, pk: int) -> PublicPost:
    mine = Incident.objects.visible_to(request.member)
    rows = PublicPost.objects.filter(pk=pk, statement__incident__in=mine)
    row: PublicPost | None = rows.select_related(
        "statement__incident__brand", "account", "message__delivery"
    ).first()
    if row is None:
        raise Http404
    return row
