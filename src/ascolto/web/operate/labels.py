"""Correcting what was understood of a message: one press, kept for ever, learned from later."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from ascolto.channels.models import Message
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.nlp.actions import correcting
from ascolto.nlp.models import Annotation
from ascolto.operate.actions import conversing
from ascolto.operate.models import Conversation
from ascolto.web.operate import answers
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """Say what a label of a message should be."""
    message = Message.objects.filter(pk=pk).first()
    annotation = Annotation.objects.filter(message_id=pk).first()
    if message is None or annotation is None:
        raise Http404
    visible = Conversation.objects.visible_to(request.member)
    conversation = visible.filter(thread_id=message.thread_id).first()
    if conversation is None:
        raise Http404
    try:
        correcting.correct(
            annotation,
            label=request.POST.get("label", ""),
            value=request.POST.get("value", ""),
            by=request.actor,
        )
    except Refusal as refusal:
        return answers.refused(request, refusal)
    conversing.announce([conversation])
    return HttpResponse(status=204)
