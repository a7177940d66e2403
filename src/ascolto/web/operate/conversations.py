"""One conversation: thread and person."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from ascolto.channels.contract import Does
from ascolto.core import live
from ascolto.core.models import Member, Role
from ascolto.operate.actions import notifying, seeing
from ascolto.operate.models import Closure, Conversation
from ascolto.operate.reads import cases, notices, person, readership, tags, thread
from ascolto.web.operate import approved_texts, copies, inbox, snooze_menu
from ascolto.web.request import MemberRequest, member_view


def of(request: MemberRequest, pk: int) -> Conversation:
    """The conversation the address names, if the member may see it; else 404."""
    found = thread.find(request.member, pk)
    if found is None:
        raise Http404
    return found


def seen(request: MemberRequest, pk: int) -> Conversation:
    """The same, only to be shown."""
    found = thread.look(request.member, pk)
    if found is None:
        raise Http404
    return found


@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """Thread and person; with the list beside them unless htmx asks for the panes only."""
    # The stream starts where this picture was taken; who takes the panes only has one.
    is_part = request.htmx and request.htmx.target == "panes"
    after = None if is_part else live.latest_id()
    conversation = seen(request, pk)
    seeing.see(conversation, by=request.actor)
    notifying.read(request.member, conversation)
    panes = context(
        request,
        conversation,
        before=request.GET.get("before", ""),
        message=inbox.number_of(request.GET.get("message")) or 0,
    )
    if is_part:
        return render(request, "operate/conversations/_panes.html", panes)
    listed = inbox.frame(request, inbox.query_of(request))
    return render(
        request, "operate/inbox/index.html", listed | panes | {"live_after": after}
    )


@require_GET
@member_view(Role.VOICE)
def fresh(request: MemberRequest, pk: int) -> HttpResponse:
    """The thread as it is now, for live updates: head, messages and composer state."""
    conversation = seen(request, pk)
    if notices.looks_at(request.member, conversation, timezone.now()):
        notifying.read(request.member, conversation)
    return render(
        request,
        "operate/conversations/_panes.html",
        context(request, conversation),
    )


@require_GET
@member_view(Role.VOICE)
def earlier(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = seen(request, pk)
    before = request.GET.get("before", "")
    reading = thread.read(conversation, request.member, before=before)
    return render(
        request,
        "operate/conversations/_items.html",
        {
            "reading": reading,
            "conversation": conversation,
            "can_write": request.member.is_at_least(Role.AGENT),
        },
    )


@require_POST
@member_view(Role.VOICE)
def reading(request: MemberRequest, pk: int) -> HttpResponse:
    """Mark as unread (or read)."""
    is_unread = request.POST.get("unread") == "yes"
    seeing.see(of(request, pk), by=request.actor, is_unread=is_unread)
    return HttpResponse(status=204)


def context(
    request: MemberRequest,
    conversation: Conversation,
    *,
    before: str = "",
    message: int = 0,
) -> dict[str, object]:
    """What thread and person need; `before` and `message` turn to a page of the past."""
    customer = conversation.handle.link.customer
    they = person.read(customer, request.member)
    page: dict[str, Any] = {"before": before, "message": message}
    page["opted_out"] = they.opted_out
    reading = thread.read(conversation, request.member, **page)
    return {
        "conversation": conversation,
        "reading": reading,
        "customer": customer,
        "person": they,
        "colleagues": colleagues(request.member, conversation),
        "closure": _closure(conversation),
        "tags": conversation.tags,
        "audience": readership.of(conversation),
        "temper": readership.temper(
            conversation, [i.message for i in reading.items if i.message]
        ),
        **_offered(request.member, conversation),
        "is_following": notices.is_following(request.member, conversation),
        "every_tag": tags.every(),
        "snooze_choices": snooze_menu.choices(),
        "can_write": request.member.is_at_least(Role.AGENT),
        "urgencies": Conversation.Urgency.values[::-1],
        **_channel(request.member, conversation, reading),
    }


def _channel(
    member: Member, conversation: Conversation, reading: thread.Reading
) -> dict[str, object]:
    """What the channel lets one do, in words."""
    channel, language = reading.manifest, member.language
    wants_template = reading.window is not None and reading.window.wants_template
    return {
        "channel": channel,
        "channel_title": channel.title.in_(language),
        "typing_shows": Does.TYPING in channel.does,
        "approved": approved_texts.choices(conversation) if wants_template else (),
        "shows_live": Does.LIVE in channel.does,
        "costs": channel.costs.in_(language) if channel.costs else "",
    }


def _offered(member: Member, conversation: Conversation) -> dict[str, object]:
    """What the composer offers."""
    return {
        "copies": copies.lines(conversation),
        "offers": cases.offers(conversation, member),
    }


def _closure(conversation: Conversation) -> Closure | None:
    """How it ended."""
    if conversation.is_open:
        return None
    closures = Closure.objects.filter(conversation=conversation, reopened_at=None)
    return closures.order_by("-pk").first()


class Colleague(NamedTuple):
    pk: int
    name: str


def colleagues(member: Member, conversation: Conversation) -> list[Colleague]:
    """Who can take it: agents and up who see the brand, the viewer first. One query."""
    rows = Member.objects.active().exclude(role=Role.VOICE)
    brands: dict[Colleague, set[int]] = {}
    for pk, name, brand in rows.values_list("pk", "name", "brands"):
        brands.setdefault(Colleague(pk, name), set()).update([brand] if brand else [])
    able = [who for who, of in brands.items() if not of or conversation.brand_id in of]
    return sorted(able, key=lambda who: (who.pk != member.pk, who.name))
