"""The rota: who is at work in which week, in sentences; hand-overs, and whose week on call it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from ascolto.commitments import shifts
from ascolto.commitments.actions import rostering
from ascolto.commitments.clock import NotHours, is_holiday
from ascolto.commitments.models import HandOver, Roster
from ascolto.commitments.reads import rota
from ascolto.core.models import Brand, Member, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import going_home
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side
from ascolto.web.settings.brands import holiday_regions

SHOWN = 10  # hand-overs
LATELY = timedelta(days=3)


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """`week`: any day of the week that is wanted; this one without."""
    return _page(request)


@require_POST
@member_view(Role.LEAD)
def week(request: MemberRequest, pk: int) -> HttpResponse:
    """The usual week of a member, as words."""
    member = get_object_or_404(Member.objects.active(), pk=pk)
    words = request.POST.get("week", "")[:500]
    try:
        rostering.set_week(
            member,
            week=_read(words),
            holidays=request.POST.get("holidays", "")[:12],
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(request, status=422, problem=str(refusal), typed={pk: words})
    return flash(request, f"{reverse('rota')}#weeks", _("Saved."))


@require_POST
@member_view(Role.LEAD)
def day(request: MemberRequest) -> HttpResponse:
    """`member`, `day`, and what holds then: `do` is "hours" (with `hours`), "off" or "usual"."""
    member = _member(request)
    day_on = _day(request.POST.get("day", ""))
    try:
        if member is None or day_on is None:
            raise Refusal(_("Say who and on which day."), "no_day")
        rostering.change_day(
            member, day_on=day_on, spans=_spans(request), by=request.actor
        )
    except Refusal as refusal:
        return _page(request, status=422, problem=str(refusal))
    return flash(request, f"{reverse('rota')}?week={day_on}", _("Saved."))


@require_POST
@member_view(Role.LEAD)
def turn(request: MemberRequest) -> HttpResponse:
    """Whose week on call: `member` ("" for nobody), `week`, `brand` ("" for all)."""
    brand = _brand(request)
    week_on = _day(request.POST.get("week", "")) or _today(request)
    try:
        rostering.give_turn(
            _member(request), week_on=week_on, brand=brand, by=request.actor
        )
    except Refusal as refusal:
        return _page(request, status=422, problem=str(refusal))
    return flash(request, f"{reverse('rota')}?week={week_on}", _("Saved."))


@require_POST
@member_view(Role.AGENT)
def note(request: MemberRequest) -> HttpResponse:
    """What I tell who comes on after me."""
    try:
        rostering.leave_note(
            request.member, note=request.POST.get("note", ""), by=request.actor
        )
    except Refusal as refusal:
        return _page(request, status=422, problem=str(refusal))
    return flash(request, reverse("rota"), _("They will read it when your shift ends."))


@require_POST
@member_view(Role.AGENT)
def undo(request: MemberRequest, pk: int) -> HttpResponse:
    """Take a hand-over back."""
    over = get_object_or_404(HandOver.objects.select_related("member"), pk=pk)
    try:
        count = going_home.undo(over, by=request.actor)
    except Refusal as refusal:
        return _page(request, status=422, problem=str(refusal))
    said = ngettext(
        "%(n)d conversation is theirs again.",
        "%(n)d conversations are theirs again.",
        count,
    ) % {"n": count}
    return flash(request, reverse("rota"), said)


def _page(
    request: MemberRequest,
    *,
    status: int = 200,
    problem: str = "",
    typed: dict[int, str] | None = None,
) -> HttpResponse:
    now = timezone.now()
    chosen = _day(request.GET.get("week", "")) or _today(request)
    days = shifts.week_of(chosen)
    zone = ZoneInfo(request.workspace.timezone)
    begin, end = shifts.week_bounds(chosen, zone)
    known = rota.read(min(now, begin), days=8)
    return side.page(
        request,
        "settings/rota",
        "rota",
        status=status,
        problem=problem,
        days=[_shown(one, known, zone) for one in days],
        week_on=days[0],
        before=days[0] - timedelta(days=7),
        after=days[0] + timedelta(days=7),
        today=_today(request),
        on_duty=[known.members[pk].name for pk in known.on_duty(now)],
        turns=rota.turns(begin, end),
        overs=_overs(now),
        mine=Roster.objects.filter(member=request.member).first(),
        is_lead=request.member.is_at_least(Role.LEAD),
        **_setting(request, typed or {}),
    )


def _setting(request: MemberRequest, typed: dict[int, str]) -> dict[str, Any]:
    """What only leads change."""
    if not request.member.is_at_least(Role.LEAD):
        return {}
    members = [m for m in Member.objects.active() if m.is_at_least(Role.AGENT)]
    rosters = {r.member_id: r for r in Roster.objects.all()}
    language = request.member.language
    weeks = []
    for member in members:
        roster = rosters.get(member.pk)
        words = shifts.said_week(roster.week, language) if roster else ""
        weeks.append(
            (member, typed.get(member.pk, words), roster.holidays if roster else "IT")
        )
    return {"weeks": weeks, "members": members, "regions": holiday_regions()}


def _shown(day_on: date, known: rota.Rota, zone: ZoneInfo) -> dict[str, Any]:
    """A day: who is at work in which hours, who is away, and whether it is a holiday."""
    people = []
    for pk, mine in known.shifts.items():
        spans = mine.of_day(day_on)
        if spans:
            said = [f"{_clock(a, mine.zone)}–{_clock(b, mine.zone)}" for a, b in spans]
            is_away = all(known.is_away(pk, a) for a, _b in spans)
            people.append((known.members[pk].name, said, is_away, day_on in mine.other))
    codes = {mine.holidays for mine in known.shifts.values() if mine.holidays}
    return {
        "on": day_on,
        "people": people,
        "is_holiday": any(is_holiday(day_on, code) for code in codes),
    }


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return shifts.short(f"{at.astimezone(zone):%H:%M}")


def _overs(now: datetime) -> list[HandOver]:
    rows = HandOver.objects.filter(at__gt=now - LATELY).select_related("member")
    return list(rows.order_by("-at")[:SHOWN])


def _read(words: str) -> shifts.Week:
    try:
        return shifts.read_week(words)
    except NotHours as problem:
        raise rostering.unread(problem) from None


def _spans(request: MemberRequest) -> list[list[str]] | None:
    what = request.POST.get("do", "")
    if what == "usual":
        return None
    if what == "off":
        return []
    try:
        return shifts.read_spans(request.POST.get("hours", "")[:200])
    except NotHours as problem:
        raise rostering.unread(problem) from None


def _today(request: MemberRequest) -> date:
    return timezone.now().astimezone(ZoneInfo(request.workspace.timezone)).date()


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and 2000 < found.year < 2100 else None


def _member(request: MemberRequest) -> Member | None:
    pk = request.POST.get("member", "")
    if not pk:
        return None
    found: Member = get_object_or_404(Member.objects.active(), pk=side.number(pk))
    return found


def _brand(request: MemberRequest) -> Brand | None:
    """The one named, of those the member sees; only who sees all sets it for all."""
    pk = request.POST.get("brand", "")
    if pk:
        return side.brand_of(request, side.number(pk))
    if request.member.brands.exists():
        raise Http404
    return None
