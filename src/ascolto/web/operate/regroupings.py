"""Conversations into one case or into two, and back."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.channels.models import Message
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import regrouping
from ascolto.operate.models import Conversation, Regrouping
from ascolto.operate.reads import cases as reads
from ascolto.web.flash import flash
from ascolto.web.operate import answers, cases, conversations
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def join(request: MemberRequest, pk: int) -> HttpResponse:
    """This conversation into `case`."""
    conversation = conversations.of(request, pk)
    into = cases.of(request, request.POST.get("case", ""))
    reason = request.POST.get("reason", "")
    try:
        step = regrouping.join(conversation, into=into, by=request.actor, reason=reason)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    text = _("Joined to case %(number)s.") % {"number": into.number}
    return _done(request, conversation, step, text)


@require_POST
@member_view(Role.AGENT)
def apart(request: MemberRequest, pk: int) -> HttpResponse:
    """Not the same matter as `case`."""
    conversation = conversations.of(request, pk)
    case = cases.of(request, request.POST.get("case", ""))
    step = regrouping.keep_apart(conversation, case=case, by=request.actor)
    return _done(request, conversation, step, _("Two matters, two cases."))


@require_POST
@member_view(Role.AGENT)
def split(request: MemberRequest, pk: int) -> HttpResponse:
    """A case of its own, from the message `since` on when one is named."""
    conversation = conversations.of(request, pk)
    chosen = request.POST.get("since", "")
    is_number = chosen.isdecimal() and chosen.isascii() and len(chosen) < 19
    said = Message.objects.filter(thread_id=conversation.thread_id)
    since = said.filter(pk=int(chosen)).first() if is_number else None
    if chosen and since is None:
        raise Http404
    try:
        step = regrouping.split(conversation, since=since, by=request.actor)
    except Refusal as refusal:
        return _refused(request, refusal, conversation.case_id)
    text = _("Now case %(number)s.") % {"number": step.case.number}
    if request.htmx:
        return _done(request, conversation, step, text)
    return flash(request, reverse("case", args=[step.case_id]), text)


@require_POST
@member_view(Role.AGENT)
def join_here(request: MemberRequest, pk: int) -> HttpResponse:
    """Into this case: all of the case `case`, or the conversation with the number `number`."""
    into = cases.of(request, pk)
    reason = request.POST.get("reason", "")
    try:
        if "case" in request.POST:
            other = cases.of(request, request.POST["case"])
            regrouping.join_case(other, into=into, by=request.actor, reason=reason)
        else:
            talk = _numbered(request, request.POST.get("number", ""))
            regrouping.join(talk, into=into, by=request.actor, reason=reason)
    except Refusal as refusal:
        return _refused(request, refusal, into.pk)
    said = _("Joined: one matter, one timeline. You can take it back below.")
    return flash(request, reverse("case", args=[into.pk]), said)


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    mine = Conversation.objects.visible_to(request.member)
    steps = Regrouping.objects.filter(pk=pk, conversation__in=mine)
    step = steps.select_related("conversation").first()
    if step is None:
        raise Http404
    regrouping.undo(step, by=request.actor)
    if request.htmx:
        return HttpResponse(status=204)
    address = reverse("case", args=[step.case_id])
    if reads.find(request.member, step.case_id) is None:
        address = reverse("conversation", args=[step.conversation_id])
    return flash(request, address, _("Taken back."))


def _numbered(request: MemberRequest, number: str) -> Conversation:
    number = number.strip()
    mine = Conversation.objects.visible_to(request.member)
    is_number = number.isdecimal() and number.isascii() and len(number) < 19
    found: Conversation | None = (
        mine.filter(number=int(number)).first() if is_number else None
    )
    if found is None:
        raise Refusal(_("There is no conversation with this number."), "no_such")
    return found


def _done(
    request: MemberRequest, conversation: Conversation, step: Regrouping, text: str
) -> HttpResponse:
    undo_url = reverse("regrouping_undo", args=[step.pk])
    return answers.panes(
        request, conversation, text=text, undo_url=undo_url, seconds=10
    )


def _refused(request: MemberRequest, refusal: Refusal, case: int) -> HttpResponse:
    if request.htmx:
        return answers.refused(request, refusal)
    return flash(request, reverse("case", args=[case]), str(refusal), "error")
