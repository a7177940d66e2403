"""A person's word on an answer of which nobody knows whether it went out."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from ascolto.channels.actions import delivering
from ascolto.channels.models import Delivery
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.models import Conversation
from ascolto.web.operate import answers
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    """`it=went_out` or `it=again`."""
    delivery = Delivery.objects.select_related("message").filter(pk=pk).first()
    if delivery is None:
        raise Http404
    mine = Conversation.objects.visible_to(request.member)
    conversation = mine.showing(delivery.message.thread_id).first()
    if conversation is None:
        raise Http404
    try:
        went_out = request.POST.get("it") == "went_out"
        delivering.decide(delivery, went_out=went_out, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(request, conversation)
