"""The contact page: every way to reach a brand. The same for everybody, so it may be kept by anybody.

No cookie, no token, no script needed: it only shows and links. Chat and form are on it for who
likes them; the real addresses stand beside them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from ascolto.core.scoping import scope
from ascolto.operate.models import Hub
from ascolto.web.portal import hub_door
from ascolto.web.portal.hub_door import NoHub, Page
from ascolto.web.portal.limits import Rate, limits

OPENS = Rate(240, 60)
FRESH_FOR = (
    60  # seconds; typical times move slowly, opening hours do not care for seconds
)
SCRIPT = Path(__file__).parent / "static" / "ascolto" / "hub" / "embed.js"


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    return _show(request, slug, bare=False)


@require_safe
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """The same inside a page of any site: nothing on it can be pressed in somebody's name."""
    return _show(request, slug, bare=True)


@require_safe
def data(request: HttpRequest, slug: str) -> HttpResponse:
    """The same as JSON, for sites that draw it themselves."""
    hub = _found(slug)
    if _too_often(request):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    language = hub_door.language_of(request, hub)
    with scope(hub.workspace_id), translation.override(language):
        answer: HttpResponse = JsonResponse(
            _told(request, hub_door.page(hub, language))
        )
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return kept(request, answer)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The one line that sites paste; its address stays for good."""
    answer = HttpResponse(
        SCRIPT.read_bytes(), content_type="text/javascript; charset=utf-8"
    )
    answer["Cache-Control"] = "public, max-age=3600"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


for view in (page, embed, data, script):
    setattr(view, "is_public", True)  # noqa: B010  mypy knows no attributes of functions


def drawn(request: HttpRequest, hub: Hub, language: str, *, bare: bool) -> HttpResponse:
    """The page, published or not: the settings look at it as well."""
    with scope(hub.brand.workspace_id), translation.override(language):
        said = hub_door.page(hub, language)
        context: dict[str, Any] = {
            "page": said,
            "hub": hub,
            "brand": hub.brand,
            "bare": bare,
            "wide": True,
            "style_url": reverse("brand_style", args=[hub.brand.color.lstrip("#")]),
            "csrf_token": "",  # asking for it would set a cookie
            "member": None,
            "messages": (),  # nor is a session looked at
        }
        return render(request, "portal/hub/show.html", context)


def kept(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """May be kept for a minute; asked again, an unchanged page is an empty answer."""
    etag = f'"{hashlib.sha256(answer.content).hexdigest()[:20]}"'
    if request.headers.get("If-None-Match") == etag:
        answer = HttpResponse(status=304)
    answer["ETag"] = etag
    answer["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    answer["Vary"] = "Accept-Language"
    return answer


def _show(request: HttpRequest, slug: str, *, bare: bool) -> HttpResponse:
    hub = _found(slug)
    if _too_often(request):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    language = hub_door.language_of(request, hub)
    answer = kept(request, drawn(request, hub, language, bare=bare))
    if bare:
        answer._csp_replace = {"frame-ancestors": ["*"]}  # type: ignore[attr-defined]
    if not hub.is_indexed or bare:
        answer["X-Robots-Tag"] = "noindex"
    answer["Content-Language"] = language
    return answer


def _too_often(request: HttpRequest) -> bool:
    return bool(limits.wait("hub.open", request.META.get("REMOTE_ADDR", ""), OPENS))


def _found(slug: str) -> Hub:
    try:
        return hub_door.hub_of(slug)
    except NoHub:
        raise Http404 from None


def _told(request: HttpRequest, said: Page) -> dict[str, Any]:
    return {
        "brand": said.hub.brand.name,
        "language": said.language,
        "intro": said.intro,
        "open": said.is_open,
        "now": said.now,
        "hours": [{"days": days, "open": spans} for days, spans in said.week],
        "languages": list(said.hub.languages),
        "ways": [
            {
                "kind": line.reached.value,
                "label": line.label,
                "url": request.build_absolute_uri(line.url),
                "address": line.said,
                "usually": line.usually,
            }
            for line in said.lines
        ],
    }
