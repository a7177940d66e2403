"""Teams."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.core.actions import teaming
from ascolto.core.models import Member, Role, Team
from ascolto.core.refusal import Refusal
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side


@require_http_methods(["GET", "POST"])
@member_view(Role.ADMIN)
def index(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request)
    try:
        teaming.create(
            request.POST.get("name", ""), members=_people(request), by=request.actor
        )
    except Refusal as refusal:
        typed = request.POST.get("name", "")
        return _page(request, problem=str(refusal), typed=typed, status=422)
    return flash(request, reverse("teams"), _("The team is there."))


@require_POST
@member_view(Role.ADMIN)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    try:
        teaming.change(
            _of(pk),
            name=request.POST.get("name", ""),
            members=_people(request),
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(request, problem=str(refusal), status=422)
    return flash(request, reverse("teams"), _("Saved."))


@require_POST
@member_view(Role.ADMIN)
def destroy(request: MemberRequest, pk: int) -> HttpResponse:
    teaming.dissolve(_of(pk), by=request.actor)
    return flash(
        request, reverse("teams"), _("The team is dissolved; its people stay.")
    )


def _page(
    request: MemberRequest, *, status: int = 200, problem: str = "", typed: str = ""
) -> HttpResponse:
    teams = Team.objects.prefetch_related("members")
    rows = [(t, {m.pk for m in t.members.all() if m.is_active}) for t in teams]
    return side.page(
        request,
        "settings/teams",
        "teams",
        status=status,
        teams=rows,
        members=Member.objects.active(),
        problem=problem,
        typed=typed,
    )


def _of(pk: int) -> Team:
    team: Team | None = Team.objects.filter(pk=pk).first()
    if team is None:
        raise Http404
    return team


def _people(request: MemberRequest) -> list[Member]:
    ids = {side.number(i) for i in request.POST.getlist("members")}
    rows = list(Member.objects.active().filter(pk__in=ids))
    if len(rows) != len(ids):
        raise Http404
    return rows
