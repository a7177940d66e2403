"""The settings of each brand's public FAQ: on or off, its address, what to paste into a site."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.channels import registry
from ascolto.channels.contract import Does
from ascolto.channels.models import Account
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import showing
from ascolto.operate.models import Faq
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    return _page(request)


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    brand = side.brand_of(request, pk)
    data = request.POST
    try:
        showing.show(
            brand,
            is_on=data.get("is_on") == "yes",
            is_indexed=data.get("is_indexed") == "yes",
            contact_url=data.get("contact_url", ""),
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(request, problem=str(refusal))
    return flash(request, f"{reverse('faqs')}#brand-{pk}", _("Saved."))


def _page(request: MemberRequest, *, problem: str = "") -> HttpResponse:
    brands = side.brands_of(request)
    known = {faq.brand_id: faq for faq in Faq.objects.filter(brand__in=brands)}
    base = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    forms = _forms(brands, base)
    rows = [_row(brand, known.get(brand.pk), base, forms) for brand in brands]
    context = {"rows": rows, "problem": problem}
    status = 422 if problem else 200
    return side.page(request, "library/faqs", "answers", status=status, **context)


def _row(
    brand: Brand, faq: Faq | None, base: str, forms: dict[int, str]
) -> dict[str, object]:
    row: dict[str, object] = {
        "brand": brand,
        "faq": faq,
        "form": forms.get(brand.pk, ""),
    }
    if faq:
        frame = f"{base}{reverse('faq_embed', args=[faq.public_id])}"
        row["url"] = f"{base}{reverse('faq', args=[faq.public_id])}"
        row["snippet"] = (
            f'<iframe src="{escape(frame)}" title="FAQ {escape(brand.name)}" '
            'width="100%" height="760"></iframe>'
        )
    return row


def _forms(brands: list[Brand], base: str) -> dict[int, str]:
    """The contact form of each brand, as the address to propose."""
    found: dict[int, str] = {}
    for account in Account.objects.connected().filter(brand__in=brands):
        does = registry.manifest(account.kind).does
        if Does.PORTAL in does and Does.TYPING not in does:
            address = f"{base}{reverse('form', args=[account.public_id])}"
            found.setdefault(account.brand_id, address)
    return found
