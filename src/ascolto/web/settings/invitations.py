"""The page behind an invitation's link: no log-in needed, the link is the key."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ascolto.core.actions import inviting
from ascolto.core.models import Invitation, Member, User
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.web.portal.limits import Rate, limits

TRIES = Rate(30, 600)
BACKEND = "django.contrib.auth.backends.ModelBackend"


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest, secret: str) -> HttpResponse:
    who = request.META.get("REMOTE_ADDR", "")
    if limits.wait("invitation", who, TRIES):
        return render(request, "429.html", status=429)
    invitation = inviting.find(secret)
    if invitation is None:
        return render(request, "settings/invitation_gone.html", status=410)
    if request.method == "POST":
        try:
            return _accept(request, invitation)
        except Refusal as refusal:
            return _page(request, invitation, problem=str(refusal), status=422)
    return _page(request, invitation)


show.is_public = True  # type: ignore[attr-defined]


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    user = request.user if isinstance(request.user, User) else None
    with scope(invitation.workspace_id):
        member: Member = inviting.accept(
            invitation,
            name=request.POST.get("name", ""),
            password=request.POST.get("password", ""),
            user=user,
        )
    if user is None:
        login(request, member.user, backend=BACKEND)
    request.session["workspace"] = invitation.workspace_id
    return redirect("inbox")


def _page(
    request: HttpRequest,
    invitation: Invitation,
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    logged_in = request.user if isinstance(request.user, User) else None
    has_login = User.objects.filter(email=invitation.email).exists()
    address = logged_in.email if logged_in else ""
    context = {
        "invitation": invitation,
        "problem": problem,
        "name": request.POST.get("name", invitation.name),
        "has_login": has_login,
        "is_them": address == invitation.email,
        "is_other": bool(address) and address != invitation.email,
    }
    return render(request, "settings/invitation.html", context, status=status)
