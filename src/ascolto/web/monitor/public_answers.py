"""Answering where somebody spoke in public, from the incident room and from the page of an alert."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.channels.models import Message
from ascolto.core.models import Role
from ascolto.monitor.actions import publishing
from ascolto.monitor.models import Affected, Alert, AlertPost, Incident
from ascolto.monitor.reads import reach, spoken_in_public, statements
from ascolto.operate.actions import approaching, engaging
from ascolto.operate.models import Conversation
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view

WHY = "incident"


@require_POST
@member_view(Role.AGENT)
def to_affected(request: MemberRequest, pk: int) -> HttpResponse:
    """To the composer where they spoke, with the words that were agreed on to read over. Nothing leaves by itself."""
    mine = Incident.objects.visible_to(request.member)
    rows = Affected.objects.filter(pk=pk, incident__in=mine)
    row = rows.select_related("incident__brand").first()
    if row is None:
        raise Http404
    said = spoken_in_public.newest(row.incident, [row.customer_id]).get(row.customer_id)
    if said is None:
        back = reverse("incident_affected", args=[row.incident_id])
        return flash(request, back, _("They said nothing in public since the first sign."), "error")  # fmt: skip
    talk = engaging.engage(said, by=request.actor)
    text = _words(row.incident, said, talk)
    approaching.approach(talk, member=request.member, text=text, why=WHY)
    told = _("Read it over, make it yours, and send it.")
    if not text:
        told = _("No statement is agreed on yet: the words are yours.")
    return flash(request, reverse("conversation", args=[talk.pk]), told)


def _words(incident: Incident, said: Message, talk: Conversation) -> str:
    """Of the newest statement with a yes, as everybody may read it there; "" where there is none."""
    row = statements.agreed(incident)
    if row is None:
        return ""
    wordings = statements.wordings_of([row]).get(row.pk, [])
    language = reach.spoken(talk.language, incident.brand)
    return publishing.public_text(wordings, said.account.kind, language, incident.brand.name)  # fmt: skip


@require_POST
@member_view(Role.AGENT)
def to_post(request: MemberRequest, pk: int, message: int) -> HttpResponse:
    """Of an alert: what was only read becomes a conversation; whoever asks again finds the same one."""
    mine = Alert.objects.visible_to(request.member)
    rows = AlertPost.objects.filter(alert=pk, alert__in=mine, message=message)
    post = rows.select_related("message__account").first()
    brands = request.member.brand_ids()
    if post is None or (brands and post.message.account.brand_id not in brands):
        raise Http404
    return redirect("conversation", engaging.engage(post.message, by=request.actor).pk)


def talks(request: MemberRequest, messages: list[Message]) -> dict[int, int]:
    """By thread, the conversation it is, where the member sees it. One query."""
    rows = Conversation.objects.filter(thread__in=[m.thread_id for m in messages])
    brands = request.member.brand_ids()
    rows = rows.filter(brand__in=brands) if brands else rows
    return dict(rows.values_list("thread_id", "pk"))
