"""Ask for one's own record: with an address, proven by a mail that goes there.

Whatever address is written, the answer is the same and takes the same: it only asks for a job. No
cookie: who posts here carries no log-in of ours, so there is nothing to forge.
"""

from __future__ import annotations

import hashlib
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ascolto.core.models import Brand
from ascolto.core.scoping import scope
from ascolto.operate.actions import transcribing
from ascolto.operate.jobs import invite_to_transcript
from ascolto.operate.models import Hub, Transcript
from ascolto.operate.reads import transcripts
from ascolto.web.portal import hub_door
from ascolto.web.portal.hub_door import NoHub
from ascolto.web.portal.limits import Rate, limits

ASKS, SAME, LOOKS = Rate(10, 600), Rate(2, 600), Rate(60, 60)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    hub = _hub(slug)
    language = hub_door.language_of(request, hub)
    with scope(hub.workspace_id), translation.override(language):
        if request.method != "POST":
            return drawn(request, "ask", hub.brand, hub=hub)
        return _asked(request, hub, language)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link. Opening it shows a button; only pressing it uses it up: mail programs look."""
    if limits.wait("record.look", request.META.get("REMOTE_ADDR", ""), LOOKS):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    pk = transcribing.proven(token)
    row = transcripts.by_number(pk) if pk else None
    if row is None:
        raise Http404
    with scope(row.workspace_id), translation.override(row.language):
        if request.method == "POST":
            return _proven(request, row)
        return drawn(request, "prove", row.brand, is_used=bool(row.digest))


ask.is_public = True  # type: ignore[attr-defined]
prove.is_public = True  # type: ignore[attr-defined]


def drawn(
    request: HttpRequest, template: str, brand: Brand, *, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of the record: the brand's colours, never kept, never told to anybody else."""
    context = more | {
        "brand": brand,
        "wide": True,
        "style_url": reverse("brand_style", args=[brand.color.lstrip("#")]),
        "csrf_token": "",  # asking for it would set a cookie
        "member": None,
        "messages": (),
    }
    answer = render(
        request, f"portal/transcript/{template}.html", context, status=status
    )
    return guarded(answer)


def guarded(answer: HttpResponse) -> HttpResponse:
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Cache-Control"] = "no-store, private"
    return answer


def _asked(request: HttpRequest, hub: Hub, language: str) -> HttpResponse:
    address = request.POST.get("email", "").replace("\0", "").strip().lower()[:254]
    problem, status = _problem(request, address)
    if problem:
        more = {"hub": hub, "problem": problem, "typed": address}
        return drawn(request, "ask", hub.brand, status=status, **more)
    is_robot = bool(request.POST.get("website"))
    same = f"{hub.brand_id}/{address}"
    if not is_robot and not limits.wait("record.same", same, SAME):
        _invite(request, hub.brand, address, language)
    return drawn(request, "asked", hub.brand, hub=hub, address=address)


def _problem(request: HttpRequest, address: str) -> tuple[str, int]:
    """Why the request is not taken, and the status that says so; nothing of it is about who wrote."""
    if not _is_address(address):
        return pgettext(
            "to customers", "This does not look like an e-mail address."
        ), 422
    if limits.wait("record.ask", request.META.get("REMOTE_ADDR", ""), ASKS):
        sentence = pgettext(
            "to customers",
            "Many requests came from here. Please try again in a few minutes.",
        )
        return sentence, 429
    return "", 200


def _invite(request: HttpRequest, brand: Brand, address: str, language: str) -> None:
    """One waiting request per address, however often somebody asks."""
    mark = hashlib.sha256(f"{brand.pk}/{address}".encode()).hexdigest()[:32]
    root = settings.PUBLIC_URL or f"{request.scheme}://{request.get_host()}"
    invite_to_transcript.using(key=f"transcript:{mark}").enqueue(
        brand_id=brand.pk, address=address, language=language, root=root
    )


def _proven(request: HttpRequest, row: Transcript) -> HttpResponse:
    try:
        secret = transcribing.prove(row)
    except transcribing.Gone:
        return drawn(request, "prove", row.brand, is_used=True, status=410)
    return guarded(redirect("record", secret))


def _hub(slug: str) -> Hub:
    try:
        hub = hub_door.hub_of(slug)
    except NoHub:
        raise Http404 from None
    if not hub.gives_transcripts:
        raise Http404
    return hub


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
