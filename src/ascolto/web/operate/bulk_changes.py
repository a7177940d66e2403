"""One change of many conversations: begin it, see how far it is, take it back."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import bulking
from ascolto.operate.models import BulkChange
from ascolto.operate.reads import inbox as reads
from ascolto.operate.reads import tags
from ascolto.web.operate import answers, inbox, snooze_menu
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.AGENT)
def create(request: MemberRequest) -> HttpResponse:
    """`kind`, its values, and `ids`, or `all=yes` for everything the list's query shows."""
    try:
        kind = request.POST.get("kind", "")
        change = bulking.start(
            chosen(request),
            kind=kind,
            values=_values(request, kind),
            by=request.member,
        )
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return JsonResponse(told(change))


@require_GET
@member_view(Role.AGENT)
def new(request: MemberRequest) -> HttpResponse:
    """What can be done: fetched when the first row is chosen, so that the list costs no more."""
    choices = {
        "colleagues": Member.objects.active().exclude(role=Role.VOICE),
        "tags": tags.every(),
        "snoozes": snooze_menu.choices(),
    }
    return render(request, "operate/inbox/_bulk_menus.html", choices)


@require_GET
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    return JsonResponse(told(_of(request, pk)))


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    try:
        change = bulking.undo(_of(request, pk), by=request.member)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return JsonResponse(told(change))


def told(change: BulkChange) -> dict[str, Any]:
    """How far it is, and the sentence for people once it is done."""
    is_done = change.status in {BulkChange.Status.DONE, BulkChange.Status.UNDONE}
    can_undo = change.status == BulkChange.Status.DONE and change.changed > 0
    return {
        "id": change.pk,
        "status": change.status,
        "done": change.done,
        "of": len(change.ids),
        "is_done": is_done,
        "text": _sentence(change) if is_done else "",
        "undo_url": reverse("bulk_change_undo", args=[change.pk]) if can_undo else "",
        "url": reverse("bulk_change", args=[change.pk]),
        # Of one alone the page shows it again, its draft included.
        "conversation": change.ids[0] if len(change.ids) == 1 else 0,
        "tone": "warning" if change.refused and is_done else "info",
    }


def _sentence(change: BulkChange) -> str:
    if change.status == BulkChange.Status.UNDONE:
        return _("As before.")
    n = change.changed
    text = ngettext(
        "%(n)s conversation changed.", "%(n)s conversations changed.", n
    ) % {"n": n}
    left = len(change.ids) - n
    if change.refused and not left:
        text += " " + _("Not everything. No. %(number)s: %(why)s") % dict(
            zip(("number", "why"), change.refused[0], strict=True)
        )
    elif change.refused:
        number, why = change.refused[0]
        text += " " + ngettext(
            "%(left)s stayed as it was. No. %(number)s: %(why)s",
            "%(left)s stayed as they were. No. %(number)s: %(why)s",
            left,
        ) % {"left": left, "number": number, "why": why}
    return text


def _of(request: MemberRequest, pk: int) -> BulkChange:
    change: BulkChange | None = BulkChange.objects.filter(
        pk=pk, member=request.member
    ).first()
    if change is None:
        raise Http404
    return change


def chosen(request: MemberRequest) -> list[int]:
    if request.POST.get("all") == "yes":
        query = inbox.query_in(QueryDict(request.POST.get("query", "")))
        return reads.ids(request.member, query, limit=bulking.MOST)
    given = request.POST.get("ids", "").split(",")
    return [int(i) for i in given if i.isdecimal() and i.isascii() and len(i) < 19]


def _values(request: MemberRequest, kind: str) -> dict[str, Any]:
    """What the kind needs, from the form; nothing else gets in."""
    form = request.POST
    if kind == "assign":
        return {"member": _member(request, form.get("member", ""))}
    if kind == "tag":
        return {"add": form.getlist("add")[:20], "remove": form.getlist("remove")[:20]}
    if kind == "snooze":
        until = snooze_menu.until_of(form.get("when", ""), form.get("until", ""))
        return {"until": until.isoformat() if until else ""}
    if kind == "close":
        because = form.get("because", "")[:300]
        return {"reason": form.get("reason", ""), "because": because}
    return {"unread": form.get("unread") == "yes"}


def _member(request: MemberRequest, chosen: str) -> int | None:
    if chosen == "me":
        return request.member.pk
    is_number = chosen.isdecimal() and chosen.isascii() and len(chosen) < 19
    return int(chosen) if is_number else None
