"""Forwarding: a form about one message or the whole conversation, and the way back while there is one."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate import forward_letter
from ascolto.operate.actions import forwarding
from ascolto.operate.actions.forwarding import Parcel
from ascolto.operate.models import Conversation, Forward
from ascolto.operate.reads import forwards
from ascolto.web.flash import flash
from ascolto.web.operate import answers, conversations, inbox
from ascolto.web.request import MemberRequest, member_view


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def resource(request: MemberRequest, pk: int) -> HttpResponse:
    """The form (`message`: of one only), and its sending."""
    conversation = conversations.of(request, pk)
    if request.method == "GET":
        return _page(request, conversation)
    parcel = _parcel(request, conversation)
    if parcel is None:
        why = _("Choose a mailbox it leaves from.")
        return _page(request, conversation, problem=why)
    key = _key(request.POST.get("key", ""))
    try:
        made = forwarding.forward(conversation, parcel, key=key, by=request.actor)
    except Refusal as refusal:
        return _page(request, conversation, problem=str(refusal))
    said = _("Forwarded to %(to)s: it leaves in a moment.") % {"to": made.to}
    undo_url = reverse("forward_undo", args=[made.pk])
    return flash(request, reverse("conversation", args=[pk]), said, undo_url=undo_url)


def _parcel(request: MemberRequest, conversation: Conversation) -> Parcel | None:
    """What was written; None without a mailbox it may leave from."""
    form = request.POST
    ways = {str(a.pk): a for a in forwards.ways(conversation)}
    account = ways.get(form.get("account", ""))
    if account is None:
        return None
    return Parcel(
        account,
        form.get("to", "")[:2000],
        form.get("cc", "")[:4000],
        form.get("subject", ""),
        form.get("note", ""),
        inbox.number_of(form.get("message")),
        [n for n in map(inbox.number_of, form.getlist("file")[:50]) if n],
    )


@require_GET
@member_view(Role.AGENT)
def message(request: MemberRequest, pk: int) -> HttpResponse:
    """The form for one message of a thread."""
    mine = Conversation.objects.visible_to(request.member)
    found = mine.filter(thread__messages__pk=pk).first()
    if found is None:
        raise Http404
    address = reverse("conversation_forwards", args=[found.pk])
    return redirect(f"{address}?message={pk}")


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    made = Forward.objects.select_related("message", "conversation").filter(pk=pk)
    found = made.filter(by=request.member).first()
    if found is None:
        raise Http404
    conversations.seen(request, found.conversation_id)
    try:
        forwarding.undo(found, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return JsonResponse({"conversation": found.conversation_id})


def _page(
    request: MemberRequest, conversation: Conversation, *, problem: str = ""
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    message = inbox.number_of(given.get("message"))
    said = forwards.to_pass_on(conversation, message)
    if message is not None and not said:
        raise Http404
    chosen = set(given.getlist("file"))
    files = list(forwards.files(conversation, message)[:50])
    context = {
        "conversation": conversation,
        "customer": conversation.handle.link.customer,
        "ways": forwards.ways(conversation),
        "message": message,
        "said": said,
        "preview": forward_letter.write("", said, conversation.brand.language),
        "files": [(f, str(f.pk) in chosen or not request.POST) for f in files],
        "subject": given.get("subject") or forward_letter.subject(conversation),
        "typed": given,
        "problem": problem,
        "key": _key(given.get("key", "")),
    }
    status = 422 if problem else 200
    return render(request, "operate/forwards/new.html", context, status=status)


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()
