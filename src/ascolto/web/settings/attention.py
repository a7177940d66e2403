"""How and when one is told: the table of the page “You”, do not disturb, at the desk or not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import get_day_names
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime, parse_time
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.operate.actions import attending
from ascolto.operate.models import Attention
from ascolto.operate.notice_kinds import KINDS, Way
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view


@require_POST
@member_view(Role.VOICE)
def update(request: MemberRequest) -> HttpResponse:
    """`do`: ways, hours, silence (`for` or `until`), speak, away, back."""
    try:
        said = _done(request)
    except Refusal as refusal:
        said = str(refusal)
    except ValueError:
        said = _("Write a day and an hour.")
    return flash(request, f"{reverse('me')}#attention", said)


def _done(request: MemberRequest) -> str:
    post, member, by = request.POST, request.member, request.actor
    match post.get("do", ""):
        case "ways":
            chosen = {kind.key: post.getlist(f"ways-{kind.key}") for kind in KINDS}
            attending.choose(member, ways=chosen, by=by)
            return _("Saved.")
        case "hours":
            days = [int(d) for d in post.getlist("days") if d in list("0123456")]
            begins, ends = _clock(post.get("begins")), _clock(post.get("ends"))
            attending.keep_quiet(member, begins=begins, ends=ends, days=days, by=by)
            return _("Saved.")
        case "silence":
            attending.silence(member, until=_until(request), by=by)
            return _("Quiet from now. Only calls of who is on call come through.")
        case "speak":
            attending.speak(member, by=by)
            return _("You hear everything again.")
        case "away" | "back" as said:
            attending.step_away(member, is_away=said == "away", by=by)
            away = _("Your colleagues see that you are not at your desk.")
            return (
                away if said == "away" else _("Your colleagues see that you are back.")
            )
    raise Http404


def _clock(typed: str | None) -> time | None:
    """Raises `ValueError`."""
    if not typed:
        return None
    found = parse_time(typed)
    if found is None:
        raise ValueError(typed)
    return found.replace(tzinfo=None)


def _until(request: MemberRequest) -> datetime:
    """A number of hours, "morning" (the next one, at eight), or a moment in the member's zone."""
    post, zone = request.POST, ZoneInfo(request.member.timezone)
    now, lasts = timezone.now(), post.get("for", "")
    if lasts in ("1", "2", "4"):
        return now + timedelta(hours=int(lasts))
    if lasts == "morning":
        local = now.astimezone(zone)
        day = local.date() + timedelta(days=local.hour >= 8)
        return datetime.combine(day, time(8), tzinfo=zone)
    at = parse_datetime(post.get("until", ""))
    if at is None:
        raise ValueError(post.get("until"))
    return at if at.tzinfo else at.replace(tzinfo=zone)


def context(member: Member) -> Mapping[str, Any]:
    """What the page shows of it."""
    row = Attention.objects.filter(member=member).first() or Attention(member=member)
    now = timezone.now()
    rows = [
        {
            "kind": kind,
            "ways": [(way, way in kind.ways(member.role, row.ways), way in kind.always) for way in Way],
        }
        for kind in KINDS
    ]  # fmt: skip
    return {
        "attention": row,
        "kinds": rows,
        "quiet_over_at": row.quiet_over_at(member.timezone, now),
        "is_silenced": row.quiet_until is not None and row.quiet_until > now,
        "weekdays": _weekdays(row),
    }


def _weekdays(row: Attention) -> list[tuple[int, str, bool]]:
    names = get_day_names("abbreviated", locale=to_locale(get_language() or "it"))
    return [(n, names[n], n in row.quiet_days) for n in range(7)]
