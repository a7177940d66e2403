"""Watches: the list, and the editor with what it would have found."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import sieves
from ascolto.monitor.actions import watching
from ascolto.monitor.models import Mention, NamedVoices, Watch
from ascolto.monitor.query import tree
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
    query, brand = request.GET.get("query", ""), _brand_of(request, request.GET)
    tried = _tried(request, query, brand or _only(request))
    return render(request, "monitor/watches/_preview.html", tried)


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
    brand: Brand | None = None  # None: nobody chose


def _edit(request: MemberRequest, watch: Watch | None) -> HttpResponse:
    if request.method == "GET":
        kept = watch or Watch()
        brand = watch.brand if watch else _only(request)
        return _page(
            request, watch, Typed(kept.name, kept.query, kept.is_competitor, brand)
        )
    typed = _typed(request, watch)
    if typed.brand is None:
        return _page(request, watch, typed, problem=_("Choose a brand."))
    try:
        kept = watching.keep(
            typed.brand,
            name=typed.name,
            query=typed.query,
            is_competitor=typed.is_competitor,
            watch=watch,
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(request, watch, typed, problem=str(refusal))
    return flash(request, reverse("watch", args=[kept.pk]), _("Saved."))


def _typed(request: MemberRequest, watch: Watch | None) -> Typed:
    post = request.POST
    return Typed(
        post.get("name", "")[:200],
        post.get("query", ""),
        post.get("is_competitor") == "yes",
        _brand_of(request, post) or (watch.brand if watch else _only(request)),
    )


def _page(
    request: MemberRequest, watch: Watch | None, typed: Typed, problem: str = ""
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {
        "watch": watch,
        "problem": problem,
        "brands": request.around.brands,
        **{field.name: getattr(typed, field.name) for field in fields(typed)},
    }
    if watch is not None:
        rows = Mention.objects.filter(watch=watch).select_related("message__handle")
        newest = list(rows.order_by("-bin", "-pk")[:LOOKED_AT])
        veiling.veil(mention.message.handle for mention in newest)
        context["mentions"] = alike.gathered(newest, lambda m: m.message, most=SHOWN)
        node = sieves.asked(watch)
        context["wanted"] = tree.named(node) if node else set()
    if typed.query:
        context |= _tried(request, typed.query, typed.brand)
    return render(request, "monitor/watches/show.html", context)


def _tried(request: MemberRequest, query: str, brand: Brand | None) -> dict[str, Any]:
    try:
        return {"preview": watching.preview(query, request.member, brand)}
    except watching.NotQuery as problem:
        a, b = problem.at, problem.at + problem.length
        return {
            "unreadable": str(problem),
            "before": query[:a],
            "there": query[a:b],
            "after": query[b:],
        }


def _brand_of(request: MemberRequest, asked: QueryDict) -> Brand | None:
    """The one that was chosen among those that they see."""
    seen = {str(brand.pk): brand for brand in request.around.brands}
    chosen = asked.get("brand", "")
    if chosen and chosen not in seen:
        raise Http404
    return seen.get(chosen)


def _only(request: MemberRequest) -> Brand | None:
    """Where there is nothing to choose."""
    brands = request.around.brands
    return brands[0] if len(brands) == 1 else None


def _of(request: MemberRequest, pk: int) -> Watch:
    rows = Watch.objects.visible_to(request.member).select_related("brand")
    found: Watch | None = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
