"""The widget's one file, and a page of ours that shows a chat full size: to try it, or to link to."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from ascolto.core.scoping import scope
from ascolto.web.portal import hub_door
from ascolto.web.portal.chat_door import Turned, account_of, language_of

WIDGET = Path(__file__).parent / "static" / "ascolto" / "chat" / "widget.js"


@dataclass(frozen=True)
class Packed:
    plain: bytes
    small: bytes
    etag: str


@cache
def _packed() -> Packed:
    plain = WIDGET.read_bytes()
    digest = hashlib.sha256(plain).hexdigest()[:20]
    return Packed(plain, gzip.compress(plain, 9, mtime=0), f'"{digest}"')


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """The same address for good; pages that embed it look for a newer one every hour."""
    if settings.DEBUG:
        _packed.cache_clear()
    packed = _packed()
    if request.headers.get("If-None-Match") == packed.etag:
        answer = HttpResponse(status=304)
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        answer = HttpResponse(packed.small, headers={"Content-Encoding": "gzip"})
    else:
        answer = HttpResponse(packed.plain)
    headers = {
        "Content-Type": "text/javascript; charset=utf-8",
        "ETag": packed.etag,
        "Cache-Control": "public, max-age=3600",
        "Vary": "Accept-Encoding",
        "Access-Control-Allow-Origin": "*",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    for name, value in headers.items():
        answer[name] = value
    return answer


widget.is_public = True  # type: ignore[attr-defined]


@require_safe
def page(request: HttpRequest, site: str) -> HttpResponse:
    """A page with nothing but the chat."""
    try:
        account = account_of(site)
    except Turned:
        raise Http404 from None
    language = language_of(request)
    with scope(account.workspace_id), translation.override(language):
        return render(
            request,
            "portal/chat/show.html",
            {
                "account": account,
                "brand": account.brand,
                "language": language,
                "record_url": hub_door.record_page(account.brand),
            },
        )


page.is_public = True  # type: ignore[attr-defined]
