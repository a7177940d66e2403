"""Brands: what they are called, how they look, when they are open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.commitments.actions import timetabling
from ascolto.commitments.clock import DAYS
from ascolto.core.actions import branding
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.web.design import brandcolour
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

SPARE = 2  # empty spans offered below those of a day
FIELDS = ("name", "language", "timezone", "color", "signature")


def zones() -> list[str]:
    return sorted(zone for zone in available_timezones() if "/" in zone)


def holiday_regions() -> list[tuple[str, str]]:
    return [
        ("", _("no public holidays")),
        ("IT", _("Italy")),
        ("IT-BZ", _("Italy, South Tyrol")),
        ("CH-TI", _("Switzerland, Ticino")),
        ("CH", _("Switzerland")),
        ("AT", _("Austria")),
        ("DE", _("Germany")),
        ("FR", _("France")),
        ("SI", _("Slovenia")),
        ("SM", _("San Marino")),
        ("ES", _("Spain")),
        ("GB", _("United Kingdom")),
        ("US", _("United States")),
    ]


def day_names() -> list[tuple[str, str]]:
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return list(zip(DAYS, names, strict=True))


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        return _create(request)
    return side.page(request, "settings/brands/index", "brands", **_list(request))


def _create(request: MemberRequest) -> HttpResponse:
    try:
        brand = branding.create(
            request.POST.get("name", ""),
            language=request.workspace.language,
            timezone=request.workspace.timezone,
            by=request.actor,
        )
    except Refusal as refusal:
        context = _list(request) | {
            "problem": str(refusal),
            "typed": request.POST.get("name", ""),
        }
        return side.page(
            request, "settings/brands/index", "brands", status=422, **context
        )
    return flash(
        request,
        reverse("brand", args=[brand.pk]),
        _("The brand is there. Now describe it."),
    )


def _list(request: MemberRequest) -> dict[str, Any]:
    return {
        "brands": side.brands_of(request),
        "is_admin": request.member.is_at_least(Role.ADMIN),
    }


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    brand = side.brand_of(request, pk)
    if request.method == "GET":
        return _page(request, brand, {name: getattr(brand, name) for name in FIELDS})
    values = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        branding.change(brand, by=request.actor, **values)
    except Refusal as refusal:
        brand.refresh_from_db()
        return _page(request, brand, values, problem=str(refusal), status=422)
    return flash(request, reverse("brand", args=[pk]), _("Saved."))


@require_POST
@member_view(Role.LEAD)
def hours(request: MemberRequest, pk: int) -> HttpResponse:
    """The week's opening hours and the holidays."""
    brand = side.brand_of(request, pk)
    week, holidays = read_week(request.POST), request.POST.get("holidays", "")
    if request.POST.get("always") == "yes":
        week, holidays = {}, ""
    try:
        timetabling.set_hours(brand, week=week, holidays=holidays, by=request.actor)
    except Refusal as refusal:
        brand.opening_hours, brand.holidays = week, holidays
        values = {name: getattr(brand, name) for name in FIELDS}
        return _page(request, brand, values, hours_problem=str(refusal), status=422)
    return flash(request, f"{reverse('brand', args=[pk])}#hours", _("Saved."))


def read_week(data: Mapping[str, str]) -> dict[str, list[list[str]]]:
    """From the form's `mon-0-from`, `mon-0-to`, …; empty pairs are left out."""
    week: dict[str, list[list[str]]] = {}
    for day in DAYS:
        for place in range(timetabling.MOST_SPANS + SPARE):
            pair = [
                data.get(f"{day}-{place}-{end}", "").strip() for end in ("from", "to")
            ]
            if any(pair):
                pair[1] = "24:00" if pair[1] == "00:00" else pair[1]
                week.setdefault(day, []).append(pair)
    return week


def _page(
    request: MemberRequest,
    brand: Brand,
    values: Mapping[str, str],
    *,
    status: int = 200,
    problem: str = "",
    hours_problem: str = "",
) -> HttpResponse:
    return side.page(
        request,
        "settings/brands/show",
        "brands",
        status=status,
        brand=brand,
        values=values,
        problem=problem,
        hours_problem=hours_problem,
        days=_days(brand),
        zones=zones(),
        regions=_regions(brand.holidays),
    )


def _regions(chosen: str) -> list[tuple[str, str]]:
    known = holiday_regions()
    return known if chosen in dict(known) else [*known, (chosen, chosen)]


def _days(brand: Brand) -> list[dict[str, object]]:
    """What the editor shows: each day's spans, and empty ones to fill in."""
    week = brand.opening_hours or {}
    return [
        {
            "key": day,
            "name": name,
            "spans": list(enumerate(week.get(day, []))),
            "spare": range(len(week.get(day, [])), len(week.get(day, [])) + SPARE),
        }
        for day, name in day_names()
    ]


@require_GET
def style(request: HttpRequest, colour: str) -> HttpResponse:
    """A hue as a style sheet, for a brand's pages. The address is the colour: it tells of nobody."""
    try:
        sheet = brandcolour.stylesheet(f"#{colour}")
    except brandcolour.NotAColour:
        raise Http404 from None
    answer = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=604800, immutable"
    return answer


style.is_public = True  # type: ignore[attr-defined]
