"""Playbooks: the list in its order, and the editor, in which every one is a sentence."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import scripting
from ascolto.operate.models import Playbook
from ascolto.operate.playbooks import beginnings, catalogue, grammar
from ascolto.operate.playbooks.saying import split
from ascolto.operate.playbooks.wording import Wording, how
from ascolto.operate.reads import playbooks as reading
from ascolto.web.flash import flash
from ascolto.web.playbooks import writing
from ascolto.web.playbooks.writing import Body
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

EMPTY: Body = {"on": "message", "minutes": 0, "when": {"all": []}, "then": []}


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    return side.page(
        request,
        "playbooks/index",
        "playbooks",
        rows=reading.every(),
        beginnings=beginnings.templates(),
        may_write=may_write(request),
    )


@require_http_methods(["GET", "POST"])
@member_view(Role.LEAD)
def create(request: MemberRequest) -> HttpResponse:
    """A new one: empty, from a template (`?from=`), or as it was posted."""
    if request.method == "GET":
        wanted = request.GET.get("from", "")
        known = {one.key: one for one in beginnings.templates()}
        begun = known.get(wanted)
        body = begun.body if begun else {**EMPTY, "then": [{"do": "assign", "to": ""}]}
        return _editor(request, None, begun.name if begun else "", body)
    name, body = request.POST.get("name", ""), writing.posted(request.POST)
    if "edit" in request.POST:
        return _editor(request, None, name, body)
    try:
        made = scripting.create(name, body, by=request.actor)
    except Refusal as refusal:
        return _editor(request, None, name, body, problem=_(str(refusal)))
    return flash(
        request,
        reverse("playbook", args=[made.pk]),
        _("Kept, and off. Try it on the past before you switch it on."),
    )


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """Read by agents, written by leads."""
    playbook = find(pk)
    if request.method == "GET":
        return _editor(request, playbook, playbook.name, playbook.version.body)
    name, body = request.POST.get("name", ""), writing.posted(request.POST)
    if "edit" in request.POST:
        return _editor(request, playbook, name, body)
    try:
        version = scripting.save(playbook, name, body, by=request.actor)
    except Refusal as refusal:
        return _editor(request, playbook, name, body, problem=_(str(refusal)))
    return flash(
        request,
        reverse("playbook", args=[pk]),
        _("Saved as version %(number)d.") % {"number": version.number},
    )


def _editor(
    request: MemberRequest,
    playbook: Playbook | None,
    name: str,
    body: Body,
    problem: str = "",
) -> HttpResponse:
    wording = Wording()
    context: dict[str, Any] = {
        "playbook": playbook,
        "name": name,
        "body": body,
        "root": writing.drawn(body["when"], wording),
        "hows": [(one, how(one)) for one in grammar.HOWS],
        "steps": writing.steps(body, wording),
        "deeds": catalogue.deeds.values(),
        "facts": writing.facts(body["on"]),
        "wait": split(body["minutes"] or 120),
        "units": units(),
        "may_write": may_write(request),
        "problem": problem,
    }
    if request.htmx and not problem:
        return side.page(request, "playbooks/_sentence", "playbooks", **context)
    if playbook is not None:
        context["told"] = reading.told(playbook, playbook.version.script, wording)
        context["runs"] = reading.runs(playbook, request.member)
        context["rehearsal"] = playbook.rehearsals.order_by("-pk").first()
    status = 422 if problem else 200
    return side.page(request, "playbooks/show", "playbooks", status=status, **context)


def units() -> list[tuple[str, str]]:
    return [("minutes", _("minutes")), ("hours", _("hours")), ("days", _("days"))]


@require_POST
@member_view(Role.LEAD)
def switch(request: MemberRequest, pk: int) -> HttpResponse:
    playbook, on = find(pk), request.POST.get("on") == "yes"
    try:
        scripting.switch(playbook, on=on, by=request.actor)
    except Refusal as refusal:
        return flash(request, _back(request), _(str(refusal)), "error")
    words = (
        _("“%(name)s” is on: it looks at what arrives from now on.")
        if on
        else _("“%(name)s” is off.")
    )
    return flash(request, _back(request), words % {"name": playbook.name})


@require_POST
@member_view(Role.LEAD)
def place(request: MemberRequest, pk: int) -> HttpResponse:
    """One place up or down."""
    scripting.move(find(pk), up=request.POST.get("to") == "up", by=request.actor)
    return flash(request, reverse("playbooks"), _("Moved."))


@require_POST
@member_view(Role.LEAD)
def order(request: MemberRequest) -> HttpResponse:
    """The whole order, as it was drawn together by pointer or keys."""
    ids = [side.number(one) for one in request.POST.getlist("id")]
    scripting.order(ids, by=request.actor)
    return HttpResponse(status=204)


@require_POST
@member_view(Role.LEAD)
def removal(request: MemberRequest, pk: int) -> HttpResponse:
    """Take it away, or (`back`) put it back."""
    playbook = Playbook.objects.filter(pk=pk).first()
    if playbook is None:
        raise Http404
    if request.POST.get("back"):
        scripting.put_back(playbook, by=request.actor)
        return flash(request, reverse("playbook", args=[pk]), _("It is back, and off."))
    scripting.remove(playbook, by=request.actor)
    words = _("“%(name)s” is taken away. What it did stays on record.")
    return flash(request, reverse("playbooks"), words % {"name": playbook.name})


def find(pk: int) -> Playbook:
    playbook: Playbook | None = Playbook.objects.standing().filter(pk=pk).first()
    if playbook is None:
        raise Http404
    return playbook


def may_write(request: MemberRequest) -> bool:
    return request.member.is_at_least(Role.LEAD)


def _back(request: MemberRequest) -> str:
    """To the page on which the switch was pressed."""
    pk = request.POST.get("from", "")
    return reverse("playbook", args=[side.number(pk)]) if pk else reverse("playbooks")
