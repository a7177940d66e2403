"""Whether strangers who are only heard are shown by name."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.actions import naming_voices
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.ADMIN)
def update(request: MemberRequest) -> HttpResponse:
    """`do`: name (with `why`), or veil."""
    where = f"{reverse('watches')}#names"
    try:
        if request.POST.get("do") == "name":
            naming_voices.name(why=request.POST.get("why", ""), by=request.actor)
        else:
            naming_voices.veil(by=request.actor)
    except Refusal as refusal:
        return flash(request, where, str(refusal), "error")
    return flash(request, where, _("Saved."))
