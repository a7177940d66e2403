"""How urgent a conversation is."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import urging
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = conversations.of(request, pk)
    try:
        urging.urge(
            conversation,
            urgency=request.POST.get("urgency", ""),
            why=request.POST.get("why", ""),
            by=request.actor,
        )
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(request, conversation, text=_("Saved."))
