"""Nothing is left in silence: what got no answer, by channel and age, and the share that did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ascolto.core.models import Role
from ascolto.operate.reads import coverage, stars
from ascolto.web.request import MemberRequest, member_view

PERIODS = (7, 30, 90)


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    days = _number(request.GET.get("days", ""))
    days = days if days in PERIODS else 30
    since = timezone.now() - timedelta(days=days)
    context = {
        "rows": _table(request, since),
        "reviews": stars.reviews(request.member, since=since),
        "ages": ages(),
        "days": days,
        "periods": PERIODS,
        "reasons": coverage.reasons(request.member, since=since),
    }
    return render(request, "operate/coverage/index.html", context | _waiting(request))


def _table(
    request: MemberRequest, since: datetime
) -> list[tuple[coverage.Channel, list[tuple[str, int]]]]:
    """Each channel with how many wait there, by age."""
    return [
        (channel, [(age, channel.waiting.get(age, 0)) for age in ages()])
        for channel in coverage.channels(request.member, since=since)
    ]


def _waiting(request: MemberRequest) -> dict[str, object]:
    """Who waits, of one account or age where the address names them."""
    account, age = _number(request.GET.get("account", "")), request.GET.get("age", "")
    after = _number(request.GET.get("after", ""))
    rows, more = coverage.silences(
        request.member, account_id=account or None, age=age, after=after
    )
    return {"waiting": rows, "after": more, "account": account, "age": age}


def ages() -> dict[str, str]:
    return {
        "hour": _("under 1 hour"),
        "morning": _("1 to 4 hours"),
        "day": _("4 to 24 hours"),
        "days": _("1 to 3 days"),
        "older": _("longer"),
    }


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else 0
