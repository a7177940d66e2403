"""A friendly look at an answer while it is written: what could be said better, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ascolto.channels.models import Message
from ascolto.core.models import Brand, Role
from ascolto.nlp import courtesy
from ascolto.nlp.models import ToneGuide
from ascolto.operate.models import Conversation
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view

MOST = 5  # at a time: more is no help
LONGEST = 20_000  # characters that are looked at
PLACES = {"greeting": "first"}  # else at the end


Line = dict[str, Any]  # level, reason, suggestion, at, place


@require_POST
@member_view(Role.AGENT)
def look(request: MemberRequest, pk: int) -> HttpResponse:
    """The findings as a fragment; empty when there is nothing to say."""
    conversation = conversations.of(request, pk)
    text = request.POST.get("text", "")[:LONGEST]
    found = lines(_found(conversation, text), request.member.language)
    return render(request, "operate/conversations/_courtesy.html", {"findings": found})


def lines(found: Sequence[courtesy.Finding], language: str) -> list[Line]:
    """The gravest of them, for people."""
    return [
        {
            "level": one.level,
            "reason": one.reason.in_(language),
            "suggestion": one.suggestion,
            "at": one.at if one.is_wording else None,
            "place": PLACES.get(one.rule, "last") if one.is_wording else "",
        }
        for one in found[:MOST]
    ]


def voice(brand: Brand) -> tuple[str, courtesy.Guide | None]:
    """How a brand signs, and how it writes. One query."""
    row = ToneGuide.objects.filter(brand=brand).first()
    signature = (row and row.signature) or brand.signature.strip().split("\n")[0]
    return signature, row.guide() if row else None


def _found(conversation: Conversation, text: str) -> list[courtesy.Finding]:
    said = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    last = said.in_order().only("text", "language").last()
    signature, guide = voice(conversation.brand)
    return courtesy.check(
        text,
        language=(last and last.language[:2]) or conversation.brand.language,
        public=conversation.is_public,
        answering=last.text if last else "",
        signature=signature,
        guide=guide,
    )
