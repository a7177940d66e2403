"""Who else is here: told by each open screen, shown on the others by name."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from ascolto.core.models import Role
from ascolto.operate.actions import viewing
from ascolto.operate.models import Viewing
from ascolto.operate.reads import viewers
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view


@require_http_methods(["GET", "POST", "DELETE"])
@member_view(Role.VOICE)
def resource(request: MemberRequest, pk: int) -> HttpResponse:
    """POST: I am here (`doing`: look, reply, note); DELETE: not any more. Both, and GET: who is."""
    conversation = conversations.of(request, pk)
    if request.method == "DELETE":
        viewing.leave(conversation, member=request.member)
        return HttpResponse(status=204)
    if request.method == "POST":
        doing = request.POST.get("doing", "")
        known = doing if doing in Viewing.Doing.values else Viewing.Doing.LOOK
        viewing.look(conversation, member=request.member, doing=known)
    found = viewers.others(conversation, request.member)
    return render(request, "operate/conversations/_viewers.html", {"viewers": found})
