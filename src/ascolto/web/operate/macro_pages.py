"""The page of macros and the editor of one: a sentence of deeds, one after the other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.operate import placeholders
from ascolto.operate.actions import macroing
from ascolto.operate.macros.deeds import HANDS
from ascolto.operate.models import Macro
from ascolto.operate.playbooks.wording import Wording
from ascolto.operate.reads import macros as reads
from ascolto.web.flash import flash
from ascolto.web.operate import macros
from ascolto.web.playbooks import writing
from ascolto.web.request import MemberRequest, member_view

Steps = list[dict[str, str]]
_FIRST = {"do": "reply", "text": "", "how": "composer"}


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    return _list(request)


@require_GET
@member_view(Role.AGENT)
def menu(request: MemberRequest) -> HttpResponse:
    """The items of the menu: fetched by the page, so that the inbox costs no more."""
    shown = {"macros": reads.of(request.member)}
    return render(request, "operate/macros/_items.html", shown)


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def new(request: MemberRequest) -> HttpResponse:
    """An empty one; POST keeps it, or draws the sentence anew (`edit`)."""
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    return _edit(request, macros.of(request, pk))


@require_POST
@member_view(Role.LEAD)
def sharing(request: MemberRequest, pk: int) -> HttpResponse:
    is_shared = request.POST.get("shared") == "yes"
    macroing.share(macros.of(request, pk), is_shared=is_shared, by=request.actor)
    return flash(request, reverse("macros"), _("Saved."))


@require_POST
@member_view(Role.AGENT)
def removal(request: MemberRequest, pk: int) -> HttpResponse:
    macro = macros.of(request, pk)
    try:
        macroing.drop(macro, by=request.actor)
    except Refusal as refusal:
        return _list(request, problem=str(refusal), status=422)
    said = _("The macro “%(name)s” is deleted.") % {"name": macro.name}
    undo = reverse("macro_return", args=[pk])
    return flash(request, reverse("macros"), said, undo_url=undo)


@require_POST
@member_view(Role.AGENT)
def comeback(request: MemberRequest, pk: int) -> HttpResponse:
    """A deleted one is there again; the page is drawn anew."""
    try:
        macroing.put_back(macros.of(request, pk, is_dropped=True), by=request.actor)
    except Refusal as refusal:
        return HttpResponse(str(refusal), status=422, content_type="text/plain")
    return HttpResponse(status=204, headers={"HX-Trigger": "ascolto:reload"})


def _list(
    request: MemberRequest, *, problem: str = "", status: int = 200
) -> HttpResponse:
    wording, is_lead = Wording(), request.member.is_at_least(Role.LEAD)
    rows = [
        {
            "macro": macro,
            "steps": macros.told(macro, wording),
            "may_change": is_lead if macro.is_shared else True,
        }
        for macro in reads.of(request.member)
    ]
    context = {"rows": rows, "is_lead": is_lead, "problem": problem}
    return render(request, "operate/macros/index.html", context, status=status)


def _edit(request: MemberRequest, macro: Macro | None) -> HttpResponse:
    if request.method == "GET":
        steps: Steps = macro.steps if macro else [_FIRST]
        return _editor(request, macro, macro.name if macro else "", steps)
    name, steps = request.POST.get("name", "")[:200], _posted(request)
    if "edit" in request.POST:
        return _editor(request, macro, name, steps)
    try:
        kept = macroing.keep(macro, name=name, steps=steps, by=request.actor)
    except Refusal as refusal:
        return _editor(request, macro, name, steps, problem=str(refusal))
    said = _("The macro “%(name)s” is kept.") % {"name": kept.name}
    return flash(request, reverse("macros"), said)


def _editor(
    request: MemberRequest,
    macro: Macro | None,
    name: str,
    steps: Steps,
    problem: str = "",
) -> HttpResponse:
    context = {
        "macro": macro,
        "name": name,
        "steps": writing.drawn_steps(steps, Wording(), HANDS),
        "deeds": HANDS.values(),
        "variables": placeholders.KNOWN,
        "problem": problem,
    }
    is_part = request.headers.get("HX-Request") and not problem
    template = "_steps" if is_part else "show"
    return render(
        request,
        f"operate/macros/{template}.html",
        context,
        status=422 if problem else 200,
    )


def _posted(request: HttpRequest) -> Steps:
    """As it was written, right or wrong; an asked change (`edit`) is made."""
    form = request.POST
    steps = [writing.step(form, n, HANDS) for n in form.getlist("s")[:20]]
    what, _colon, where = form.get("edit", "").partition(":")
    if what == "step":
        steps.append({"do": "tag", "tag": ""})
    elif where.isdecimal() and int(where) < len(steps):
        at = int(where)
        if what == "unstep":
            steps.pop(at)
        elif what == "up" and at:
            steps.insert(at - 1, steps.pop(at))
    return steps
