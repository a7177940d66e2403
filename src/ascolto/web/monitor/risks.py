"""Open private problems that may go public, the worst first, with what can be done about each."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.reads import risks as reads
from ascolto.monitor.reads.risks import Risk
from ascolto.operate.actions import assigning, urging
from ascolto.operate.models import Conversation
from ascolto.web.flash import flash
from ascolto.web.monitor import showing
from ascolto.web.request import MemberRequest, member_view

LEVELS = ((60, "late"), (35, "near"), (0, "calm"))
RAISED = {"low": "normal", "normal": "high", "high": "urgent"}


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """`brand`, `after`."""
    brand = showing.brand(request)
    try:
        page = reads.listed(
            request.member, now=timezone.now(), brand=brand.pk if brand else None,
            after=showing.after(request),
        )  # fmt: skip
    except (ValueError, OverflowError):
        raise Http404 from None
    talks = _talks(page.rows, request)
    context = {
        "rows": [_row(row, talks.get(row.subject.id), request) for row in page.rows],
        "next": showing.next_page(request, page.after),
        "left_out": page.left_out,
        "brand": brand,
        "brands": request.around.brands,
        "here": request.get_full_path(),
    }
    is_part = bool(request.htmx and request.GET.get("after"))
    template = "_rows" if is_part else "index"
    return render(request, f"monitor/risks/{template}.html", context)


def _talks(rows: Sequence[Risk], request: MemberRequest) -> dict[int, Conversation]:
    subject = Conversation._meta.label_lower
    ids = [row.subject.id for row in rows if row.subject.type == subject]
    found = Conversation.objects.visible_to(request.member).filter(pk__in=ids)
    return {c.pk: c for c in found.select_related("account", "assignee")}


def _row(
    row: Risk, talk: Conversation | None, request: MemberRequest
) -> dict[str, object]:
    return {
        "risk": row,
        "talk": talk,
        "name": str(row.customer or ""),
        "score": showing.shown(row.score, request.member.language),
        "level": level(row.value),
        "words": words(row.value),
        "is_mine": talk is not None and talk.assignee_id == request.member.pk,
        "may_raise": talk is not None and talk.urgency in RAISED,
    }


def level(value: float) -> str:
    return next(name for least, name in LEVELS if value >= least)


def words(value: float) -> str:
    said = {
        "late": pgettext("risk", "likely to go public"),
        "near": pgettext("risk", "may go public"),
        "calm": pgettext("risk", "unlikely for now"),
    }
    return said[level(value)]


@require_POST
@member_view(Role.AGENT)
def step(request: MemberRequest, pk: int) -> HttpResponse:
    """`do` with the conversation: take, or raise its urgency by one."""
    rows = Conversation.objects.visible_to(request.member).filter(pk=pk)
    talk = rows.select_related("account", "brand", "handle", "thread", "case").first()
    if talk is None:
        raise Http404
    do, back = request.POST.get("do", ""), reverse("risks")
    try:
        if do == "take":
            assigning.assign(talk, to=request.member.pk, by=request.actor)
            return flash(request, back, _("You have it now."))
        if do == "raise" and talk.urgency in RAISED:
            why = _("May go public")
            urging.urge(talk, urgency=RAISED[talk.urgency], by=request.actor, why=why)
            return flash(request, back, _("It is more urgent now."))
    except Refusal as refusal:
        return flash(request, back, str(refusal), "error")
    raise Http404
