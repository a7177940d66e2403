"""Around every address of the API: language, size, kind of body, scope, one shape for every answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from ascolto.core.scoping import scope
from ascolto.web.api import keys, problems
from ascolto.web.api.calls import Call

MOST = 1024 * 1024  # bytes of a body
_LANGUAGES = ("it", "en")
_BODIES = {"POST", "PUT", "PATCH"}

View = Callable[..., HttpResponseBase]


def door(view: View) -> View:
    """Runs the view in the workspace of the key that came; whatever happens, the answer is JSON."""

    @wraps(view)
    def through(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.user = AnonymousUser()  # a session of the browser opens nothing here
        request.call = Call()  # type: ignore[attr-defined]
        with translation.override(_language(request, "")):
            response = _safely(request, lambda: _enter(request, view, args, kwargs))
        return _finished(request, response)

    through.csrf_exempt = True  # type: ignore[attr-defined]
    return through


def _enter(
    request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    call = keys.read(request)
    request.call = call  # type: ignore[attr-defined]
    member = call.token.member if call.token else None
    inside = scope(member.workspace_id) if member else nullcontext()
    translation.activate(_language(request, member.language if member else ""))
    with inside:
        # Inside, so that what fails is said in the caller's language too.
        return _safely(request, lambda: _checked(request, view, args, kwargs))


def _checked(
    request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> HttpResponseBase:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isascii() or not length.isdigit():
        raise problems.bad_request()
    if int(length) > MOST:
        raise problems.too_large(MOST)
    kind = request.META.get("CONTENT_TYPE", "").split(";")[0].strip().lower()
    if request.method in _BODIES and int(length) and kind != "application/json":
        raise problems.not_json()
    response = view(request, *args, **kwargs)
    if response.status_code == 405:
        raise problems.not_allowed_method(response["Allow"])
    return response


def _safely(
    request: HttpRequest, work: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    try:
        return work()
    except Exception as problem:
        return problems.respond(request, problem)


def _language(request: HttpRequest, usual: str) -> str:
    """The first of Accept-Language that we speak; else the member's own; else English."""
    sent = request.META.get("HTTP_ACCEPT_LANGUAGE", "")
    for code, weight in parse_accept_lang_header(sent.lower()[:500]):
        if weight and code[:2] in _LANGUAGES:
            return code[:2]
    return usual if usual in _LANGUAGES else "en"


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    call: Call = request.call  # type: ignore[attr-defined]
    if request.method == "GET" and response.status_code == 200:
        response = _marked(request, response)
    response["X-Request-Id"] = call.id
    response["Cache-Control"] = "private, no-cache"
    patch_vary_headers(response, ["Authorization", "Accept-Language"])
    return response


def _marked(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """With an ETag; nothing but that when the caller has the very same already."""
    if not isinstance(response, HttpResponse):
        return response
    mark = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    known = request.META.get("HTTP_IF_NONE_MATCH", "")
    sent = {tag.strip().removeprefix("W/") for tag in known.split(",")}
    if mark in sent or "*" in sent:
        response = HttpResponse(status=304)
        del response["Content-Type"]
    response["ETag"] = mark
    return response


def nowhere(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
    """An address that is none."""
    raise problems.nothing_here()
