"""A case: one matter on one timeline, over channels."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import casing, noticing
from ascolto.operate.models import Case
from ascolto.operate.reads import cases
from ascolto.operate.reads import facts as rows
from ascolto.web.flash import flash
from ascolto.web.operate import facts
from ascolto.web.request import MemberRequest, member_view


def of(request: MemberRequest, pk: int | str) -> Case:
    """The case the address or the form names, if the member may see it; else 404."""
    text = str(pk)
    is_number = text.isdecimal() and text.isascii() and len(text) < 19
    found = cases.find(request.member, int(text)) if is_number else None
    if found is None:
        raise Http404
    return found


@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    case = of(request, pk)
    talks = rows.conversations(case)
    noticing.notice(talks)
    context = {
        "case": case,
        "page": cases.read(case, request.member),
        "facts": facts.named(rows.facts(case, talks)),
        "candidates": cases.candidates(case, request.member),
        "can_write": request.member.is_at_least(Role.AGENT),
    }
    return render(request, "operate/cases/show.html", context)


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    case, address = of(request, pk), reverse("case", args=[pk])
    try:
        casing.rename(case, title=request.POST.get("title", ""), by=request.actor)
    except Refusal as refusal:
        return flash(request, address, str(refusal), "error")
    return flash(request, address, _("Kept."))
