"""When an alert rings: how long it waits for somebody before the next one on call is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.commitments.reads import on_call
from ascolto.core.actions import pushing
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import saying
from ascolto.monitor.actions import pacing
from ascolto.monitor.models import Ringing
from ascolto.monitor.models.ringing import MINUTES
from ascolto.monitor.reads import tolerances
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import room_forms, side


@dataclass(frozen=True)
class Pace:
    """What stands in one form: of a brand, or of all (none)."""

    brand: Brand | None
    minutes: int
    is_own: bool
    chain: tuple[str, ...] = ()


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    return page(request)


@require_POST
@member_view(Role.LEAD)
def pace(request: MemberRequest) -> HttpResponse:
    """`brand` (none: all that say nothing of their own), `minutes`; `do=follow`: like all."""
    brand = _brand(request)
    try:
        if request.POST.get("do") == "follow" and brand is not None:
            pacing.follow(brand, by=request.actor)
        else:
            typed = request.POST.get("minutes", "").strip()
            minutes = int(typed) if typed.isascii() and typed[:6].isdecimal() else -1
            pacing.pace(brand, minutes=minutes, by=request.actor)
    except Refusal as refusal:
        return page(request, status=422, problem=str(refusal))
    return flash(request, reverse("ringing"), _("Saved."))


@require_POST
@member_view(Role.ADMIN)
def push(request: MemberRequest) -> HttpResponse:
    """`on`: "yes", or nobody is pushed to."""
    pushing.switch(on=request.POST.get("on") == "yes", by=request.actor)
    return flash(request, f"{reverse('ringing')}#push", _("Saved."))


def page(
    request: MemberRequest, *, status: int = 200, problem: str = "", **more: Any
) -> HttpResponse:
    """`more`: what the part about rooms shows after a deed of its own."""
    brands = side.brands_of(request)
    paces = _paces(brands)
    more = room_forms.shown(brands) | more
    return side.page(
        request,
        "settings/ringing",
        "ringing",
        status=status,
        problem=problem,
        general=paces[0],
        paces=paces[1:],
        longest=pacing.LONGEST,
        sees_all=not request.member.brands.exists(),
        is_admin=request.member.is_at_least(Role.ADMIN),
        brands=brands,
        push_is_on=pushing.is_on(),
        normal=[(saying.kind(t.kind), t) for t in tolerances.listed(request.member)],
        **more,
    )


def _paces(brands: list[Brand]) -> list[Pace]:
    """Of all first, then of each brand with who is told, in order."""
    said: dict[int | None, int] = dict(
        Ringing.objects.values_list("brand_id", "minutes")
    )
    chains = on_call.chains(brand.pk for brand in brands)
    usual: int = said.get(None, MINUTES)
    own = [
        Pace(b, said.get(b.pk, usual), b.pk in said, tuple(m.name for m in chains[b.pk]))
        for b in brands
    ]  # fmt: skip
    return [Pace(None, usual, None in said), *own]


def _brand(request: MemberRequest) -> Brand | None:
    given = request.POST.get("brand", "")
    if given:
        return side.brand_of(request, side.number(given))
    if request.member.brands.exists():
        raise Http404
    return None
