"""Who is here: a page, and the words of it for the menus that give somebody a conversation."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ascolto.core.models import Role
from ascolto.operate.reads import colleagues as reads
from ascolto.operate.reads.colleagues import ABSENT, AWAY, HERE, Colleague
from ascolto.web.design import saying
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.VOICE)
def index(request: MemberRequest) -> HttpResponse:
    rows = [(one, words(one)) for one in reads.everybody(request.workspace.pk)]
    return render(request, "operate/colleagues/index.html", {"colleagues": rows})


@require_GET
@member_view(Role.VOICE)
def states(request: MemberRequest) -> HttpResponse:
    """By id: the state, and its words."""
    rows = reads.everybody(request.workspace.pk)
    return JsonResponse({str(c.pk): [c.state, words(c)] for c in rows})


def words(of: Colleague) -> str:
    if of.state == HERE:
        return _("here")
    if of.state == AWAY and of.since:
        return _("not at the desk, %(since)s") % {"since": saying.ago(of.since)}
    if of.state == ABSENT:
        when = saying.moment(of.until) if of.until else ""
        return _("away until %(when)s") % {"when": when} if when else _("away")
    return _("has Ascolto not open")
