"""The address in an escalation mail: it leads to where the promise can be kept."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from ascolto.commitments.models import Commitment
from ascolto.core.models import Role
from ascolto.monitor.reads import news
from ascolto.operate.actions.owing import SUBJECT
from ascolto.operate.models import Conversation
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    commitment = Commitment.objects.filter(pk=pk).first()
    if commitment is not None and commitment.subject_type == news.SUBJECT:
        return redirect("incident", commitment.subject_id)
    if commitment is None or commitment.subject_type != SUBJECT:
        raise Http404
    mine = Conversation.objects.visible_to(request.member)
    if not mine.filter(pk=commitment.subject_id).exists():
        raise Http404
    return redirect("conversation", commitment.subject_id)
