"""The incident room: the list, one of them, what is done about it by hand."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.commitments.actions.mailing import spoken
from ascolto.core.models import Brand, Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import incident_saying as saying
from ascolto.monitor.actions import opening, stating, vowing
from ascolto.monitor.models import Alert, Incident, Statement, StatementRule
from ascolto.monitor.reads import incidents as reads
from ascolto.monitor.reads import statements
from ascolto.web.flash import flash
from ascolto.web.monitor import (
    incident_forms,
    incident_words,
    presses,
    statement_audience,
)
from ascolto.web.request import MemberRequest, member_view


def of(request: MemberRequest, pk: int) -> Incident:
    """The incident the address names, if the member may see it; else 404."""
    rows = Incident.objects.visible_to(request.member).filter(pk=pk)
    found: Incident | None = rows.select_related("brand", "lead", "alert").first()
    if found is None:
        raise Http404
    return found


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in reads.SHELVES else "open"
    rows = reads.listed(request.member, shelf=shelf)
    context: dict[str, Any] = {
        "rows": [(row, saying.severity(row.incident.severity)) for row in rows],
        "shelf": shelf,
        "shelves": [
            ("open", pgettext("incidents", "Open")),
            ("over", pgettext("incidents", "Over")),
        ],
        "is_lead": request.member.is_at_least(Role.LEAD),
    }
    if request.member.is_at_least(Role.ADMIN):
        rules = dict(StatementRule.objects.values_list("brand_id", "by_another"))
        context["rules"] = [(b, rules.get(b.pk, True)) for b in _brands(request)]
    return render(request, "monitor/incidents/index.html", context)


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def new(request: MemberRequest) -> HttpResponse:
    """By hand: `name`, `since`, `what`, `severity`, `lead`, `watch` (any number), `brand`; `do` brand: only
    another brand was chosen, and what was typed stays."""
    brands = _brands(request)
    chosen = request.POST.get("brand", request.GET.get("brand", ""))
    brand = next((b for b in brands if str(b.pk) == chosen), None)
    brand = brand or _last_used(request, brands)
    problem = ""
    if request.method == "POST" and request.POST.get("do") != "brand":
        try:
            told = incident_forms.described(request, brand)
            key = presses.key(request, told.name)
            made = opening.open_(brand, told, by=request.actor, key=key)
            return redirect("incident", made.pk)
        except Refusal as refusal:
            problem = str(refusal)
    context = incident_forms.fields(request, brand, None) | {
        "brands": brands,
        "problem": problem,
    }
    return render(request, "monitor/incidents/new.html", context)


@require_POST
@member_view(Role.LEAD)
def from_alert(request: MemberRequest, pk: int) -> HttpResponse:
    """One press: what the alert knows is there."""
    rows = Alert.objects.visible_to(request.member).filter(pk=pk)
    alert = rows.select_related("watch", "brand", "watch__brand").first()
    if alert is None:
        raise Http404
    made = opening.from_alert(alert, by=request.actor)
    return redirect("incident", made.pk)


@require_GET
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    incident = of(request, pk)
    is_lead = request.member.is_at_least(Role.LEAD)
    context = _room(request, incident) | {
        "posts": reads.posts(incident),
        "kinds": [(k, saying.kind(k)) for k in Statement.Kind.values],
    }
    if is_lead:
        context |= incident_forms.fields(request, incident.brand, incident)
    return render(request, "monitor/incidents/show.html", context)


@require_GET
@member_view(Role.AGENT)
def board(request: MemberRequest, pk: int) -> HttpResponse:
    """What changes by itself, for an open screen."""
    context = _room(request, of(request, pk))
    return render(request, "monitor/incidents/_board.html", context)


def _room(request: MemberRequest, incident: Incident) -> dict[str, Any]:
    room = reads.room(incident)
    said = room.first_word_for
    is_lead = request.member.is_at_least(Role.LEAD)
    others = statements.others(incident, request.member) if is_lead else []
    return {
        "incident": incident,
        "room": room,
        "severity": saying.severity(incident.severity),
        "first_word_for": spoken(said) if said is not None else "",
        "cards": [_card(room, told, is_lead=is_lead) for told in room.statements],
        "log": [(incident_words.step(step), step) for step in room.steps],
        "is_lead": is_lead,
        "waits_for": others if others and statements.wants_another(incident) else [],
        "is_alone": is_lead and not others,
    }


def _card(
    room: reads.Room, told: statements.Told, *, is_lead: bool
) -> incident_words.Card:
    """Whom it would reach is asked where a press would send it."""
    row = told.statement
    has_more = row.is_sent and room.counts["all"] > told.total
    may_send = is_lead and room.incident.is_open and (row.is_approved or has_more)
    return incident_words.card(told, statement_audience.goes(row) if may_send else None)


@require_POST
@member_view(Role.LEAD)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """Described anew."""
    incident = of(request, pk)
    try:
        told = incident_forms.described(request, incident.brand)
        opening.change(incident, told, by=request.actor)
    except Refusal as refusal:
        return _back(request, incident, str(refusal), "error")
    return _back(request, incident, _("Saved."))


@require_POST
@member_view(Role.LEAD)
def close(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: close with its `outcome`, or reopen with `why`."""
    incident, do = of(request, pk), request.POST.get("do", "close")
    try:
        if do == "reopen":
            opening.reopen(incident, why=request.POST.get("why", ""), by=request.actor)
            return _back(request, incident, _("It is open again."))
        opening.close(
            incident, outcome=request.POST.get("outcome", ""), by=request.actor
        )
    except Refusal as refusal:
        return _back(request, incident, str(refusal), "error")
    return flash(
        request, reverse("incident_review", args=[pk]), _("Closed. Look back while it is fresh.")
    )  # fmt: skip


