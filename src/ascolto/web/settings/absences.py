"""“I am away”, and back."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import leaving
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.VOICE)
def update(request: MemberRequest) -> HttpResponse:
    """`do`: "leave" (with `from`, `until`, `note`, each if wanted) or "back"."""
    if request.POST.get("do") == "back":
        leaving.come_back(request.member, by=request.actor)
        said = _("Welcome back. What nobody has taken meanwhile is yours again.")
        return flash(request, reverse("me"), said)
    try:
        leaving.leave(
            request.member,
            from_at=_moment(request, "from"),
            until_at=_moment(request, "until"),
            note=request.POST.get("note", ""),
            by=request.actor,
        )
    except (Refusal, ValueError) as problem:
        said = (
            str(problem)
            if isinstance(problem, Refusal)
            else _("Write a day and an hour.")
        )
        return flash(request, reverse("me"), said)
    said = _("Your colleagues have it from here. Who waits for you has been handed on.")
    return flash(request, reverse("me"), said)


def _moment(request: MemberRequest, name: str) -> datetime | None:
    """A time as typed, in the member's zone. Raises `ValueError`."""
    typed = request.POST.get(name, "")
    if not typed:
        return None
    at = parse_datetime(typed)
    if at is None:
        raise ValueError(typed)
    return at if at.tzinfo else at.replace(tzinfo=ZoneInfo(request.member.timezone))
