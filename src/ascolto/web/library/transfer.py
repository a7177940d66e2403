"""The library out to a file, and in from one."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import bringing
from ascolto.operate.models import Answer
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side
from ascolto.web.sheets import sheet


@require_GET
@member_view(Role.AGENT)
def export(request: MemberRequest) -> HttpResponse:
    """Everything that is not archived, for spreadsheets: UTF-8 with a mark, so that they know."""
    rows = Answer.objects.standing().visible_to(request.member)  # type: ignore[attr-defined]
    rows = rows.select_related("brand").prefetch_related("questions", "bodies")
    return sheet(bringing.exported(rows.order_by("title", "pk")), "answers.csv")


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def bring(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request)
    file = request.FILES.get("file")
    try:
        if file is None or (file.size or 0) > bringing.SIZE:
            raise Refusal(_("Choose a CSV file of at most 8 MB."), "empty")
        brought = bringing.bring(file.read(), by=request.actor)
    except Refusal as refusal:
        return _page(request, problem=str(refusal))
    said = _("Brought in: %(made)d new, %(changed)d changed.")
    values = {"made": brought.made, "changed": brought.changed}
    return flash(request, reverse("answers"), said % values)


def _page(request: MemberRequest, *, problem: str = "") -> HttpResponse:
    return side.page(
        request,
        "library/bring",
        "answers",
        status=422 if problem else 200,
        problem=problem,
        columns=bringing.COLUMNS,
    )
