"""Tags on one conversation."""

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import tagging
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`add` and `remove`: names of tags; a new name is a new tag."""
    conversation = conversations.of(request, pk)
    try:
        tagging.tag(
            [conversation],
            add=request.POST.getlist("add"),
            remove=request.POST.getlist("remove"),
            by=request.actor,
        )
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(request, conversation)
