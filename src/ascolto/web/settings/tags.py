"""The company's tags: names, colours that follow from them, joining two."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import tagging
from ascolto.operate.models import Tag
from ascolto.operate.reads import tags as reads
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
    """A new `name`; the name of another tag joins the two."""
    tag = _of(pk)
    try:
        left = tagging.rename(tag, name=request.POST.get("name", ""), by=request.actor)
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    joined = left.pk != pk
    said = _("The two tags are one now: %(name)s.") % {"name": left.name}
    return flash(request, reverse("tags"), said if joined else _("Saved."))


@require_POST
@member_view(Role.LEAD)
def destroy(request: MemberRequest, pk: int) -> HttpResponse:
    tagging.drop(_of(pk), by=request.actor)
    said = _("The tag is gone; the conversations stay.")
    return flash(request, reverse("tags"), said)


def _of(pk: int) -> Tag:
    tag: Tag | None = Tag.objects.filter(pk=pk).first()
    if tag is None:
        raise Http404
    return tag


def _page(
    request: MemberRequest, *, status: int = 200, problem: str = ""
) -> HttpResponse:
    return side.page(
        request,
        "settings/tags",
        "tags",
        status=status,
        tags=reads.counted(),
        problem=problem,
    )
