"""From the logged-in user to the member and their workspace: the whole request runs in its scope."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone, translation

from ascolto.core.actor import Actor
from ascolto.core.models import Member
from ascolto.core.scoping import scope, unscoped
from ascolto.web.surroundings import Surroundings


class MembershipMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        member = self._member(request)
        if member is None:
            return self.get_response(request)
        request.member = member.remembering()  # type: ignore[attr-defined]
        request.around = Surroundings(member)  # type: ignore[attr-defined]
        request.workspace = member.workspace  # type: ignore[attr-defined]
        request.actor = Actor.member(member)  # type: ignore[attr-defined]
        translation.activate(member.language)
        request.LANGUAGE_CODE = member.language  # type: ignore[attr-defined]
        timezone.activate(member.timezone)
        try:
            with scope(member.workspace_id):
                return self.get_response(request)
        finally:
            timezone.deactivate()

    def _member(self, request: HttpRequest) -> Member | None:
        if not request.user.is_authenticated:
            return None
        with unscoped("the log-in knows the user, not yet the workspace"):
            mine = Member.objects.active().filter(user_id=request.user.pk)
            mine = mine.select_related("workspace", "attention").order_by("pk")
            chosen = request.session.get("workspace")
            found: Member | None = (
                chosen and mine.filter(workspace_id=chosen).first()
            ) or mine.first()
            return found
