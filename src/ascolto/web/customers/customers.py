"""The list of customers and one customer's page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.customers.actions import describing
from ascolto.customers.models import Customer
from ascolto.customers.reads import finding, profile, suggestions
from ascolto.operate.reads import leads, listing, person, sales
from ascolto.web.flash import flash
from ascolto.web.monitor import bearing
from ascolto.web.request import MemberRequest, member_view


def of(request: MemberRequest, pk: int) -> Customer:
    """The customer the address names; of an absorbed one, who they are part of. Else 404."""
    mine = listing.customers(request.member)
    found = mine.select_related("absorbed_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@member_view(Role.VOICE)
def index(request: MemberRequest) -> HttpResponse:
    words, after = request.GET.get("q", "")[:200], request.GET.get("after", "")
    after = after if after.isdecimal() and after.isascii() and len(after) < 19 else ""
    page = finding.find(words, after=after, among=listing.customers(request.member))
    template = "_rows" if after and request.htmx else "index"
    return render(request, f"customers/{template}.html", {"page": page, "words": words})


@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    customer = of(request, pk)
    if customer.absorbed_by:
        return redirect("customer", customer.absorbed_by.pk)
    return render(
        request,
        "customers/show.html",
        {
            "customer": customer,
            "profile": profile.profile(customer),
            "person": person.read(customer, request.member, limit=50),
            "leads": leads.of_customer(customer, request.member),
            "sold": sales.of_customer(customer, request.member),
            "said": person.timeline(customer, request.member),
            "suggestions": [
                (s, ", ".join(_reason(r) for r in s.reasons))
                for s in suggestions.suggestions(customer)
            ],
            "can_write": request.member.is_at_least(Role.AGENT),
            "bearing": bearing.of(customer, request),
        },
    )


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """What is known of them."""
    customer = of(request, pk)
    fields = ("name", "email", "phone", "about")
    values = {f: request.POST[f] for f in fields if f in request.POST}
    try:
        describing.describe(customer, by=request.actor, **values)
    except Refusal as refusal:
        return flash(request, reverse("customer", args=[pk]), str(refusal), "error")
    return flash(request, reverse("customer", args=[pk]), _("Kept."))


def _reason(reason: suggestions.Reason) -> str:
    names = {
        suggestions.Sign.EMAIL: _("same e-mail"),
        suggestions.Sign.PHONE: _("same phone"),
        suggestions.Sign.NAME: _("same name"),
    }
    said = _("said, not proved") if not reason.proved else ""
    return f"{names[reason.sign]} ({said})" if said else names[reason.sign]
