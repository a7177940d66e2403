"""A yes to what a newcomer wrote, with or without changes; or back to them, with why."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core import storage
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import approving, submitting
from ascolto.operate.models import Conversation, Submission
from ascolto.web.operate import answers
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    """`text` and `comment`, unless it goes `as_is`; `seen`: the newest answer that was shown."""
    row = of(request, pk)
    as_is = request.POST.get("as_is") == "yes"
    try:
        approving.approve(
            row,
            text=None if as_is else request.POST.get("text", ""),
            comment="" if as_is else request.POST.get("comment", ""),
            promises=_promises(request),
            seen=_number(request.POST.get("seen", "")),
            by=request.actor,
        )
    except Refusal as refusal:
        return _refused(request, row, refusal)
    said = _("It leaves in a moment, in the name of %(name)s.")
    return answers.panes(
        request,
        row.conversation,
        text=said % {"name": row.author.name},
        undo_url=reverse("submission_undo", args=[row.pk]),
        seconds=settings.UNDO_SECONDS,
    )


@require_POST
@member_view(Role.AGENT)
def send_back(request: MemberRequest, pk: int) -> HttpResponse:
    """`comment`: what is missing."""
    row = of(request, pk)
    try:
        comment = request.POST.get("comment", "")
        approving.send_back(row, comment=comment, by=request.actor)
    except Refusal as refusal:
        return _refused(request, row, refusal)
    said = _("%(name)s has it back, with your comment.") % {"name": row.author.name}
    return answers.panes(request, row.conversation, text=said)


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own yes, before the answer leaves."""
    row = of(request, pk)
    try:
        approving.undo(row, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return JsonResponse({"conversation": row.conversation_id})


@require_POST
@member_view(Role.VOICE)
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    """By whoever wrote it; the text returns to the composer."""
    row = of(request, pk)
    try:
        text = submitting.withdraw(row, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    if request.POST.get("then") == "panes":
        return answers.panes(request, row.conversation)
    return JsonResponse({"text": text, "conversation": row.conversation_id})


@require_GET
@member_view(Role.VOICE)
def file(request: MemberRequest, pk: int, number: int) -> HttpResponseBase:
    """A file that leaves with it."""
    found = of(request, pk).files.filter(position=number).first()
    if found is None:
        raise Http404
    try:
        content = storage.open(found.sha256)
    except storage.Missing as missing:
        raise Http404 from missing
    answer = FileResponse(content)
    # After it is made: by itself it would say "inline" of every file.
    for name, value in storage.response_headers(found.content_type, found.name).items():
        answer[name] = value
    return answer


def of(request: MemberRequest, pk: int) -> Submission:
    """The submission, if the member may see its conversation; else 404."""
    seen = Conversation.objects.visible_to(request.member).values("pk")
    rows = Submission.objects.filter(pk=pk, conversation__in=seen)
    found: Submission | None = rows.select_related("conversation", "author").first()
    if found is None:
        raise Http404
    return found


def _refused(request: MemberRequest, row: Submission, refusal: Refusal) -> HttpResponse:
    """What the reviewer wrote stays; the page looks again at what happened meanwhile."""
    answer = answers.refused(request, refusal)
    told = json.loads(answer["HX-Trigger"])
    told["ascolto:conversation"] = {"id": row.conversation_id}
    answer["HX-Trigger"] = json.dumps(told)
    return answer


def _promises(request: MemberRequest) -> list[int] | None:
    """Those that are still ticked; None when the page showed none."""
    if not request.POST.get("has_promises"):
        return None
    named = request.POST.getlist("promise")
    return [int(n) for n in named if n.isdecimal() and n.isascii() and len(n) < 4]


def _number(typed: str) -> int:
    return (
        int(typed) if typed.isdecimal() and typed.isascii() and len(typed) < 19 else 0
    )
