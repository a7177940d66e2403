"""Alerts: what waits, one of them with its posts, and what is done about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.monitor import room_words, saying
from ascolto.monitor.actions import alerting, reopening
from ascolto.monitor.models import Alert, Incident, Tolerance
from ascolto.monitor.reads import alerts as reads
from ascolto.web.flash import flash
from ascolto.web.monitor import alert_picture, public_answers, showing
from ascolto.web.request import MemberRequest, member_view

HOURS = (1, 4, 24)


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    shelf = request.GET.get("shelf", "")
    shelf = shelf if shelf in reads.SHELVES else "waiting"
    rows = reads.listed(request.member, now=timezone.now(), shelf=shelf)
    is_lead = request.member.is_at_least(Role.LEAD)
    context = {
        "rows": [_said(a) for a in rows],
        "shelf": shelf,
        "shelves": _shelves(),
        "broken_rooms": room_words.banners(request.around.brands) if is_lead else [],
        "is_lead": is_lead,
        **showing.deaf(request, is_empty=not rows and shelf == "waiting"),
    }
    return render(request, "monitor/alerts/index.html", context)


@require_GET
@member_view(Role.AGENT)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    told = reads.told(_of(request, pk))
    said = [group.first for group in told.posts]
    talks, brands = public_answers.talks(request, said), request.member.brand_ids()
    context = {
        "told": told,
        "posts": [
            (
                group,
                talks.get(group.first.thread_id),
                not brands or group.first.account.brand_id in brands,
            )
            for group in told.posts
        ],
        "steps": [(saying.step(s.verb), s) for s in told.steps],
        "next": reads.next_told(told.alert),
        "hours": HOURS,
        "is_quiet": told.alert.is_open and told.alert.quiet_until is not None,
        "picture": alert_picture.picture(told.alert, now=timezone.now()),
        "incident": Incident.objects.filter(alert=told.alert).first(),
        "is_lead": request.member.is_at_least(Role.LEAD),
        **_said(told.alert),
    }
    return render(request, "monitor/alerts/show.html", context)


@require_GET
@member_view(Role.AGENT)
def card(request: MemberRequest, pk: int) -> JsonResponse:
    """What an open screen says when it rings: only while nobody has it."""
    alert = _of(request, pk)
    is_news = alert.status == Alert.Status.OPEN and alert.quiet_until is None
    return JsonResponse(
        {
            "is_news": is_news,
            "text": f"{alert.brand.name}: {saying.kind(alert.kind)} · {alert.watch.name}",
            "url": reverse("alert", args=[pk]),
            "open": _("Look"),
        }
    )


@require_POST
@member_view(Role.AGENT)
def step(request: MemberRequest, pk: int) -> HttpResponse:
    """`do`: take, close, normal, reopen, or snooze for `hours`."""
    alert, do = _of(request, pk), request.POST.get("do", "")
    try:
        text = _done(request, alert, do)
    except Refusal as refusal:
        return flash(request, reverse("alert", args=[pk]), str(refusal), "error")
    undo = reverse("alert_undo", args=[pk]) if do != "reopen" else ""
    return flash(request, reverse("alert", args=[pk]), text, undo_url=undo)


def _done(request: MemberRequest, alert: Alert, do: str) -> str:
    """What was done, in words. Raises `Refusal`."""
    why, by = request.POST.get("why", ""), request.actor
    match do:
        case "take":
            alerting.take(alert, by=by)
            return _("It is in your hands.")
        case "snooze":
            until = _until(request)
            alerting.snooze(alert, until=until, by=by)
            return _("Put aside until %(at)s.") % {"at": saying.moment(until)}
        case "normal":
            alerting.normal(alert, why=why, by=by)
            return _("Closed as normal: such alerts are not raised again.")
        case "close":
            alerting.close(alert, why=why, by=by)
            return _("Closed.")
        case "reopen":
            reopening.reopen(alert, by=by)
            return pgettext("alert", "It is open again.")
    raise Http404


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> JsonResponse:
    """What was done last, taken back."""
    alert = _of(request, pk)
    try:
        if not reopening.reopen(alert, by=request.actor):
            reopening.give_back(alert, by=request.actor)
    except Refusal as refusal:
        return JsonResponse({"problem": str(refusal)}, status=409)
    return JsonResponse({"alert": alert.pk})


@require_POST
@member_view(Role.LEAD)
def expect(request: MemberRequest, pk: int) -> HttpResponse:
    """What was called normal is raised again."""
    mine = Alert.objects.visible_to(request.member)
    row = (
        Tolerance.objects.filter(pk=pk, alert__in=mine).select_related("alert").first()
    )
    if row is None:
        raise Http404
    reopening.expect(row, by=request.actor)
    return flash(request, f"{reverse('ringing')}#normal", _("Such alerts are raised again."))  # fmt: skip


def _until(request: MemberRequest) -> datetime:
    asked = request.POST.get("hours", "")
    hours = int(asked) if asked in map(str, HOURS) else HOURS[0]
    return timezone.now() + timedelta(hours=hours)


def _said(alert: Alert) -> dict[str, object]:
    return {
        "alert": alert,
        "kind": saying.kind(alert.kind),
        "also": [saying.kind(name) for name in alert.also],
        "sentence": saying.sentence(alert),
        "sure": saying.sure(alert),
        "status": saying.status(alert),
    }


def _shelves() -> list[tuple[str, str]]:
    return [
        ("waiting", pgettext("alerts", "Open")),
        ("quiet", pgettext("alerts", "Put aside")),
        ("settled", pgettext("alerts", "Settled")),
    ]


def _of(request: MemberRequest, pk: int) -> Alert:
    rows = Alert.objects.visible_to(request.member).filter(pk=pk)
    found: Alert | None = rows.select_related("watch__brand", "brand", "taken_by").first()  # fmt: skip
    if found is None:
        raise Http404
    return found
