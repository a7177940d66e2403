"""A customer asked not to be profiled, or has changed their mind."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.customers.actions import objecting
from ascolto.web.customers import customers
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`profile=no` with `why`, or `profile=yes`."""
    customer, back = customers.of(request, pk), reverse("customer", args=[pk])
    if request.POST.get("profile") == "yes":
        objecting.allow(customer, by=request.actor)
        return flash(request, back, _("They may be profiled again."))
    objecting.refuse(customer, by=request.actor, why=request.POST.get("why", ""))
    said = _("No scores and no following for this person from now on.")
    return flash(request, back, said)
