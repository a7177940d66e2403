"""Browsers in which a member is told also while Ascolto is closed; the worker that shows it there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core import webpush
from ascolto.core.actions import pushing
from ascolto.core.models import Member, PushDevice, Role
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view

WORKER = Path(__file__).parent / "static" / "settings" / "push-worker.js"
KEPT = "push_device"  # in the session, so that logging out ends it
_BROWSERS = ("Edg", "OPR", "SamsungBrowser", "Firefox", "Chrome", "Safari")
_NAMES = {"Edg": "Edge", "OPR": "Opera", "SamsungBrowser": "Samsung Internet"}
_PLACES = ("Android", "iPhone", "iPad", "Windows", "Macintosh", "CrOS", "Linux")


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """At the root, for a worker serves what lies below it. It may call nothing but us."""
    answer = HttpResponse(
        WORKER.read_bytes(), content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "no-cache"
    answer["Service-Worker-Allowed"] = "/"
    answer._csp_replace = {  # type: ignore[attr-defined]
        "default-src": ["'none'"],
        "connect-src": ["'self'"],
    }
    return answer


setattr(worker, "is_public", True)  # noqa: B010  mypy knows no attributes of functions


@require_POST
@member_view(Role.VOICE)
def create(request: MemberRequest) -> HttpResponse:
    """`endpoint`, `p256dh`, `auth`, as the browser gave them to the page. 204, or a sentence."""
    said = {name: request.POST.get(name, "") for name in ("endpoint", "p256dh", "auth")}
    name = browser_name(request.headers.get("User-Agent", ""))
    try:
        row = pushing.subscribe(request.member, **said, name=name, by=request.actor)
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain; charset=utf-8")  # fmt: skip
    request.session[KEPT] = [row.workspace_id, row.pk]
    return HttpResponse(status=204)


@require_POST
@member_view(Role.VOICE)
def destroy(request: MemberRequest, pk: int) -> HttpResponse:
    rows = PushDevice.objects.filter(pk=pk, member=request.member)
    device = rows.select_related("member").first()
    if device is None:
        raise Http404
    pushing.unsubscribe(device, by=request.actor)
    return flash(request, f"{reverse('me')}#attention", _("Removed."))


def context(member: Member) -> Mapping[str, Any]:
    """For the page “You”. The installation's key is made when it is first shown."""
    if not pushing.is_on():
        return {"push_is_on": False}
    rows = PushDevice.objects.filter(member=member).order_by("created_at", "pk")
    key = webpush.public_of(pushing.key())
    return {"push_is_on": True, "push_key": key, "devices": list(rows)}


def forget(sender: object, request: HttpRequest | None, **_more: Any) -> None:
    """Who logs out of a browser is not told there any more."""
    session = getattr(request, "session", None)
    kept = session.get(KEPT) if session is not None else None
    if kept:
        with scope(kept[0]):
            pushing.forget(kept[1])


def browser_name(agent: str) -> str:
    """ "Firefox, Android"; "" where it does not say."""
    browser = next((b for b in _BROWSERS if re.search(rf"\b{b}/", agent)), "")
    place = next((p for p in _PLACES if p in agent), "")
    place = {"Macintosh": "Mac", "CrOS": "Chromebook"}.get(place, place)
    return ", ".join(filter(None, [_NAMES.get(browser, browser), place]))
