"""Customers who have gone quiet, and what can be done: write to them, leave them for now, let them go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor.actions import reaching
from ascolto.monitor.models import Silence
from ascolto.monitor.reads import silences as reads
from ascolto.operate.actions import approaching
from ascolto.operate.reads import approach
from ascolto.web.flash import flash
from ascolto.web.monitor import showing
from ascolto.web.monitor.showing import Shown
from ascolto.web.request import MemberRequest, member_view

DAYS = (14, 30, 90, 180)


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """`shelf`, `brand`, `after`."""
    brand, shelf = showing.brand(request), request.GET.get("shelf", "")
    shelf = shelf if shelf in reads.SHELVES else "waiting"
    try:
        page = reads.listed(
            request.member, now=timezone.now(), shelf=shelf,
            brand=brand.pk if brand else None, after=showing.after(request),
        )  # fmt: skip
    except ValueError:
        raise Http404 from None
    context = {
        "rows": _rows(request, page.rows),
        "next": showing.next_page(request, page.after),
        "shelf": shelf,
        "shelves": _shelves(),
        "days": DAYS,
        "brand": brand,
        "brands": request.around.brands,
    }  # fmt: skip
    is_part = bool(request.htmx and request.GET.get("after"))
    template = "_rows" if is_part else "index"
    return render(request, f"monitor/silences/{template}.html", context)


def _rows(
    request: MemberRequest, rows: Sequence[Silence]
) -> list[tuple[Silence, Shown, bool, bool]]:
    """Each with its score, whether they do not want to be written to, whether nothing reaches them."""
    people = {row.customer_id for row in rows}
    out, far = approach.opted_out(people), approach.out_of_reach(people)
    language = request.member.language
    return [
        (row, showing.shown(row.made_of, language), row.customer_id in out, row.customer_id in far)
        for row in rows
    ]  # fmt: skip


def _shelves() -> list[tuple[str, str]]:
    return [
        ("waiting", pgettext("silence", "Quiet")),
        ("left", pgettext("silence", "Left for now")),
        ("gone", pgettext("silence", "No customers any more")),
    ]


@require_POST
@member_view(Role.AGENT)
def step(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: check_in, leave (for `days`), retire, back."""
    row = Silence.objects.visible_to(request.member).filter(pk=pk)
    silence = row.select_related("customer", "brand").first()
    if silence is None:
        raise Http404
    do, back = request.POST.get("do", ""), reverse("silences")
    try:
        if do == "check_in":
            return _check_in(request, silence)
        if do == "leave":
            reaching.leave(silence, until=_until(request), by=request.actor)
        elif do == "retire":
            reaching.retire(silence, by=request.actor)
        elif do == "back":
            reaching.bring_back(silence, by=request.actor)
        else:
            raise Http404
    except Refusal as refusal:
        return flash(request, back, str(refusal), "error")
    return flash(request, back, _("Saved."))


def _until(request: MemberRequest) -> datetime:
    asked = request.POST.get("days", "")
    days = int(asked) if asked in map(str, DAYS) else DAYS[0]
    return timezone.now() + timedelta(days=days)


def _check_in(request: MemberRequest, silence: Silence) -> HttpResponse:
    """To the composer, with a beginning to read over; by mail where their channel takes nothing now."""
    back, customer = reverse("silences"), silence.customer
    if approach.opted_out({customer.pk}):
        said = _("They asked not to be written to. Nothing was begun.")
        return flash(request, back, said, "error")
    found = approach.approach(
        customer, silence.brand_id, request.member, now=timezone.now()
    )
    if found is None:
        said = _("No channel of theirs takes a message from us now. Perhaps you can call them.")  # fmt: skip
        return flash(request, back, said, "error")
    reaching.check_in(silence, by=request.actor)
    if found.goes_on_elsewhere:
        return redirect("conversation_continuation_new", found.conversation.pk)
    approaching.approach(found.conversation, member=request.member)
    said = _("Read it over, make it yours, and send it.")
    return flash(request, reverse("conversation", args=[found.conversation.pk]), said)
