"""How a change to the library answers: a toast with a way back, or the page with one."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.urls import reverse

from ascolto.operate.models import Answer
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest


def done(request: MemberRequest, answer: Answer, said: str) -> HttpResponse:
    """Nothing on the screen is replaced; pressing undo archives what was just made."""
    if not request.htmx:
        return flash(request, reverse("answer", args=[answer.pk]), said)
    undo = reverse("answer_archive", args=[answer.pk])
    toast = {"text": said, "undo_url": undo, "seconds": 10}
    answered = HttpResponse(status=204)
    answered["HX-Trigger"] = json.dumps({"ascolto:toast": toast})
    return answered
