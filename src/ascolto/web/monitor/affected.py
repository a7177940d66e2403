"""Who is affected: the list, who would be added, adding, taking out and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.channels.models import Message
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.customers.models import Customer
from ascolto.customers.reads import finding
from ascolto.monitor import incident_saying as saying
from ascolto.monitor.actions import affecting, sparing
from ascolto.monitor.actions.affecting import Added
from ascolto.monitor.models import Affected, Incident, Watch
from ascolto.monitor.reads import incidents as reads
from ascolto.monitor.reads import reach, spoken_in_public
from ascolto.monitor.reads.concerned import Found
from ascolto.nlp.topics import TOPICS
from ascolto.operate.reads import listing
from ascolto.web.flash import flash
from ascolto.web.monitor import affected_asking, incident_forms, incidents
from ascolto.web.monitor.affected_asking import Asked
from ascolto.web.operate import label_words
from ascolto.web.request import MemberRequest, member_view

SHOWN = 12  # names of a preview


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def index(request: MemberRequest, pk: int) -> HttpResponse:
    """`only` (a filter), `q`, `after`. Posted: those of `source` are added."""
    incident = incidents.of(request, pk)
    if request.method == "POST":
        return _add(request, incident)
    only, words = request.GET.get("only", ""), request.GET.get("q", "")[:200]
    page = reads.affected(incident, only=only, words=words, after=_number(request))
    public = spoken_in_public.newest(incident, [row.customer_id for row in page.rows])
    context: dict[str, Any] = {
        "incident": incident,
        "page": page,
        "rows": [_line(row, public.get(row.customer_id)) for row in page.rows],
        "query": urlencode({"only": only, "q": words}),
        "is_lead": request.member.is_at_least(Role.LEAD),
    }
    if page.rows and request.GET.get("after") and request.htmx:
        return render(request, "monitor/incidents/_affected_rows.html", context)
    context |= {"only": only, "words": words, **_around(incident)}
    return render(request, "monitor/incidents/affected.html", context)


def _around(incident: Incident) -> dict[str, Any]:
    """What stands around the list: counts, filters, and by what more can be found."""
    counts, brand = reads.counts(incident), incident.brand
    return {
        "counts": counts,
        "filters": [(name, text, counts[name or "all"]) for name, text in _filters()],
        "watches": Watch.objects.filter(brand=brand, is_competitor=False),
        "topics": [(one, label_words.topic(one)) for one in TOPICS],
        "since": incident_forms.shown(incident.since, brand),
        "until": incident_forms.whole_minute(timezone.now(), brand),
    }


def _number(request: MemberRequest) -> int:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isdecimal() and asked.isascii() and len(asked) < 19 else 0  # fmt: skip


def _filters() -> list[tuple[str, str]]:
    return [
        ("", _("All")),
        ("untold", _("Not told yet")),
        ("told", pgettext("customers", "Told")),
        ("complained", _("Have complained")),
        ("first", _("Heard it from us first")),
        ("free", _("Can be told")),
        ("template", _("Approved text only")),
        ("none", _("Cannot be told")),
    ]


def _line(row: Affected, public: Message | None) -> dict[str, Any]:
    """`public`: their last word in public, where an answer can stand."""
    return {
        "public": public,
        "row": row,
        "source": saying.source(row.source),
        "evidence": label_words.topic(row.evidence)
        if row.source == "topic" and row.evidence in TOPICS
        else row.evidence,
        "reach": saying.reach(row.reach),
        "why": saying.why(row.reach_why) if row.reach_why else "",
        "spared": row.reach_why == "no_contact",
    }


@dataclass(frozen=True)
class Preview:
    """Who would be added: `new` of `found`; of the new ones `reach` counts, and why some cannot be told."""

    found: Sequence[Found]
    new: Sequence[Found]
    out: int
    strangers: Sequence[str]
    unknown: Sequence[str]
    reach: Sequence[tuple[str, int]]
    whys: Sequence[tuple[str, int]]
    names: Sequence[str]


@require_POST
@member_view(Role.LEAD)
def preview(request: MemberRequest, pk: int) -> HttpResponse:
    """A fragment. Nothing is written; posted, because a pasted list is long."""
    incident = incidents.of(request, pk)
    context: dict[str, Any]
    try:
        context = {
            "preview": _looked_at(incident, affected_asking.asked(request, incident))
        }
    except Refusal as refusal:
        context = {"problem": str(refusal)}
    return render(request, "monitor/incidents/_preview.html", context)


def _looked_at(incident: Incident, asked: Asked) -> Preview:
    found = asked.found
    there = dict(
        Affected.objects.filter(incident=incident).values_list("customer_id", "removed_at")
    )  # fmt: skip
    new = [one for one in found if one.customer_id not in there]
    ids = [one.customer_id for one in new]
    ways = reach.ways(ids, incident.brand, now=timezone.now())
    by_reach = Counter(way.reach for way in ways.values())
    whys = Counter(way.why for way in ways.values() if way.reach == "none")
    people = Customer.objects.filter(pk__in=ids[:SHOWN])
    return Preview(
        found,
        new,
        sum(1 for one in found if there.get(one.customer_id)),
        list(asked.strangers),
        asked.unknown,
        [(saying.reach(k), by_reach[k]) for k in ("free", "template", "none") if by_reach[k]],
        [(saying.why(k), n) for k, n in whys.most_common()],
        [str(one) for one in people],
    )  # fmt: skip


def _add(request: MemberRequest, incident: Incident) -> HttpResponse:
    if not request.member.is_at_least(Role.LEAD):
        return render(request, "403.html", status=403)
    address = reverse("incident_affected", args=[incident.pk])
    try:
        asked = affected_asking.asked(request, incident)
        added = _added(request, incident, asked)
    except Refusal as refusal:
        return flash(request, address, str(refusal), "error")
    text = ngettext("%(n)d customer added.", "%(n)d customers added.", added.new)
    said, left = text % {"n": added.new}, asked.left_out(request)
    if left:
        said = " ".join([said, _lost(left)])
    return flash(request, address, said, "warning" if left else "success")


def _added(request: MemberRequest, incident: Incident, asked: Asked) -> Added:
    """Those found, and where it was asked for (`introduce`) the addresses of strangers as new contacts."""
    found, by = list(asked.found), request.actor
    with transaction.atomic():
        if asked.may_introduce(request):
            found += affecting.introduce(incident, asked.strangers, by=by)
        return affecting.add(
            incident, found, source=request.POST.get("source", ""), by=by
        )


def _lost(lines: Sequence[str]) -> str:
    text = ngettext(
        "%(n)d line was not added: %(lines)s",
        "%(n)d lines were not added: %(lines)s",
        len(lines),
    )
    shown = ", ".join(lines[:SHOWN]) + (" …" if len(lines) > SHOWN else "")
    return text % {"n": len(lines), "lines": shown}


@require_GET
@member_view(Role.LEAD)
def candidates(request: MemberRequest, pk: int) -> HttpResponse:
    """Customers of this name, to be added one by one."""
    incident, words = incidents.of(request, pk), request.GET.get("q", "")[:200]
    found = []
    if words.strip():
        mine = listing.customers(request.member)
        found = finding.find(words, limit=8, among=mine).rows
    context = {"incident": incident, "found": found}
    return render(request, "monitor/incidents/_candidates.html", context)


@require_POST
@member_view(Role.LEAD)
def remove(request: MemberRequest, pk: int) -> HttpResponse:
    row = _of(request, pk)
    address = reverse("incident_affected", args=[row.incident_id])
    try:
        affecting.remove([row], by=request.actor)
    except Refusal as refusal:
        return flash(request, address, str(refusal), "error")
    text = _("%(who)s is not concerned any more.") % {"who": row.customer}
    undo = reverse("affected_restoration", args=[pk])
    return flash(request, address, text, undo_url=undo)


@require_POST
@member_view(Role.LEAD)
def restore(request: MemberRequest, pk: int) -> HttpResponse:
    """What undo does."""
    row = _of(request, pk)
    try:
        affecting.restore([row], by=request.actor)
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=409)
    return JsonResponse({"affected": row.pk})


@require_POST
@member_view(Role.LEAD)
def contact(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: spare them (`why`), or allow it again."""
    row = _of(request, pk)
    address = reverse("incident_affected", args=[row.incident_id])
    try:
        if request.POST.get("do") == "allow":
            sparing.release(row, by=request.actor)
        else:
            sparing.spare(row, why=request.POST.get("why", ""), by=request.actor)
    except Refusal as refusal:
        return flash(request, address, str(refusal), "error")
    return flash(request, address, _("Saved."))


def _of(request: MemberRequest, pk: int) -> Affected:
    mine = Incident.objects.visible_to(request.member)
    rows = Affected.objects.filter(pk=pk, incident__in=mine)
    found: Affected | None = rows.select_related("customer", "incident__brand").first()
    if found is None:
        raise Http404
    return found
