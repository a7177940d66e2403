"""What customers are told when we go on elsewhere: by a brand, per language, with a link or without."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import pointing
from ascolto.operate.models import PointerText
from ascolto.operate.reads import elsewhere
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

Slot = tuple[str, bool]  # language, with a link


@dataclass(frozen=True)
class Words:
    """One text on the page, as it holds or as it was typed and refused."""

    language: str
    name: str  # of the language
    with_link: bool
    text: str
    is_own: bool
    problem: str = ""

    @property
    def id(self) -> str:
        return f"{self.language}_{'link' if self.with_link else 'plain'}"


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    brand = side.chosen_brand(request)
    if brand is None:
        return side.page(request, "settings/pointers", "pointers")
    return _page(request, brand)


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """One text, or back to the one that comes with us."""
    brand = side.brand_of(request, pk)
    slot, address = _slot(request), f"{reverse('pointers')}?brand={brand.pk}"
    if request.POST.get("then") == "drop":
        row = _own(brand).get(slot)
        if row:
            pointing.unword(row, by=request.actor)
        return flash(request, address, _("Back to the text that comes with Ascolto."))
    language, with_link = slot
    text = request.POST.get("text", "")
    try:
        pointing.word(
            brand, language=language, with_link=with_link, text=text, by=request.actor
        )
    except Refusal as refusal:
        return _page(request, brand, refused={slot: (text, str(refusal))}, status=422)
    return flash(request, address, _("Saved."))


def _page(
    request: MemberRequest,
    brand: Brand,
    *,
    refused: dict[Slot, tuple[str, str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    own = _own(brand)
    slots = [(code, link) for code, _name in side.languages() for link in (False, True)]
    return side.page(
        request,
        "settings/pointers",
        "pointers",
        status=status,
        brand=brand,
        brands=side.brands_of(request),
        texts=[
            _words(slot, own.get(slot), (refused or {}).get(slot)) for slot in slots
        ],
        limit=pointing.LIMIT,
    )


def _words(
    slot: Slot, row: PointerText | None, refused: tuple[str, str] | None
) -> Words:
    language, with_link = slot
    holds = row.text if row else elsewhere.default_text(language, by_link=with_link)
    text, problem = refused or (holds, "")
    name = dict(side.languages())[language]
    return Words(language, name, with_link, text, row is not None, problem)


def _own(brand: Brand) -> dict[Slot, PointerText]:
    rows = PointerText.objects.filter(brand=brand)
    return {(row.language, row.with_link): row for row in rows}


def _slot(request: MemberRequest) -> Slot:
    language = request.POST.get("language", "")
    if language not in dict(side.languages()):
        raise Http404
    return language, request.POST.get("with_link") == "yes"
