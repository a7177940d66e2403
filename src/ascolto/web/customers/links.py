"""Two customers are one person, and back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import linking
from ascolto.customers.models import Merge
from ascolto.customers.reads import finding
from ascolto.operate.reads import listing
from ascolto.web.customers import customers
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """Link the customer `other` into this one."""
    customer = customers.of(request, pk)
    chosen = request.POST.get("other", "")
    is_number = chosen.isdecimal() and chosen.isascii() and len(chosen) < 19
    mine = listing.customers(request.member)
    other = mine.filter(pk=int(chosen)).first() if is_number else None
    if other is None:
        raise Http404
    address = reverse("customer", args=[pk])
    try:
        linking.link(customer, other, by=request.actor)
    except Refusal as refusal:
        return flash(request, address, str(refusal), "error")
    said = _("Linked: one person, one history. You can take it back below.")
    return flash(request, address, said)


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    merge = Merge.objects.filter(
        pk=pk, kept__in=listing.customers(request.member).values("pk")
    ).first()
    if merge is None:
        raise Http404
    address = reverse("customer", args=[merge.kept_id])
    try:
        linking.undo(merge, by=request.actor)
    except Refusal as refusal:
        return flash(request, address, str(refusal), "error")
    return flash(request, address, _("Taken apart again; each has what was theirs."))


@require_GET
@member_view(Role.AGENT)
def candidates(request: MemberRequest, pk: int) -> HttpResponse:
    """Customers to link with, while one types."""
    customer = customers.of(request, pk)
    words = request.GET.get("q", "")[:200]
    mine = listing.customers(request.member)
    found = finding.find(words, limit=8, among=mine).rows if words.strip() else []
    return render(
        request,
        "customers/_candidates.html",
        {
            "customer": customer,
            "found": [c for c in found if c.pk != customer.pk],
            "words": words,
        },
    )
