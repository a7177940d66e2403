"""Everything that happened to one commitment, on a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ascolto.channels.models import Account
from ascolto.commitments.models import Commitment
from ascolto.commitments.reads import history
from ascolto.core.models import Activity, Brand, Role
from ascolto.web.operate import promises
from ascolto.web.request import MemberRequest, member_view


@dataclass(frozen=True)
class Line:
    at: datetime
    says: str
    who: str
    why: str
    moves_to: datetime | None


@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    commitment, conversation = promises.commitment_of(request, pk)
    return render(
        request,
        "operate/promises/history.html",
        {
            "commitment": commitment,
            "conversation": conversation,
            "lines": [line(row) for row in history.read(commitment)],
            "pauses": promises.pauses_of(commitment),
            "because": because(commitment),
            "can_write": request.member.is_at_least(Role.AGENT),
        },
    )


def sentences() -> dict[str, str]:
    """What each line of the log says."""
    return {
        "opened": _("Opened: the customer began to wait"),
        "promised": _("Promised"),
        "moved back": _("An earlier message turned up: it began earlier"),
        "changed": _("Another time was agreed"),
        "retimed": _("Another target holds"),
        "paused": _("Paused"),
        "resumed": _("The clock runs again"),
        "warned": _("The last quarter of the time began"),
        "breached": _("The time ran out"),
        "escalated": _("Told to who is on call"),
        "taken": _("“I take it”"),
        "kept": _("Kept"),
        "released": _("Not owed any more"),
        "reopened": _("Open again: the answer did not arrive"),
    }


def line(row: Activity) -> Line:
    details: dict[str, Any] = row.details or {}
    moved = details.get("to") if row.verb == "changed" else details.get("due_at")
    why = details.get("why") or details.get("reason") or details.get("words") or ""
    if row.verb == "escalated":
        why = str(details.get("to", ""))
    return Line(
        at=row.at,
        says=sentences().get(row.verb, row.verb),
        who=row.actor_name,
        why=str(why),
        moves_to=parse_datetime(moved) if isinstance(moved, str) else None,
    )


def because(commitment: Commitment, names: Mapping[str, str] | None = None) -> str:
    """Which target holds, in words; "" for what was promised in words.

    `names` are known already: "account:8" → "Posta"; others cost a query.
    """
    if commitment.is_promise:
        return ""
    if not commitment.terms:
        return _("The hour that comes with Ascolto: nobody set a target.")
    known = names or {}
    parts = [known.get(word) or _part(word) for word in commitment.terms.split()]
    return _("The target for %(what)s.") % {"what": ", ".join(p for p in parts if p)}


def _part(word: str) -> str:
    plain = {
        "general": _("everything"),
        "public": _("public messages"),
        "private": _("private messages"),
        "low": _("low urgency"),
        "normal": _("normal urgency"),
        "high": _("high urgency"),
        "urgent": _("urgent ones"),
    }
    if word in plain:
        return plain[word]
    what, _colon, pk = word.partition(":")
    model = Account if what == "account" else Brand
    name = model.objects.filter(pk=int(pk)).values_list("name", flat=True).first()
    return name or _("one that is gone")
