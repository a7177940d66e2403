"""The weekly digest: as it would be sent now, on which day, and no more of it."""

from __future__ import annotations

from typing import Any

from babel.dates import get_day_names
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, to_locale
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from ascolto.core.actor import Actor
from ascolto.core.models import Member, Role
from ascolto.core.refusal import Refusal
from ascolto.core.scoping import scope
from ascolto.monitor import letter
from ascolto.monitor.actions import digesting
from ascolto.monitor.reads import digest as reads
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.AGENT)
def show(request: MemberRequest) -> HttpResponse:
    """As it would be sent now; nothing is sent by looking."""
    member = request.member
    facts = reads.facts(member, now=timezone.now())
    made = None if facts.says_nothing else letter.compose(facts)
    context: dict[str, Any] = {
        "letter": made,
        "text": made.text(member, digesting.stop_address(member)) if made else "",
        **context_of(member),
    }
    return render(request, "monitor/digest/show.html", context)


@require_POST
@member_view(Role.AGENT)
def posting(request: MemberRequest) -> HttpResponse:
    """Send me this now."""
    at = reverse("digest")
    digesting.send_now(request.member, now=timezone.now(), by=request.actor)
    said = _("It is on its way to %(address)s.") % {"address": request.member.user.email}  # fmt: skip
    return flash(request, at, said)


@require_POST
@member_view(Role.AGENT)
def choice(request: MemberRequest) -> HttpResponse:
    weekday = request.POST.get("weekday", "")
    try:
        digesting.choose(
            request.member,
            is_on=request.POST.get("is_on") == "yes",
            weekday=int(weekday) if weekday in set("0123456") else -1,
            by=request.actor,
        )
    except Refusal as refusal:
        return flash(request, reverse("digest"), str(refusal), "error")
    return flash(request, reverse("digest"), _("Saved."))


@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks (mail programs open links by themselves), POST stops it at once."""
    named = digesting.read_stop(token)
    if named is None:
        return render(request, "monitor/digest/stop_gone.html", status=410)
    workspace_id, member_id = named
    with scope(workspace_id):
        member = Member.objects.active().filter(pk=member_id).first()
        if member is None:
            raise Http404
        with translation.override(member.language):
            is_stopped = request.method == "POST"
            if is_stopped:
                digesting.stop(member, by=Actor.member(member, through="mail"))
            context = {"who": member, "is_stopped": is_stopped}
            return render(request, "monitor/digest/stop.html", context)


def context_of(member: Member) -> dict[str, Any]:
    """What is chosen, and the days to choose from; also for the page “You”."""
    names = get_day_names("wide", locale=to_locale(get_language() or "it"))
    return {
        "digest": digesting.choice(member),
        "digest_days": [(n, names[n]) for n in range(7)],
        "digest_hour": digesting.HOUR,
    }
