"""Put aside, and back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import snoozing
from ascolto.web.operate import answers, conversations, snooze_menu
from ascolto.web.request import MemberRequest, member_view


@require_http_methods(["POST", "DELETE"])
@member_view(Role.AGENT)
def resource(request: MemberRequest, pk: int) -> HttpResponse:
    """POST puts it aside (`when`: a preset, "reply", or `until`); DELETE, or `?undo`, wakes it."""
    conversation = conversations.of(request, pk)
    if request.method == "DELETE" or "undo" in request.GET:
        snoozing.wake([conversation], by=request.actor)
        return answers.panes(request, conversation)
    try:
        when = request.POST.get("when", "")
        until = snooze_menu.until_of(when, request.POST.get("until", ""))
        snoozing.snooze([conversation], until=until, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(
        request,
        conversation,
        text=snooze_menu.said(until),
        undo_url=reverse("conversation_snooze", args=[pk]) + "?undo",
        seconds=10,
    )
