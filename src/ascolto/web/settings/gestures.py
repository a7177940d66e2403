"""The catalogue of gestures and what each role may give without asking."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.core.actions import branding
from ascolto.core.models import Brand, Member, Role
from ascolto.core.money import CURRENCIES
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import allowing, cataloguing_gestures
from ascolto.operate.models import GestureKind
from ascolto.web.flash import flash
from ascolto.web.operate.gestures import cents
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    """GET shows the catalogue, POST adds to it."""
    if request.method == "GET":
        return _page(request)
    try:
        cataloguing_gestures.add(**_said(request), by=request.actor)
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    return flash(request, reverse("gesture_kinds"), _("Added."))


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    kind = _of(request, pk)
    try:
        cataloguing_gestures.change(kind, **_said(request), by=request.actor)
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    return flash(request, reverse("gesture_kinds"), _("Saved."))


@require_POST
@member_view(Role.LEAD)
def destroy(request: MemberRequest, pk: int) -> HttpResponse:
    """Not offered any more; with `undo` it is offered again."""
    kind = _of(request, pk)
    if request.POST.get("undo"):
        cataloguing_gestures.restore(kind, by=request.actor)
        return flash(request, reverse("gesture_kinds"), _("Offered again."))
    cataloguing_gestures.drop(kind, by=request.actor)
    said = _("Not offered any more; what was given stays.")
    return flash(request, reverse("gesture_kinds"), said)


@require_POST
@member_view(Role.LEAD)
def limits(request: MemberRequest, pk: int) -> HttpResponse:
    """Of one brand: the currency, and per role the amounts; an empty field is no limit."""
    brand = side.brand_of(request, pk)
    try:
        branding.set_currency(
            brand, currency=request.POST.get("currency", ""), by=request.actor
        )
        for role in _roles(request):
            allowing.set_limit(
                brand,
                role=role,
                per_gesture=_limit(request, f"{role}-gesture"),
                per_month=_limit(request, f"{role}-month"),
                by=request.actor,
            )
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    return flash(request, reverse("gesture_kinds"), _("Saved."))


def _roles(request: MemberRequest) -> list[Role]:
    """Whose limits the member may set."""
    return [
        Role.AGENT,
        *([Role.LEAD] if request.member.is_at_least(Role.ADMIN) else []),
    ]


def _limit(request: MemberRequest, name: str) -> int | None:
    typed = request.POST.get(name, "").strip()
    return cents(typed) if typed else None


def _said(request: MemberRequest) -> dict[str, Any]:
    post = request.POST
    brand, signer = post.get("brand", ""), post.get("signer", "")
    return {
        "nature": post.get("nature", ""),
        "title_it": post.get("title_it", ""),
        "title_en": post.get("title_en", ""),
        "cost": cents(post.get("cost", "")),
        "text_it": post.get("text_it", ""),
        "text_en": post.get("text_en", ""),
        "brand": side.brand_of(request, side.number(brand)) if brand else None,
        "signer": _member(signer) if signer else None,
    }


def _member(typed: str) -> Member:
    found: Member | None = Member.objects.active().filter(pk=side.number(typed)).first()
    if found is None:
        raise Http404
    return found


def _of(request: MemberRequest, pk: int) -> GestureKind:
    kind: GestureKind | None = GestureKind.objects.filter(pk=pk).first()
    mine = [None, *(b.pk for b in side.brands_of(request))]
    if kind is None or kind.brand_id not in mine:
        raise Http404
    return kind


def _page(
    request: MemberRequest, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    brands = side.brands_of(request)
    kinds = GestureKind.objects.offered().select_related("brand", "signer")
    mine = {b.pk for b in brands}
    return side.page(
        request,
        "settings/gestures",
        "gesture_kinds",
        status=status,
        problem=problem,
        kinds=[k for k in kinds if k.brand_id is None or k.brand_id in mine],
        natures=natures(),
        brands=brands,
        members=list(Member.objects.active()),
        currencies=sorted(CURRENCIES),
        limits=[_limits_of(request, brand) for brand in brands],
    )


def natures() -> list[tuple[str, str]]:
    said = {
        "apology": _("Apology"),
        "replacement": _("Replacement"),
        "refund": _("Refund"),
        "voucher": _("Voucher"),
        "other": _("Something else"),
    }
    return [(value, said[value]) for value in GestureKind.Nature.values]


def _limits_of(request: MemberRequest, brand: Brand) -> tuple[Brand, list[Any]]:
    held, words = allowing.limits(brand), {"agent": _("An agent"), "lead": _("A lead")}
    return brand, [(role, words[role], *held[role]) for role in _roles(request)]
