"""Leads: marked beside a thread, followed, listed with what became of them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.core import money, tables
from ascolto.core.models import Member, Role
from ascolto.core.money import NotMoney
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import pursuing
from ascolto.operate.models import Lead
from ascolto.operate.reads import leads as reads
from ascolto.web.flash import flash
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.sheets import sheet

MOST = 50_000  # lines of an export
COLUMNS = (
    "lead", "at", "moved_at", "brand", "state", "customer", "conversation", "owner", "products",
    "expected", "currency", "words", "lost_because", "made_by",
)  # fmt: skip


def states() -> list[tuple[str, str]]:
    return [
        ("open", pgettext("leads", "Open")),
        ("proposed", pgettext("leads", "Proposed")),
        ("new", pgettext("leads", "New")),
        ("talking", pgettext("leads", "In talk")),
        ("won", pgettext("leads", "Won")),
        ("lost", pgettext("leads", "Lost")),
        ("all", pgettext("leads", "All")),
    ]


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """`state`, `owner` (me, none, a member's id, empty: everybody's), `brand`."""
    asked = _asked(request)
    rows = reads.wanted(request.member, asked)
    after = request.GET.get("after", "")
    context: dict[str, Any] = {
        "page": reads.page(rows, after=after),
        "states": states(),
        "state": asked.state,
        "owner": request.GET.get("owner", ""),
        "brand": asked.brand,
        "brands": request.around.brands,
        "people": Member.objects.active().exclude(role=Role.VOICE),
        "query": _query(request),
        "can_report": request.member.is_at_least(Role.LEAD),
    }
    part = "_rows" if after and request.htmx else "index"
    return render(request, f"operate/leads/{part}.html", context)


@require_GET
@member_view(Role.AGENT)
def export(request: MemberRequest) -> HttpResponse:
    """The same list as a table for a spreadsheet."""
    rows = reads.wanted(request.member, _asked(request))[:MOST]
    lines = [COLUMNS, *(_line(lead) for lead in rows)]
    return sheet(tables.text(lines), "leads.csv")


@require_POST
@member_view(Role.AGENT)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """It is a lead, also when nothing was recognised."""
    conversation = conversations.of(request, pk)
    try:
        lead = pursuing.mark(
            conversation, why=request.POST.get("why", ""), by=request.actor
        )
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return answers.panes(request, conversation, text=_("It is a lead now."), **_undo(lead))  # fmt: skip


@require_POST
@member_view(Role.AGENT)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: mark, dismiss, new, talking, won, lost (`why`), give (`owner`), describe (`value`, `item`)."""
    lead = of(request, pk)
    try:
        text = _done(request, lead)
    except Refusal as refusal:
        if request.htmx:
            return answers.refused(request, refusal)
        return flash(request, reverse("leads"), str(refusal), "warning")
    if not request.htmx:
        return flash(request, reverse("leads"), text)
    return answers.panes(request, lead.conversation, text=text, **_undo(lead))


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own last step."""
    lead = of(request, pk)
    try:
        pursuing.undo(lead, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return JsonResponse({"conversation": lead.conversation_id})


def of(request: MemberRequest, pk: int) -> Lead:
    """The lead, if the member may see its brand; else 404."""
    rows = Lead.objects.visible_to(request.member).filter(pk=pk)
    found: Lead | None = rows.select_related("conversation", "brand").first()
    if found is None:
        raise Http404
    return found


def _done(request: MemberRequest, lead: Lead) -> str:
    post, by = request.POST, request.actor
    do = post.get("do", "")
    if do == "mark":
        pursuing.mark(lead.conversation, by=by)
        return _("It is a lead now.")
    if do == "dismiss":
        pursuing.dismiss(lead, why=post.get("why", ""), by=by)
        return _("It is no lead.")
    if do == "give":
        pursuing.give(lead, owner=_owner(post.get("owner", "")), by=by)
        return _("Given.")
    if do == "describe":
        items = [int(n[:18]) for n in post.getlist("item") if n.isdecimal()]
        pursuing.describe(lead, value=_value(post.get("value", "")), items=items, by=by)
        return _("Kept.")
    if do in pursuing.ENDS:
        pursuing.advance(lead, to=do, why=post.get("why", ""), by=by)
        return _("The lead is moved.")
    raise Http404


def _owner(typed: str) -> Member | None:
    if not typed:
        return None
    rows = Member.objects.active().filter(pk=int(typed[:18]) if typed.isdecimal() else 0)  # fmt: skip
    found: Member | None = rows.first()
    if found is None:
        raise Http404
    return found


def _value(typed: str) -> int | None:
    try:
        return money.cents(typed) if typed.strip() else None
    except NotMoney:
        raise Refusal(_("Write an amount, such as 12,50."), "no_amount") from None


def _asked(request: MemberRequest) -> reads.Wanted:
    """What is no filter is not asked."""
    get = request.GET
    state, owner, brand = get.get("state", ""), get.get("owner", ""), get.get("brand", "")  # fmt: skip
    whose = {"me": request.member.pk, "none": 0}.get(owner)
    if whose is None and owner.isdecimal() and owner.isascii():
        whose = int(owner[:18])
    return reads.Wanted(
        state if state in reads.STATES else "open",
        whose,
        int(brand[:18]) if brand.isdecimal() and brand.isascii() else 0,
    )


def _query(request: MemberRequest) -> str:
    kept = {n: request.GET.get(n, "") for n in ("state", "owner", "brand")}
    return urlencode({name: value for name, value in kept.items() if value})


def _undo(lead: Lead) -> dict[str, object]:
    address = reverse("lead_undo", args=[lead.pk])
    return {"undo_url": address, "seconds": settings.UNDO_SECONDS}


def _line(lead: Lead) -> tuple[str, ...]:
    customer = lead.conversation.handle.link.customer
    return (
        str(lead.pk), lead.at.isoformat(), lead.moved_at.isoformat(), lead.brand.name,
        lead.status, str(customer), str(lead.conversation.number),
        lead.owner.name if lead.owner else "",
        ", ".join(row.item.title for row in lead.items.all()),
        "" if lead.value is None else f"{lead.value / 100:.2f}", lead.currency,
        lead.words, lead.lost_why, lead.by_name,
    )  # fmt: skip
