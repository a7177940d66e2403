"""Somebody of ours is writing: shown to a visitor who is on the page right now."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from ascolto.channels import registry
from ascolto.channels.contract import Does
from ascolto.core import live
from ascolto.core.models import Role
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = conversations.of(request, pk)
    if Does.TYPING in registry.manifest(conversation.account.kind).does:
        live.push(
            request.workspace.pk,
            "typing",
            topic=live.thread_topic(conversation.thread_id),
            who=request.member.name,
        )
    return HttpResponse(status=204)
