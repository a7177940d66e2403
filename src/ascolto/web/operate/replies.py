"""Answers to customers."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.channels.actions.writing import NewFile
from ascolto.channels.models import Message
from ascolto.core import storage
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import promising, replying, submitting, viewing
from ascolto.operate.actions.submitting import Written
from ascolto.operate.models import Conversation
from ascolto.operate.reads import viewers
from ascolto.operate.reads.viewers import Clash
from ascolto.web.operate import (
    answers,
    approved_texts,
    conversations,
    copies,
    promises,
)
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """Put an answer on its way. The form's key makes a second press of the button harmless."""
    conversation = conversations.of(request, pk)
    clash = _clash(request, conversation)
    if clash is not None:
        return answers.clashes(request, clash)
    try:
        if request.member.is_in_training:
            return _submit(request, conversation)
        message = _send(request, conversation)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(
        request,
        conversation,
        text=_("The answer leaves in a moment."),
        undo_url=reverse("message_undo", args=[message.pk]),
        seconds=settings.UNDO_SECONDS,
    )


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Call an answer back before it leaves; its text returns to the composer."""
    message = Message.objects.filter(pk=pk, author=request.member).first()
    if message is None:
        raise Http404
    visible = Conversation.objects.visible_to(request.member).filter(
        thread_id=message.thread_id
    )
    conversation = visible.first()
    if conversation is None:
        raise Http404
    try:
        text = replying.undo(message, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return JsonResponse({"text": text, "conversation": conversation.pk})


def _answers(request: MemberRequest) -> list[int]:
    """Entries of the library that went into it."""
    named = request.POST.getlist("answers")[:20]
    return [int(n) for n in named if n.isdecimal() and n.isascii() and len(n) < 19]


def _numbers(request: MemberRequest, name: str) -> list[int]:
    return [int(i[:18]) for i in request.POST.getlist(name) if i.isdecimal()]


def _send(request: MemberRequest, conversation: Conversation) -> Message:
    """The answer with its promises, and which entries of the library went into it."""
    message = promising.reply(
        conversation,
        by=request.actor,
        key=_key(request.POST.get("key", "")),
        **vars(_written(request, conversation)),
    )
    viewing.rest(conversation, member=request.member)
    return message


def _submit(request: MemberRequest, conversation: Conversation) -> HttpResponse:
    """Of somebody in training: it waits for a yes."""
    row = submitting.submit(
        conversation,
        _written(request, conversation),
        by=request.actor,
        key=_key(request.POST.get("key", "")),
    )
    viewing.rest(conversation, member=request.member)
    return answers.panes(
        request,
        conversation,
        text=_("It waits for a yes before it leaves."),
        undo_url=reverse("submission_withdrawal", args=[row.pk]),
        seconds=settings.UNDO_SECONDS,
    )


def _written(request: MemberRequest, conversation: Conversation) -> Written:
    filled = approved_texts.chosen(request, conversation)
    return Written(
        text=filled.text if filled else request.POST.get("text", ""),
        filled=filled,
        promises=promises.words_of(request, conversation),
        keeps=_numbers(request, "keeps"),
        gestures=_numbers(request, "gesture"),
        files=_files(request),
        used=_answers(request),
        items=_numbers(request, "item"),
        recipients=copies.recipients(request),
        and_close=request.POST.get("then") == "close",
    )


def _clash(request: MemberRequest, conversation: Conversation) -> Clash | None:
    """Whether a colleague was quicker, unless the page does not say what it has seen, or insists."""
    seen = request.POST.get("seen", "")
    if request.POST.get("anyway") == "yes" or not seen.isdecimal() or len(seen) > 18:
        return None
    return viewers.clash(conversation, request.member, seen=int(seen))


def _key(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _files(request: MemberRequest) -> list[NewFile]:
    limit = settings.ATTACHMENT_LIMIT
    files = request.FILES.getlist("files")
    if sum(f.size or 0 for f in files) > limit:
        raise Refusal(
            _(
                "The files are larger than %(mb)d MB in all. Send a link to them instead."
            )
            % {"mb": limit // 1024 // 1024},
            "files_too_large",
        )
    return [NewFile(f.name or "file", storage.keep(f.read())) for f in files]
