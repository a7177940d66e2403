"""What a person sets for themselves."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ascolto.commitments.models import Absence
from ascolto.core.actions import joining
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.web.flash import flash
from ascolto.web.monitor import digest
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import attention, devices, side
from ascolto.web.settings.brands import zones

FIELDS = ("name", "signature", "language", "timezone", "theme", "density")
LOOK = ("theme", "density")
A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "POST"])
@member_view(Role.VOICE)
def show(request: MemberRequest) -> HttpResponse:
    member = request.member
    if request.method == "GET":
        return _page(request, {name: getattr(member, name) for name in FIELDS})
    values = {
        name: request.POST.get(name, getattr(member, name) if name in LOOK else "")
        for name in FIELDS
    }
    try:
        joining.describe(member, by=request.actor, **values)
    except Refusal as refusal:
        member.refresh_from_db()
        return _page(request, values, problem=str(refusal), status=422)
    answer = flash(request, reverse("me"), _("Saved."))
    for name in LOOK:  # for the pages before the log-in
        kept = f"ascolto_{name}"
        answer.set_cookie(kept, values[name], max_age=A_YEAR, samesite="Lax")
    return answer


def _page(
    request: MemberRequest,
    values: dict[str, str],
    *,
    status: int = 200,
    problem: str = "",
) -> HttpResponse:
    factors = Authenticator.objects.filter(
        user_id=request.user.pk, type=Authenticator.Type.TOTP
    )
    return side.page(
        request,
        "settings/me",
        "me",
        status=status,
        values=values,
        problem=problem,
        absence=Absence.objects.filter(member=request.member, ended_at=None).first(),
        zones=zones(),
        has_second_factor=factors.exists(),
        teams=", ".join(team.name for team in request.member.teams.all()),
        **attention.context(request.member),
        **devices.context(request.member),
        **_digest(request),
    )


def _digest(request: MemberRequest) -> dict[str, object]:
    """For those who may listen."""
    member = request.member
    return digest.context_of(member) if member.is_at_least(Role.AGENT) else {}
