"""A friendly look at an answer while it is written: what could be said better, and how."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ascolto.channels.models import Message
from ascolto.core.models import Role
from ascolto.nlp import courtesy
from ascolto.nlp.models import ToneGuide
from ascolto.operate.models import Conversation
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view

MOST = 5  # at a time: more is no help
LONGEST = 20_000  # characters that are looked at
PLACES = {"greeting": "first", "length": "", "readability": ""}  # else at the end


@require_POST
@member_view(Role.AGENT)
def look(request: MemberRequest, pk: int) -> HttpResponse:
    """The findings as a fragment; empty when there is nothing to say."""
    conversation = conversations.of(request, pk)
    text = request.POST.get("text", "")[:LONGEST]
    language = request.member.language
    lines = [
        {
            "level": one.level,
            "reason": one.reason.in_(language),
            "suggestion": one.suggestion,
            "at": one.at,
            "place": PLACES.get(one.rule, "last"),
        }
        for one in _found(conversation, text)[:MOST]
    ]
    return render(request, "operate/conversations/_courtesy.html", {"findings": lines})


def _found(conversation: Conversation, text: str) -> list[courtesy.Finding]:
    said = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    last = said.in_order().only("text", "language").last()
    brand = conversation.brand
    row = ToneGuide.objects.filter(brand=brand).first()
    signature = (row and row.signature) or brand.signature.strip().split("\n")[0]
    return courtesy.check(
        text,
        language=(last and last.language[:2]) or brand.language,
        public=conversation.is_public,
        answering=last.text if last else "",
        signature=signature,
        guide=row.guide() if row else None,
    )
