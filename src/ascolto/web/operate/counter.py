"""At the counter, on the phone: a member writes down what was said."""

from __future__ import annotations

import time
import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ascolto.channels.actions import jotting
from ascolto.channels.actions.jotting import Said
from ascolto.channels.models import Account
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.models import Conversation
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

OPENS_WITHIN = 2.0  # seconds
FIELDS = {"where": 10, "name": 200, "phone": 40, "email": 254, "text": 20_000}


@require_http_methods(["GET", "POST"])
@member_view(Role.VOICE)
def show(request: MemberRequest) -> HttpResponse:
    """Stored like any delivery; the conversation opens as soon as it was read."""
    if request.method == "GET":
        return _page(request, {"where": "counter", "key": str(uuid.uuid4())})
    typed = {name: request.POST.get(name, "")[:most] for name, most in FIELDS.items()}
    brand = side.chosen_brand(request)
    try:
        if brand is None:
            raise Refusal(_("There is no brand yet."), "no_brand")
        key = _key(request.POST.get("key", ""))
        said = Said(**{n: v.replace("\0", "") for n, v in typed.items()})
        account, name = jotting.jot(brand, said, key=key, by=request.actor)
    except Refusal as refusal:
        typed["key"] = _key(request.POST.get("key", ""))
        return _page(request, typed, problem=str(refusal), status=422)
    conversation = _opened(account, name)
    if conversation is None:
        said_words = _("It is kept, and appears in the inbox in a moment.")
        return flash(request, reverse("inbox"), said_words)
    return redirect("conversation", conversation)


def _opened(account: Account, name: str) -> int | None:
    """The conversation's id, once the note was read; None when that takes longer."""
    until = time.monotonic() + OPENS_WITHIN
    rows = Conversation.objects.filter(
        account=account, thread__messages__external_id=name
    )
    while True:
        found: int | None = rows.values_list("pk", flat=True).first()
        if found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def _page(
    request: MemberRequest,
    typed: dict[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    chosen = side.chosen_brand(request)
    places = [
        ("counter", _("At the counter")),
        ("phone", _("On the phone")),
        ("other", _("Elsewhere")),
    ]
    context = {
        "typed": typed,
        "problem": problem,
        "brands": side.brands_of(request),
        "chosen": chosen,
        "places": places,
    }
    return render(request, "operate/counter/show.html", context, status=status)


def _key(text: str) -> str:
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())
