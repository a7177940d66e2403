"""The page behind the link of a question: one conversation, one member, until a time. No log-in.

The link is the only key: no session is read or made, and nothing else opens with it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ascolto.channels.models import Attachment
from ascolto.core import storage
from ascolto.core.actor import Actor
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.operate.actions import advising, asking
from ascolto.operate.models import Asking
from ascolto.operate.reads import asked as reads
from ascolto.web.portal.limits import Rate, limits

OPENS = Rate(60, 60)  # of one link
TRIES = Rate(120, 60)  # of one address

View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """The question that the link names, in its company, language and zone; else 410."""

    @wraps(view)
    def guarded(request: HttpRequest, token: str, **more: str) -> HttpResponseBase:
        name = sha256(token.encode()).hexdigest()
        address = request.META.get("REMOTE_ADDR", "")
        if limits.wait("asked.from", address, TRIES) or limits.wait(
            "asked", name, OPENS
        ):
            return render(request, "429.html", status=429)
        named = asking.read(token)
        if named is None:
            return render(request, "operate/askings/gone.html", status=410)
        workspace_id, asking_id, member_id = named
        with scope(workspace_id):
            row = reads.find(asking_id, member_id)
            if row is None:
                return render(request, "operate/askings/gone.html", status=410)
            with (
                translation.override(row.member.language),
                timezone.override(ZoneInfo(row.member.timezone)),
            ):
                return view(request, row, token, **more)

    return guarded


@never_cache
@require_http_methods(["GET", "POST"])
@by_link
def show(request: HttpRequest, row: Asking, token: str) -> HttpResponse:
    """GET reads, POST answers. After the answer the conversation is not shown any more."""
    if row.status == Asking.Status.ANSWERED:
        return render(request, "operate/askings/thanks.html", {"asking": row})
    if not row.is_open:
        return render(request, "operate/askings/gone.html", status=410)
    by = Actor.member(row.member, through="link")
    if request.method == "POST":
        return _answer(request, row, token, by)
    advising.opened(row, by=by)
    return _page(request, row, token)


def _answer(request: HttpRequest, row: Asking, token: str, by: Actor) -> HttpResponse:
    text = request.POST.get("text", "")
    as_advice = request.POST.get("as") == "advice"
    try:
        done = advising.answer(row, text=text, by=by, as_advice=as_advice)
    except Refusal as refusal:
        return _page(request, row, token, problem=str(refusal), text=text)
    return render(request, "operate/askings/thanks.html", {"asking": done})


def _page(request: HttpRequest, row: Asking, token: str, **more: Any) -> HttpResponse:
    context = {
        "asking": row,
        "token": token,
        "said": reads.messages(row),
        "wants_answer": row.wants == Asking.Wants.ANSWER,
        **reads.came_back(row),
    }
    status = 422 if more.get("problem") else 200
    return render(request, "operate/askings/show.html", context | more, status=status)


@never_cache
@require_GET
@by_link
def file(
    request: HttpRequest, row: Asking, token: str, public_id: str
) -> HttpResponseBase:
    """A file of the same conversation, and of no other."""
    found = Attachment.objects.filter(
        public_id=public_id, message__thread_id=row.conversation.thread_id, refused=""
    ).first()
    if found is None or not row.is_open:
        raise Http404
    advising.opened(row, by=Actor.member(row.member, through="link"))
    try:
        content = storage.open(found.sha256)
    except storage.Missing as missing:
        raise Http404 from missing
    answer = FileResponse(content)
    # After it is made: by itself it would say "inline" of every file.
    for name, value in storage.response_headers(found.content_type, found.name).items():
        answer[name] = value
    return answer


show.is_public = file.is_public = True  # type: ignore[attr-defined]
