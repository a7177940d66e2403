"""The customer's own record, for who holds the link: page, plain text, JSON, files.

A link that ended, was revoked or never was one is the same 404. Every opening is in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    JsonResponse,
)
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from ascolto.core import storage
from ascolto.core.actor import Actor
from ascolto.core.scoping import scope
from ascolto.operate.actions import transcribing
from ascolto.operate.models import Transcript
from ascolto.operate.reads import transcripts
from ascolto.operate.reads.transcripts import Part
from ascolto.web.portal.limits import limits
from ascolto.web.portal.transcript_asking import LOOKS, drawn, guarded

View = Callable[..., HttpResponseBase]


def by_link(view: View) -> View:
    """A view of one transcript: `view(request, row, …)`, in its workspace and language."""

    @wraps(view)
    def opened(request: HttpRequest, secret: str, **names: Any) -> HttpResponseBase:
        if limits.wait("record.look", request.META.get("REMOTE_ADDR", ""), LOOKS):
            return HttpResponse(status=429, headers={"Retry-After": "60"})
        row = transcripts.by_secret(secret[:200])
        if row is None:
            raise Http404
        with (
            scope(row.workspace_id),
            translation.override(row.language),
            timezone.override(row.brand.zone),
        ):
            return view(request, row, **names)

    opened.is_public = True  # type: ignore[attr-defined]
    return opened


@require_safe
@by_link
def page(request: HttpRequest, row: Transcript) -> HttpResponse:
    answer = drawn(request, "show", row.brand, record=row, parts=transcripts.parts(row))
    _note(request, row, "page")
    return answer


@csrf_exempt
@require_POST
@by_link
def end(request: HttpRequest, row: Transcript) -> HttpResponse:
    """The customer is done: the link opens nothing any more."""
    transcribing.revoke(row, by=_who(request, row))
    return drawn(request, "ended", row.brand)


@require_safe
@by_link
def text(request: HttpRequest, row: Transcript) -> HttpResponse:
    said = "\n\n".join(_paragraphs(row, transcripts.parts(row)))
    answer = HttpResponse(f"{said}\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="record.txt"'
    _note(request, row, "text")
    return guarded(answer)


@require_safe
@by_link
def data(request: HttpRequest, row: Transcript) -> HttpResponse:
    told = {
        "brand": row.brand.name,
        "until": row.expires_at.isoformat(),
        "conversations": [_told(part) for part in transcripts.parts(row)],
    }
    answer = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = 'attachment; filename="record.json"'
    _note(request, row, "json")
    return guarded(answer)


@require_safe
@by_link
def file(request: HttpRequest, row: Transcript, public_id: str) -> HttpResponseBase:
    found = transcripts.file(row, public_id)
    if found is None:
        raise Http404
    try:
        answer = FileResponse(storage.open(found.sha256))
    except storage.Missing:
        raise Http404 from None
    for name, value in storage.response_headers(found.content_type, found.name).items():
        answer[name] = value
    answer["Cache-Control"] = "no-store, private"
    answer["Referrer-Policy"] = "no-referrer"
    _note(request, row, found.name)
    return answer


def _note(request: HttpRequest, row: Transcript, what: str) -> None:
    if request.method == "GET":
        transcribing.note_opening(row, by=_who(request, row), what=what)


def _who(request: HttpRequest, row: Transcript) -> Actor:
    """A colleague who looks is named as such; whoever else has the link is the customer."""
    member = getattr(request, "member", None)
    if member is not None and member.workspace_id == row.workspace_id:
        return Actor.member(member)
    return Actor.customer(str(row.customer))


def _paragraphs(row: Transcript, parts: Sequence[Part]) -> list[str]:
    lines = [row.brand.name]
    for part in parts:
        conversation = part.conversation
        title = f"{conversation.subject} " if conversation.subject else ""
        lines.append(f"== {title}({conversation.number}) ==")
        for message in part.messages:
            at = timezone.localtime(message.sent_at)
            files = "".join(f"\n[{file.name}]" for file in message.attachments.all())
            gone = message.state == "deleted"
            lines.append(
                f"{at:%Y-%m-%d %H:%M} {_name(message, row)}:\n"
                f"{'' if gone else message.text}{'' if gone else files}"
            )
    return lines


def _name(message: Any, row: Transcript) -> str:
    if message.is_inbound:
        return str(message.handle or row.customer)
    return message.author.name if message.author else row.brand.name


def _told(part: Part) -> dict[str, Any]:
    return {
        "number": part.conversation.number,
        "subject": part.conversation.subject,
        "messages": [
            {
                "at": message.sent_at.isoformat(),
                "from": "you" if message.is_inbound else "us",
                "automatic": bool(message.by_rule),
                "text": "" if message.state == "deleted" else message.text,
                "files": [
                    {"name": file.name, "size": file.size}
                    for file in message.attachments.all()
                    if not file.refused and message.state != "deleted"
                ],
            }
            for message in part.messages
        ],
    }
