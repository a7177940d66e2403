"""Who has it in hand."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import assigning
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`member`: an id, "me", or nothing to put it back."""
    conversation = conversations.of(request, pk)
    chosen = request.POST.get("member", "")
    is_number = chosen.isdecimal() and chosen.isascii() and len(chosen) < 19
    to = request.member.pk if chosen == "me" else int(chosen) if is_number else None
    try:
        assigning.assign(conversation, to=to, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    name = conversation.assignee.name if conversation.assignee else ""
    text = (
        _("%(name)s has it now.") % {"name": name} if name else _("Back to everybody.")
    )
    return answers.panes(request, conversation, text=text, seconds=4)
