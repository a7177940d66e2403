"""What is typed in the incident room: times in the brand's zone, people, watches."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from ascolto.core.models import Brand, Member
from ascolto.core.refusal import Refusal
from ascolto.monitor import incident_saying as saying
from ascolto.monitor.actions.opening import Described
from ascolto.monitor.models import Incident, Watch
from ascolto.monitor.reads import incidents, statements
from ascolto.monitor.reads.concerned import Span
from ascolto.web.request import MemberRequest

LOCAL = "%Y-%m-%dT%H:%M"
YEARS = range(1900, 3000)  # others cannot be reckoned with in every zone
WHAT = 20_000


def moment(typed: str, brand: Brand) -> datetime:
    """As typed, in the brand's zone. Raises `Refusal`."""
    try:
        at = parse_datetime(typed)
    except ValueError:
        at = None
    if at is None or at.year not in YEARS:
        raise Refusal(_("Say when: a day and an hour."), "no_time")
    return at if at.tzinfo else at.replace(tzinfo=brand.zone)


def shown(at: datetime, brand: Brand) -> str:
    """For a field."""
    return at.astimezone(brand.zone).strftime(LOCAL)


def whole_minute(at: datetime, brand: Brand) -> str:
    """For a field that ends a span: fields know whole minutes, and this one is part of it until its end."""
    return shown(at + timedelta(minutes=1), brand)


def described(request: MemberRequest, brand: Brand) -> Described:
    """Raises `Refusal`."""
    post = request.POST
    seeing = {str(m.pk): m for m in _people(brand)}
    watched = [pk for pk in post.getlist("watch") if pk.isdecimal() and len(pk) < 19]
    return Described(
        name=post.get("name", "")[:200],
        since=moment(post.get("since", ""), brand),
        what=post.get("what", "")[:WHAT],
        severity=post.get("severity", "serious"),
        lead=seeing.get(post.get("lead", "")),
        watches=list(Watch.objects.filter(brand=brand, pk__in=watched)),
    )


def fields(
    request: MemberRequest, brand: Brand, incident: Incident | None
) -> dict[str, Any]:
    """What the form of an incident shows: as typed, else as it is."""
    post, now = request.POST, timezone.now()
    watched = {w.pk for w in incidents.watches(incident)} if incident else set()
    watched |= {
        int(pk) for pk in post.getlist("watch") if pk.isdecimal() and len(pk) < 19
    }
    lead = incident.lead_id if incident else request.member.pk
    return {
        "brand": brand,
        "severities": [(v, saying.severity(v)) for v in Incident.Severity.values],
        "people": _people(brand),
        "watches": Watch.objects.filter(brand=brand, is_competitor=False),
        "typed": {
            "name": post.get("name", incident.name if incident else ""),
            "what": post.get("what", incident.what if incident else ""),
            "severity": post.get("severity", incident.severity if incident else "serious"),
            "since": post.get("since", shown(incident.since if incident else now, brand)),
            "lead": int(post["lead"]) if post.get("lead", "").isdecimal() else lead,
            "watches": watched,
        },
        "promise_at": shown(_next_hours(now), brand),
    }  # fmt: skip


def _next_hours(now: datetime) -> datetime:
    """Two full hours from now."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return hour + timedelta(hours=3)


def _people(brand: Brand) -> list[Member]:
    """Who may lead it."""
    return statements.leads(Incident(brand=brand))


def span(request: MemberRequest, incident: Incident) -> Span:
    """`from` and `to`; without them since the first sign until now. Raises `Refusal`."""
    asked = request.POST if request.method == "POST" else request.GET
    begin, end = asked.get("from", ""), asked.get("to", "")
    found = Span(
        moment(begin, incident.brand) if begin else incident.since,
        moment(end, incident.brand) if end else timezone.now() + timedelta(minutes=1),
    )
    if found.begin >= found.end:
        raise Refusal(_("The end lies before the beginning."), "no_time")
    return found
