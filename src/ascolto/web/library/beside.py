"""Beside a conversation: the three best entries, and what "/" in the composer finds."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.channels.models import Message
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import gathering
from ascolto.operate.models import Conversation
from ascolto.operate.reads import library
from ascolto.web.library import answering
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.AGENT)
def proposals(request: MemberRequest, pk: int) -> HttpResponse:
    """For the customer's last message."""
    return _proposed(request, conversations.of(request, pk))


@require_GET
@member_view(Role.AGENT)
def proposals_to(request: MemberRequest, pk: int) -> HttpResponse:
    """For one message of the customer, chosen in the thread."""
    message, conversation = _of(request, pk)
    if not message.is_inbound:
        raise Http404
    return _proposed(request, conversation, message)


def _proposed(
    request: MemberRequest, conversation: Conversation, message: Message | None = None
) -> HttpResponse:
    found = library.proposals(conversation, request.member, message=message)
    context = {"found": found, "message": message}
    return render(request, "library/_proposals.html", context)


def _of(request: MemberRequest, pk: int) -> tuple[Message, Conversation]:
    """The message the address names and its conversation, if the member may see it; else 404."""
    message = Message.objects.select_related("author").filter(pk=pk).first()
    if message is None:
        raise Http404
    mine = Conversation.objects.visible_to(request.member)
    mine = mine.select_related("account", "brand", "case", "handle__link__customer")
    conversation = mine.filter(thread_id=message.thread_id).first()
    if conversation is None:
        raise Http404
    return message, conversation


@require_GET
@member_view(Role.AGENT)
def picker(request: MemberRequest, pk: int) -> HttpResponse:
    """`q`: what was typed after the slash."""
    conversation = conversations.of(request, pk)
    typed = request.GET.get("q", "")[:80]
    found = library.picked(conversation, request.member, typed)
    return render(request, "library/_options.html", {"found": found})


@require_POST
@member_view(Role.AGENT)
def gather(request: MemberRequest, pk: int) -> HttpResponse:
    """One press: an answer of ours is in the library, as a proposal."""
    message, conversation = _of(request, pk)
    try:
        answer = gathering.gather(message, conversation, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    said = _("“%(title)s” is in the library, as a proposal.") % {"title": answer.title}
    return answering.done(request, answer, said)
