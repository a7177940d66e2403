"""Go on with the customer elsewhere: in private, by mail."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import continuing
from ascolto.operate.models import Continuation, Conversation
from ascolto.operate.reads import elsewhere
from ascolto.operate.reads.elsewhere import Way
from ascolto.web.flash import flash
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view

FIELDS = {"pointer": 20_000, "address": 254, "subject": 500, "opening": 20_000}


@require_GET
@member_view(Role.AGENT)
def new(request: MemberRequest, pk: int) -> HttpResponse:
    """What is said in both places, to read over and change before it leaves."""
    conversation = conversations.of(request, pk)
    return _page(request, conversation, {})


@require_POST
@member_view(Role.AGENT)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = conversations.of(request, pk)
    typed = {n: request.POST.get(n, "")[:most] for n, most in FIELDS.items()}
    way = _chosen(conversation, request.POST.get("account", ""))
    if way is None:
        raise Http404
    step = continuing.Step(account=way.account, **typed)
    try:
        made = continuing.go_on(
            conversation, step, key=_key(request.POST.get("key", "")), by=request.actor
        )
    except Refusal as refusal:
        return _page(request, conversation, typed, problem=str(refusal), status=422)
    address = reverse("conversation", args=[conversation.pk])
    said = (
        _("Said where they wrote, and written to %(address)s.")
        % {"address": made.address}
        if made.second
        else _("Said where they wrote, with a link of their own.")
    )
    undo_url = reverse("continuation_undo", args=[made.pk])
    messages.add_message(request, messages.SUCCESS, said, extra_tags=undo_url)
    return redirect(address)


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    made = Continuation.objects.select_related("conversation").filter(pk=pk).first()
    if made is None:
        raise Http404
    conversation = conversations.of(request, made.conversation_id)
    try:
        continuing.undo(made, by=request.actor)
    except Refusal as refusal:
        address = reverse("conversation", args=[conversation.pk])
        return flash(request, address, str(refusal), "error")
    return redirect("conversation", conversation.pk)


def _page(
    request: MemberRequest,
    conversation: Conversation,
    typed: dict[str, str],
    *,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    found = elsewhere.ways(conversation)
    asked = request.POST.get("account") or request.GET.get("account", "")
    way = _chosen(conversation, asked) or (found[0] if found else None)
    subject, opening = elsewhere.opening_text(conversation)
    before = {
        "pointer": elsewhere.pointer_text(
            conversation, by_link=bool(way and way.by_link)
        ),
        "address": way.addresses[0] if way and way.addresses else "",
        "subject": subject,
        "opening": opening,
    }
    context = {
        "conversation": conversation,
        "customer": conversation.handle.link.customer,
        "ways": found,
        "way": way,
        "typed": before | typed,
        "problem": problem,
        "key": _key(request.POST.get("key", "")),
    }
    return render(request, "operate/continuations/new.html", context, status=status)


def _chosen(conversation: Conversation, account: str) -> Way | None:
    ways = elsewhere.ways(conversation) if account else []
    return next((w for w in ways if str(w.account.pk) == account), None)


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
