"""Rooms of chat programmes that hear of alerts: added, tried, changed, switched, taken away."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import room_calls, room_words
from ascolto.monitor.actions import rooming
from ascolto.monitor.models import AlertRoom
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import ringing, room_forms, side


@require_POST
@member_view(Role.ADMIN)
def create(request: MemberRequest) -> HttpResponse:
    """`brand` and what the form says of the room."""
    brand = side.brand_of(request, side.number(request.POST.get("brand", "")))
    wish = room_forms.typed(request)
    try:
        rooming.add(brand, wish, by=request.actor)
    except Refusal as refusal:
        form = room_forms.Form(0, replace(wish, address=""))
        return ringing.page(request, status=422, new_room=form, room_problem=str(refusal))  # fmt: skip
    return _back(request, _("Added. Try it now: a post should appear in the room."))


@require_POST
@member_view(Role.ADMIN)
def update(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: save, try, on, off, secret or remove."""
    room, do = _of(request, pk), request.POST.get("do", "save")
    match do:
        case "try":
            return _tried(request, room)
        case "secret":
            secret = rooming.reveal(room, by=request.actor)
            answer = ringing.page(request, secret_of=room.pk, secret=secret)
            answer["Cache-Control"] = "no-store"
            return answer
        case "on" | "off":
            rooming.switch(room, on=do == "on", by=request.actor)
            return _back(request, _("Saved."))
        case "remove":
            rooming.remove(room, by=request.actor)
            return _back(request, _("Removed."))
        case "save":
            return _saved(request, room)
    raise Http404


def _saved(request: MemberRequest, room: AlertRoom) -> HttpResponse:
    try:
        rooming.change(room, room_forms.typed(request), by=request.actor)
    except Refusal as refusal:
        return ringing.page(
            request, status=422, problem_of=room.pk, room_problem=str(refusal)
        )
    return _back(request, _("Saved."))


def _tried(request: MemberRequest, room: AlertRoom) -> HttpResponse:
    answer = room_calls.try_now(room, timezone.now())
    if answer.ok:
        said = _("It arrived: look into the room. The answer was %(status)s.") % {"status": answer.status}  # fmt: skip
    else:
        said = room_words.problem(answer.problem)
    return ringing.page(request, tried_of=room.pk, tried=answer, tried_said=said)


def _back(request: MemberRequest, said: str) -> HttpResponse:
    return flash(request, f"{reverse('ringing')}#rooms", said)


def _of(request: MemberRequest, pk: int) -> AlertRoom:
    rows = AlertRoom.objects.filter(brand__in=side.brands_of(request))
    found: AlertRoom | None = rows.select_related("brand").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
