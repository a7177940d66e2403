"""The end of a conversation, and its return."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import closing
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view


@require_http_methods(["POST", "DELETE"])
@member_view(Role.AGENT)
def resource(request: MemberRequest, pk: int) -> HttpResponse:
    """POST closes (`reason`, `because`); DELETE, or POST with `undo`, opens again."""
    conversation = conversations.of(request, pk)
    if request.method == "DELETE" or "undo" in request.GET:
        closing.reopen(conversation, by=request.actor)
        return answers.panes(request, conversation)
    try:
        closing.close(
            conversation,
            reason=request.POST.get("reason", ""),
            because=request.POST.get("because", ""),
            by=request.actor,
        )
    except Refusal as refusal:
        return answers.refused(request, refusal)
    undo = reverse("conversation_closure", args=[pk]) + "?undo"
    return answers.panes(
        request, conversation, text=_("Closed."), undo_url=undo, seconds=10
    )
