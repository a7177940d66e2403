"""Send a customer the record of their own conversations, see who opened it, end the link."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import transcribing
from ascolto.operate.models import Transcript
from ascolto.operate.reads import transcripts
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def resource(request: MemberRequest, pk: int) -> HttpResponse:
    """The links of this conversation; with POST one more, sent to the customer."""
    conversation = conversations.of(request, pk)
    if request.method == "GET":
        context = {
            "conversation": conversation,
            "transcripts": transcripts.of(conversation),
        }
        return render(request, "operate/conversations/_transcripts.html", context)
    root = f"{request.scheme}://{request.get_host()}"
    try:
        transcribing.send(conversation, by=request.actor, root=root)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(request, conversation)


@require_POST
@member_view(Role.AGENT)
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    """End the link, now."""
    row = Transcript.objects.select_related("conversation").filter(pk=pk).first()
    if row is None:
        raise Http404
    conversation = conversations.of(request, row.conversation_id)
    transcribing.revoke(row, by=request.actor)
    return answers.panes(request, conversation)
