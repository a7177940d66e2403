"""The dry run: asked for, watched while it goes, read when it is over."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import rehearsing
from ascolto.operate.models import Rehearsal
from ascolto.operate.playbooks.wording import Wording
from ascolto.operate.reads import playbooks as reading
from ascolto.web.flash import flash
from ascolto.web.playbooks.playbooks import find, may_write
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side


@require_POST
@member_view(Role.LEAD)
def create(request: MemberRequest, pk: int) -> HttpResponse:
    playbook = find(pk)
    days = side.whole(request.POST.get("days"))
    try:
        made = rehearsing.ask(playbook, days=days, by=request.actor)
    except Refusal as refusal:
        return flash(request, reverse("playbook", args=[pk]), _(str(refusal)), "error")
    address = reverse("playbook_rehearsal", args=[pk, made.pk])
    return flash(request, address, _("The dry run has begun. Nothing of it is done."))


@require_GET
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int, run: int) -> HttpResponse:
    """Asks for itself every second until it is over."""
    playbook = find(pk)
    row: Rehearsal | None = playbook.rehearsals.filter(pk=run).first()
    if row is None:
        raise Http404
    version = playbook.versions.get(number=row.number)
    script, wording = version.script, Wording()
    template = "playbooks/_rehearsal" if request.htmx else "playbooks/rehearsal"
    return side.page(
        request,
        template,
        "playbooks",
        playbook=playbook,
        row=row,
        told=reading.told(playbook, script, wording),
        hits=reading.hits(row, request.member) if row.is_over else [],
        days=_days(row),
        may_write=may_write(request),
        is_current=row.number == playbook.number,
    )


def _days(row: Rehearsal) -> list[tuple[date, int, int]]:
    """Each day with its number and its share of the busiest, in percent."""
    most = max(row.per_day.values(), default=1)
    found = sorted(row.per_day.items(), reverse=True)
    return [(date.fromisoformat(d), n, max(n * 100 // most, 4)) for d, n in found]
