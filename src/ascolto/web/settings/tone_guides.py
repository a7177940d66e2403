"""How a brand writes: what its answers are held to while they are written."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.nlp.actions import guiding
from ascolto.nlp.models import ToneGuide
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

FIELDS = ("jargon", "never", "address", "greeting", "closing", "signature")


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    brand = side.chosen_brand(request)
    if brand is None:
        return side.page(request, "settings/tone_guides", "tone_guides")
    row = ToneGuide.objects.filter(brand=brand).first() or ToneGuide(brand=brand)
    lists = {name: guiding.typed(getattr(row, name)) for name in ("jargon", "never")}
    values = {name: getattr(row, name) for name in FIELDS} | lists
    return _page(request, brand, values)


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    brand = side.brand_of(request, pk)
    values = {name: request.POST.get(name, "") for name in FIELDS}
    try:
        guiding.guide(brand, by=request.actor, **values)
    except Refusal as refusal:
        return _page(request, brand, values, problem=str(refusal), status=422)
    return flash(request, f"{reverse('tone_guides')}?brand={pk}", _("Saved."))


def _page(
    request: MemberRequest, brand: Brand, values: dict[str, str], *, problem: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    return side.page(
        request,
        "settings/tone_guides",
        "tone_guides",
        status=status,
        brand=brand,
        brands=side.brands_of(request),
        values=values,
        problem=problem,
        addresses=[("", _("either")), ("lei", _("Lei")), ("tu", _("tu"))],
    )
