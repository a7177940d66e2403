"""Watches: the list, and the editor with what it would have found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.actions import watching
from ascolto.monitor.models import Mention, NamedVoices, Watch
from ascolto.monitor.reads import alike, veiling
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view

SHOWN = 20
LOOKED_AT = 200  # of which those that are alike are one


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    rows = Watch.objects.visible_to(request.member).select_related("brand")
    context = {
        "rows": list(rows),
        "is_lead": request.member.is_at_least(Role.LEAD),
        "is_admin": request.member.is_at_least(Role.ADMIN),
        "named": NamedVoices.objects.select_related("by").first(),
    }
    return render(request, "monitor/watches/index.html", context)


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def new(request: MemberRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    return _edit(request, _of(request, pk))


@require_GET
@member_view(Role.LEAD)
def preview(request: MemberRequest) -> HttpResponse:
    """A fragment: how the query is read, and what it would have found."""
    return render(request, "monitor/watches/_preview.html", _tried(request, request.GET.get("query", "")))  # fmt: skip


@require_POST
@member_view(Role.LEAD)
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    watching.switch(_of(request, pk), on=request.POST.get("on") == "yes", by=request.actor)  # fmt: skip
    return flash(request, reverse("watches"), _("Saved."))


@require_POST
@member_view(Role.LEAD)
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    try:
        watching.remove(_of(request, pk), by=request.actor)
    except Refusal as refusal:
        return flash(request, reverse("watches"), str(refusal), "error")
    return flash(request, reverse("watches"), _("Removed."))


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    name: str = ""
    query: str = ""
    is_competitor: bool = False


def _edit(request: MemberRequest, watch: Watch | None) -> HttpResponse:
    if request.method == "GET":
        kept = watch or Watch()
        return _page(request, watch, Typed(kept.name, kept.query, kept.is_competitor))
    typed = Typed(
        request.POST.get("name", "")[:200],
        request.POST.get("query", ""),
        request.POST.get("is_competitor") == "yes",
    )
    try:
        kept = watching.keep(
            watch.brand if watch else _brand(request),
            name=typed.name,
            query=typed.query,
            is_competitor=typed.is_competitor,
            watch=watch,
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(request, watch, typed, problem=str(refusal))
    return flash(request, reverse("watch", args=[kept.pk]), _("Saved."))


def _page(
    request: MemberRequest, watch: Watch | None, typed: Typed, problem: str = ""
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "watch": watch,
        "problem": problem,
        "brands": request.around.brands,
        **asdict(typed),
    }
    if watch is not None:
        rows = Mention.objects.filter(watch=watch).select_related("message__handle")
        newest = list(rows.order_by("-bin", "-pk")[:LOOKED_AT])
        veiling.veil(mention.message.handle for mention in newest)
        context["mentions"] = alike.gathered(newest, lambda m: m.message, most=SHOWN)
    if typed.query:
        context |= _tried(request, typed.query)
    return render(request, "monitor/watches/show.html", context)


def _tried(request: MemberRequest, query: str) -> dict[str, Any]:
    try:
        return {"preview": watching.preview(query, request.member)}
    except watching.NotQuery as problem:
        a, b = problem.at, problem.at + problem.length
        return {
            "unreadable": str(problem),
            "before": query[:a],
            "there": query[a:b],
            "after": query[b:],
        }


def _brand(request: MemberRequest) -> Brand:
    """The one that was chosen, or the only one."""
    seen = {str(brand.pk): brand for brand in request.around.brands}
    chosen = request.POST.get("brand", "")
    if chosen in seen:
        return seen[chosen]
    if len(seen) == 1 and not chosen:
        return next(iter(seen.values()))
    raise Http404


def _of(request: MemberRequest, pk: int) -> Watch:
    rows = Watch.objects.visible_to(request.member).select_related("brand")
    found: Watch | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
