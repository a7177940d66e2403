"""Whether somebody may be written to on one of their channels: noted and lifted by hand."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.channels.actions import consenting
from ascolto.channels.models import Handle
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.reads import listing
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def consent(request: MemberRequest, pk: int) -> HttpResponse:
    """Say that one may write here again, or that nobody may; with the reason."""
    mine = listing.customers(request.member)
    handle = Handle.objects.filter(pk=pk, link__customer__in=mine.values("pk")).first()
    if handle is None:
        raise Http404
    back = _back(request, handle)
    is_allowed = request.POST.get("allowed") == "yes"
    settle = consenting.allow if is_allowed else consenting.forbid
    try:
        settle(handle, reason=request.POST.get("reason", ""), by=request.actor)
    except Refusal as refusal:
        return flash(request, back, str(refusal), "error")
    said = (
        _("One may write here again.")
        if is_allowed
        else _("Nobody writes here any more, until somebody lifts it.")
    )
    return flash(request, back, said)


def _back(request: MemberRequest, handle: Handle) -> str:
    """To the page it was pressed on, when that is one of ours."""
    came = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came, {request.get_host()}):
        return came
    return reverse("customer", args=[handle.link.customer_id])
