"""How a change answers: the panes as they are now, or a refusal that loses nothing."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from ascolto.core.refusal import Refusal
from ascolto.operate.models import Conversation
from ascolto.operate.reads.viewers import Clash
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest


def panes(
    request: MemberRequest, conversation: Conversation, **toast: Any
) -> HttpResponse:
    """Thread and person after a change, with a toast (`text`, `undo_url`, `seconds`) if given."""
    if not request.htmx:
        return redirect("conversation", conversation.pk)
    now = conversations.seen(request, conversation.pk)
    answer = render(
        request,
        "operate/conversations/_panes.html",
        conversations.context(request, now),
    )
    if toast:
        answer["HX-Trigger"] = json.dumps({"ascolto:toast": toast})
    return answer


def clashes(request: MemberRequest, clash: Clash) -> HttpResponse:
    """409: a colleague was quicker. Nothing was sent, and the text stays where it is."""
    shown = {"clash": clash}
    return render(request, "operate/conversations/_clash.html", shown, status=409)


def refused(request: MemberRequest, refusal: Refusal) -> HttpResponse:
    """The sentence, beside what the person wrote: nothing on the screen is replaced."""
    answer = HttpResponse(
        str(refusal), status=422, content_type="text/plain; charset=utf-8"
    )
    answer["HX-Reswap"] = "none"
    # Header values are Latin-1: JSON escapes everything else.
    answer["HX-Trigger"] = json.dumps(
        {"ascolto:toast": {"text": str(refusal), "tone": "warning"}}
    )
    return answer
