"""The very first page: the company, the brand, the first administrator. Afterwards it is a 404."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ascolto.core.actions import founding
from ascolto.core.actions.founding import Founder
from ascolto.core.refusal import Refusal

BACKEND = "django.contrib.auth.backends.ModelBackend"
FIELDS = ("company", "brand", "name", "email")


def is_needed() -> bool:
    return founding.is_needed()


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    if not is_needed():
        raise Http404
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    if request.method == "GET":
        return _page(request, typed)
    try:
        member = founding.found(
            Founder(
                **typed,
                password=request.POST.get("password", ""),
                language=_language(),
            )
        )
    except Refusal as refusal:
        if refusal.code == "founded":
            return redirect("account_login")
        return _page(request, typed, problem=str(refusal), status=422)
    login(request, member.user, backend=BACKEND)
    return redirect("account_new")


show.is_public = True  # type: ignore[attr-defined]


def _language() -> str:
    return "it" if (translation.get_language() or "").startswith("it") else "en"


def _page(
    request: HttpRequest,
    typed: dict[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"typed": typed, "problem": problem, "wide": True}
    return render(request, "settings/first_run.html", context, status=status)