@require_POST
@member_view(Role.AGENT)
def note(request: MemberRequest, pk: int) -> HttpResponse:
    incident = of(request, pk)
    try:
        opening.note(incident, words=request.POST.get("words", ""), by=request.actor)
    except Refusal as refusal:
        return _back(request, incident, str(refusal), "error")
    return _back(request, incident, _("Written down."))


@require_POST
@member_view(Role.LEAD)
def promise(request: MemberRequest, pk: int) -> HttpResponse:
    """News by a time: `due`, `words`."""
    incident = of(request, pk)
    try:
        due = incident_forms.moment(request.POST.get("due", ""), incident.brand)
        vowing.promise(
            incident, due_at=due, words=request.POST.get("words", ""), by=request.actor
        )
    except Refusal as refusal:
        return _back(request, incident, str(refusal), "error")
    return _back(request, incident, _("Promised. The next statement that arrives keeps it."))  # fmt: skip


@require_POST
@member_view(Role.ADMIN)
def rule(request: MemberRequest, pk: int) -> HttpResponse:
    """Whether statements of a brand want a second pair of eyes."""
    brand = next((b for b in _brands(request) if b.pk == pk), None)
    if brand is None:
        raise Http404
    by_another = request.POST.get("by_another") == "yes"
    stating.rule(brand, by_another=by_another, by=request.actor)
    return flash(request, reverse("incidents"), _("Saved."))


def _brands(request: MemberRequest) -> list[Brand]:
    mine = request.member.brand_ids()
    rows = Brand.objects.filter(pk__in=mine) if mine else Brand.objects.all()
    return list(rows.order_by("name"))


def _last_used(request: MemberRequest, brands: list[Brand]) -> Brand:
    """That of the incident they opened last, else of the newest one they see, else the first."""
    mine = Incident.objects.visible_to(request.member).order_by("-opened_at", "-pk")
    own = mine.filter(steps__verb="opened", steps__member=request.member)
    last = own.first() or mine.first()
    return next((b for b in brands if last and b.pk == last.brand_id), brands[0])


def _back(
    request: MemberRequest, incident: Incident, text: str, tone: str = "success"
) -> HttpResponse:
    return flash(request, reverse("incident", args=[incident.pk]), text, tone)
