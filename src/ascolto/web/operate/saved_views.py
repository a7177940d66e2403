"""Lists kept under a name: beside the others in the inbox, and on a page of their own."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.core.models import Role, Team
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import shelving
from ascolto.operate.actions.shelving import Look
from ascolto.operate.models import SavedView
from ascolto.operate.reads import saved_views
from ascolto.web.flash import flash
from ascolto.web.operate import inbox, views_of_inbox
from ascolto.web.request import MemberRequest, member_view


@require_http_methods(["GET", "POST"])
@member_view(Role.VOICE)
def index(request: MemberRequest) -> HttpResponse:
    """All of them, to arrange; POST keeps a new one and shows it."""
    if request.method == "GET":
        return _page(request)
    try:
        view = shelving.keep(_look(request), _asks(request), by=request.actor)
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    return flash(request, address(view), _("Kept as “%(name)s”.") % {"name": view.name})


@require_GET
@member_view(Role.VOICE)
def menu(request: MemberRequest) -> HttpResponse:
    """Those of the member for the switcher: fetched by the page, so that the inbox costs no more."""
    found = saved_views.of(request.member)
    shown = {"saved": lists(found, inbox.number_of(request.GET.get("saved")))}
    return render(request, "operate/views/_menu.html", shown)


@require_GET
@member_view(Role.VOICE)
def counts(request: MemberRequest) -> HttpResponse:
    """How many are in each, up to a bound: asked by the page once it is drawn."""
    found = saved_views.of(request.member)[: saved_views.COUNTED]
    numbers = {
        f"saved-{view.pk}": views_of_inbox.said(
            saved_views.count(request.member, inbox.query_in(_given(view)))
        )
        for view in found
    }
    return JsonResponse({k: "" if v == "0" else v for k, v in numbers.items()})


@require_POST
@member_view(Role.VOICE)
def order(request: MemberRequest) -> HttpResponse:
    """The whole order, as it was drawn together by pointer."""
    ids = [inbox.number_of(one) or 0 for one in request.POST.getlist("id")[:200]]
    shelving.order(ids, by=request.actor)
    return HttpResponse(status=204)


@require_POST
@member_view(Role.VOICE)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    view = _of(request, pk)
    try:
        shelving.change(view, _look(request), _asks(request), by=request.actor)
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    return flash(request, reverse("saved_views"), _("Saved."))


@require_POST
@member_view(Role.VOICE)
def place(request: MemberRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    up = request.POST.get("to") == "up"
    shelving.move(_of(request, pk), up=up, by=request.actor)
    return redirect(f"{reverse('saved_views')}#saved-{pk}")


@require_POST
@member_view(Role.VOICE)
def opening(request: MemberRequest, pk: int) -> HttpResponse:
    """Whether the inbox begins with it."""
    is_on = request.POST.get("on") == "yes"
    shelving.open_first(_of(request, pk), is_on=is_on, by=request.actor)
    return redirect(f"{reverse('saved_views')}#saved-{pk}")


@require_POST
@member_view(Role.LEAD)
def sharing(request: MemberRequest, pk: int) -> HttpResponse:
    try:
        whom = request.POST.get("whom", "")[:20]
        shelving.share(_of(request, pk), whom=whom, by=request.actor)
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    return flash(request, reverse("saved_views"), _("Saved."))


@require_POST
@member_view(Role.VOICE)
def removal(request: MemberRequest, pk: int) -> HttpResponse:
    view = _of(request, pk)
    try:
        shelving.drop(view, by=request.actor)
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    said = _("The list “%(name)s” is deleted.") % {"name": view.name}
    undo = reverse("saved_view_return", args=[pk])
    return flash(request, reverse("saved_views"), said, undo_url=undo)


@require_POST
@member_view(Role.VOICE)
def comeback(request: MemberRequest, pk: int) -> HttpResponse:
    """A deleted one is there again; the page is drawn anew."""
    view = _of(request, pk, is_dropped=True)
    try:
        shelving.put_back(view, by=request.actor)
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain")
    return HttpResponse(status=204, headers={"HX-Trigger": "ascolto:reload"})


def address(view: SavedView) -> str:
    return f"{reverse('inbox')}?{urlencode({**view.asks, 'saved': view.pk})}"


def lists(found: list[SavedView], current: int | None) -> list[dict[str, Any]]:
    """As the switcher of lists shows them."""
    return [
        {"view": view, "address": address(view), "current": view.pk == current}
        for view in found
    ]


def _given(view: SavedView) -> QueryDict:
    return QueryDict(urlencode(view.asks))


def _of(request: MemberRequest, pk: int, *, is_dropped: bool = False) -> SavedView:
    view = saved_views.find(request.member, pk, is_dropped=is_dropped)
    if view is None:
        raise Http404
    return view


def _look(request: MemberRequest) -> Look:
    form = request.POST
    hue = inbox.number_of(form.get("hue")) or 0
    return Look(form.get("name", "")[:200], form.get("icon", ""), hue)


def _asks(request: MemberRequest) -> dict[str, str]:
    return {name: request.POST.get(name, "") for name in shelving.ASKED}


def _page(
    request: MemberRequest, *, problem: str = "", status: int = 200
) -> HttpResponse:
    is_lead = request.member.is_at_least(Role.LEAD)
    rows = saved_views.of(request.member)
    context = {
        "rows": [
            {
                "view": view,
                "address": address(view),
                "may_change": is_lead if view.shared else True,
            }
            for view in rows
        ],
        "teams": list(Team.objects.all()) if is_lead else [],
        "is_lead": is_lead,
        "views": views_of_inbox.names().items(),
        "problem": problem,
    }
    return render(request, "operate/views/index.html", context, status=status)
