"""A friendly look at an answer while it is written: what could be said better, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ascolto.channels.models import Account, Message
from ascolto.core.models import Brand, Role
from ascolto.nlp import courtesy
from ascolto.nlp.models import Annotation, ToneGuide
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
    found = lines(_found(conversation, text), text, request.member.language)
    return render(request, "operate/conversations/_courtesy.html", {"findings": found})


def lines(found: Sequence[courtesy.Finding], text: str, language: str) -> list[Line]:
    """The gravest of them, for people; `at` as a browser counts `text`."""
    return [
        {
            "level": one.level,
            "reason": one.reason.in_(language),
            "suggestion": one.suggestion,
            "at": _in_browser(text, one.at) if one.at and one.is_wording else None,
            "place": PLACES.get(one.rule, "last") if one.is_wording else "",
        }
        for one in found[:MOST]
    ]


def _in_browser(text: str, at: tuple[int, int]) -> tuple[int, int]:
    """In units of UTF-16: an emoji is two, and what stands behind one would be put in one too early."""
    a, b = (len(text[:place].encode("utf-16-le")) // 2 for place in at)
    return a, b


def voice(brand: Brand) -> tuple[str, courtesy.Guide | None]:
    """How a brand signs, and how it writes. One query."""
    row = ToneGuide.objects.filter(brand=brand).first()
    signature = (row and row.signature) or brand.signature.strip().split("\n")[0]
    return signature, row.guide() if row else None


def ours(brand: Brand) -> list[str]:
    """Its own addresses and numbers, which may stand in public. One query."""
    rows = Account.objects.filter(brand=brand).exclude(address="")
    return list(rows.values_list("address", flat=True))


def _found(conversation: Conversation, text: str) -> list[courtesy.Finding]:
    said = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    last = said.in_order().only("text", "language").last()
    signature, guide = voice(conversation.brand)
    return courtesy.check(
        text,
        language=(last and last.language[:2]) or conversation.brand.language,
        public=conversation.is_public,
        answering=last.text if last else "",
        asked=_asked(last) if last else None,
        signature=signature,
        guide=guide,
        ours=ours(conversation.brand),
    )


def _asked(message: Message) -> courtesy.Asked | None:
    """As it was annotated, by the better reader where there is one, and corrected by people; None before that."""
    row = Annotation.objects.filter(message=message).first()
    if row is None:
        return None
    return courtesy.Asked(
        row.intent, row.sentiment, row.is_angry, row.intent_confidence
    )
