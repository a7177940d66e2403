"""Internal notes."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import noting
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.VOICE)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = conversations.of(request, pk)
    try:
        noting.note(conversation, text=request.POST.get("text", ""), by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(request, conversation)
