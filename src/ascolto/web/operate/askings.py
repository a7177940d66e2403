"""Asking a colleague, seen by whoever asks: the form, and what became of earlier questions."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import asking
from ascolto.operate.models import Asking, Conversation
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view

DAYS = (1, 3, 7, 30)


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def index(request: MemberRequest, pk: int) -> HttpResponse:
    conversation = conversations.of(request, pk)
    if request.method == "GET":
        return _page(request, conversation)
    try:
        asking.ask(
            conversation,
            member=_asked(request),
            question=request.POST.get("question", ""),
            by=request.actor,
            wants=_wants(request),
            within=timedelta(days=_days(request)),
        )
    except Refusal as refusal:
        return _page(request, conversation, problem=str(refusal))
    return redirect("conversation", pk)


@require_POST
@member_view(Role.AGENT)
def withdrawal(request: MemberRequest, pk: int) -> HttpResponse:
    row = Asking.objects.filter(pk=pk).select_related("conversation", "member").first()
    if row is None:
        raise Http404
    conversations.of(request, row.conversation_id)
    asking.withdraw(row, by=request.actor)
    return redirect("conversation_askings", row.conversation_id)


def _page(
    request: MemberRequest, conversation: Conversation, problem: str = ""
) -> HttpResponse:
    rows = Asking.objects.filter(conversation=conversation)
    context = {
        "conversation": conversation,
        "customer": conversation.handle.link.customer,
        "askings": rows.select_related("member").order_by("-asked_at", "-pk")[:50],
        "people": _able(request.member, conversation),
        "days": DAYS,
        "chosen": _days(request),
        "problem": problem,
        "typed": request.POST,
    }
    return render(
        request, "operate/askings/index.html", context, status=422 if problem else 200
    )


def _able(asker: Member, conversation: Conversation) -> list[Member]:
    """Who sees the brand; those who only speak when asked come first."""
    rows = Member.objects.active().exclude(pk=asker.pk).prefetch_related("brands")
    able = [m for m in rows if _sees(m, conversation.brand_id)]
    return sorted(able, key=lambda m: (m.role != Role.VOICE, m.name))


def _sees(member: Member, brand: int) -> bool:
    brands = {b.pk for b in member.brands.all()}
    return not brands or brand in brands


def _asked(request: MemberRequest) -> Member:
    value = request.POST.get("member", "")
    rows = Member.objects.active().select_related("user")
    member: Member | None = rows.filter(pk=value if value.isdecimal() else 0).first()
    if member is None:
        raise Refusal(_("Choose who is asked."), "no_choice")
    return member


def _wants(request: MemberRequest) -> str:
    is_answer = request.POST.get("wants") == Asking.Wants.ANSWER
    return Asking.Wants.ANSWER if is_answer else Asking.Wants.ADVICE


def _days(request: MemberRequest) -> int:
    value = request.POST.get("days", "")
    return int(value) if value in {str(d) for d in DAYS} else 3
