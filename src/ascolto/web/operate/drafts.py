"""What is being written, kept on the server."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.operate.actions import drafting
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.VOICE)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = conversations.of(request, pk)
    drafting.save(
        conversation,
        member=request.member,
        text=request.POST.get("text", ""),
        cc=request.POST.get("cc", ""),
        bcc=request.POST.get("bcc", ""),
        is_note=request.POST.get("mode") == "note",
    )
    return HttpResponse(status=204)
