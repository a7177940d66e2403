"""Gestures: proposed beside a thread, answered by who may, and what they cost in a year."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core import money, tables
from ascolto.core.models import Brand, Role
from ascolto.core.money import NotMoney
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import allowing, gesturing
from ascolto.operate.models import Gesture, GestureKind
from ascolto.operate.reads import gestures as reads
from ascolto.web.flash import flash
from ascolto.web.operate import answers, conversations
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.sheets import sheet

COLUMNS = (
    "entry", "at", "brand", "case", "conversation", "customer", "gesture", "nature", "amount",
    "currency", "approved_by", "booked_by", "why",
)  # fmt: skip


@require_GET
@member_view(Role.AGENT)
def new(request: MemberRequest, pk: int) -> HttpResponse:
    """The dialog: what may be given here, and how much of it without asking."""
    conversation = conversations.of(request, pk)
    context = {
        "conversation": conversation,
        "kinds": reads.offered(conversation),
        "allowance": allowing.of(request.member, conversation.brand),
        "currency": conversation.brand.currency,
        "key": uuid.uuid4(),
    }
    return render(request, "operate/gestures/new.html", context)


@require_POST
@member_view(Role.AGENT)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    """`kind`, `cost` as typed, `why`; the form's `key` makes a second press harmless."""
    conversation = conversations.of(request, pk)
    try:
        made = gesturing.propose(
            conversation,
            kind=_kind(request.POST.get("kind", "")),
            cost=cents(request.POST.get("cost", "")),
            why=request.POST.get("why", ""),
            by=request.actor,
            key=_key(request.POST.get("key", "")),
        )
    except Refusal as refusal:
        return answers.refused(request, refusal)
    said = _("Approved: tell the customer.") if made.is_given else _("Proposed.")
    return answers.panes(request, conversation, text=said, **_undo(made))


@require_POST
@member_view(Role.VOICE)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: approve, decline (`why`), cancel, correct (`cost`, `why`)."""
    gesture = of(request, pk)
    try:
        text = _done(request, gesture)
    except Refusal as refusal:
        if request.htmx:
            return answers.refused(request, refusal)
        return flash(request, reverse("gestures"), str(refusal), "warning")
    if not request.htmx:
        return flash(request, reverse("gestures"), text)
    return answers.panes(request, gesture.conversation, text=text, **_undo(gesture))


@require_POST
@member_view(Role.VOICE)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own last step."""
    gesture = of(request, pk)
    try:
        gesturing.take_back(gesture, by=request.actor)
    except Refusal as refusal:
        return answers.refused(request, refusal)
    return JsonResponse({"conversation": gesture.conversation_id})


@require_GET
@member_view(Role.VOICE)
def index(request: MemberRequest) -> HttpResponse:
    """What waits for a yes; for leads what it all cost, by month, brand and case."""
    member, is_lead = request.member, request.member.is_at_least(Role.LEAD)
    waiting = [
        (gesture, gesturing.may_approve(gesture, member))
        for gesture in reads.waiting(member)
        if is_lead or member.pk in (gesture.signer_id, gesture.proposed_by_id)
    ]
    context: dict[str, object] = {"waiting": waiting, "is_lead": is_lead}
    if is_lead:
        brand, month = _asked(request)
        rows = reads.entries(member, brand=brand, month=month)
        context |= {
            "page": reads.page(rows, after=request.GET.get("after", "")),
            "months": reads.by_month(member, brand=brand),
            "cases": reads.by_case(rows),
            "brand": brand,
            "month": month,
            "brands": member.brands.all() or Brand.objects.all(),
        }
    return render(request, "operate/gestures/index.html", context)


@require_GET
@member_view(Role.LEAD)
def export(request: MemberRequest) -> HttpResponse:
    """The ledger as a table for a spreadsheet, one line an entry."""
    brand, month = _asked(request)
    rows: list[tuple[str, ...]] = [COLUMNS]
    for entry in reads.entries(request.member, brand=brand, month=month)[:50_000]:
        gesture, talk = entry.gesture, entry.gesture.conversation
        rows.append(
            (
                str(entry.pk), entry.at.isoformat(), entry.brand.name, str(talk.case.number),
                str(talk.number), str(talk.case.customer), gesture.title(request.member.language),
                gesture.nature, f"{entry.amount / 100:.2f}", entry.currency,
                entry.authorised_by.name, entry.by_name, entry.why,
            )
        )  # fmt: skip
    return sheet(tables.text(rows), "gestures.csv")


def of(request: MemberRequest, pk: int) -> Gesture:
    """The gesture, if the member may see its conversation; else 404."""
    rows = Gesture.objects.visible_to(request.member).filter(pk=pk)
    found: Gesture | None = rows.select_related("conversation", "brand").first()
    if found is None:
        raise Http404
    return found


def cents(typed: str) -> int:
    try:
        return money.cents(typed)
    except NotMoney:
        raise Refusal(_("Write an amount, such as 12,50."), "no_amount") from None


def _done(request: MemberRequest, gesture: Gesture) -> str:
    post, by = request.POST, request.actor
    match post.get("do", ""):
        case "approve":
            gesturing.approve(gesture, by=by)
            return _("Approved.")
        case "decline":
            gesturing.decline(gesture, why=post.get("why", ""), by=by)
            return _("Declined, with the reason.")
        case "cancel":
            gesturing.cancel(gesture, why=post.get("why", ""), by=by)
            return _("Cancelled; it costs nothing.")
        case "correct":
            cost = cents(post.get("cost", ""))
            gesturing.correct(gesture, cost=cost, why=post.get("why", ""), by=by)
            return _("The ledger has a row of the difference.")
    raise Http404


def _undo(gesture: Gesture) -> dict[str, object]:
    address = reverse("gesture_undo", args=[gesture.pk])
    return {"undo_url": address, "seconds": settings.UNDO_SECONDS}


def _kind(typed: str) -> GestureKind:
    rows = GestureKind.objects.offered().select_related("signer")
    found: GestureKind | None = (
        rows.filter(pk=int(typed[:18])).first() if typed.isdecimal() else None
    )
    if found is None:
        raise Refusal(_("Choose the gesture."), "no_choice")
    return found


def _key(value: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(value)
    except ValueError:
        return None


def _asked(request: MemberRequest) -> tuple[int, date | None]:
    """`brand` and `month` (2026-11) of the address; what is none is not asked."""
    brand, month = request.GET.get("brand", ""), request.GET.get("month", "")
    number = int(brand[:18]) if brand.isdecimal() and brand.isascii() else 0
    try:
        return number, date.fromisoformat(f"{month}-01") if month else None
    except ValueError:
        return number, None
