"""What a view of a logged-in member gets."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from ascolto.core.models import Role

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from ascolto.core.actor import Actor
    from ascolto.core.models import Member, Workspace
    from ascolto.web.surroundings import Surroundings


class MemberRequest(HttpRequest):
    """A request by a member, inside their workspace's scope."""

    member: Member
    workspace: Workspace
    actor: Actor
    around: Surroundings
    htmx: HtmxDetails


View = Callable[..., HttpResponseBase]


def member_view(role: Role = Role.AGENT) -> Callable[[View], View]:
    """Only for members who hold `role` or a heavier one. Others: log-in page, or a plain 403."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                if request.headers.get("HX-Request"):
                    return HttpResponse(status=401, headers={"HX-Refresh": "true"})
                return redirect_to_login(request.get_full_path())
            member = getattr(request, "member", None)
            if member is None:
                raise Http404
            if not member.is_at_least(role):
                return render(request, "403.html", status=403)
            return view(request, *args, **kwargs)

        guarded.required_role = role  # type: ignore[attr-defined]
        return guarded

    return guard
