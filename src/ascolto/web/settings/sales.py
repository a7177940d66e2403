"""What counts as a sale that followed from care, per brand, in one sentence."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import selling
from ascolto.operate.models import SalesRule
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side


@require_GET
@member_view(Role.LEAD)
def index(request: MemberRequest) -> HttpResponse:
    days = dict(SalesRule.objects.values_list("brand_id", "days"))
    rules = [(b, days.get(b.pk, SalesRule.DAYS)) for b in side.brands_of(request)]
    return side.page(request, "settings/sales", "sales_rules", rules=rules)


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`days`: 0 counts nothing."""
    brand = side.brand_of(request, pk)
    typed = request.POST.get("days", "").strip()
    number = int(typed[:9]) if typed.isdecimal() and typed.isascii() else -1
    try:
        selling.set_rule(brand, days=number, by=request.actor)
    except Refusal as refusal:
        return flash(request, reverse("sales_rules"), str(refusal), "error")
    said = _("Kept. The orders are being looked at again.")
    return flash(request, reverse("sales_rules"), said)
