"""The log of every write: who did what, newest first."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ascolto.core.models import Activity, Member, Role
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side
from ascolto.web.settings.deeds import said

SIZE = 60


@require_GET
@member_view(Role.ADMIN)
def index(request: MemberRequest) -> HttpResponse:
    """Keyset pages; `by` is a member's id, or "others" for rules, customers and the system."""
    rows, by = Activity.objects.order_by("-pk"), request.GET.get("by", "")
    if by == "others":
        rows = rows.exclude(actor_kind="member")
    elif by:
        rows = rows.filter(actor_kind="member", actor_id=side.number(by))
    if before := request.GET.get("before", ""):
        rows = rows.filter(pk__lt=side.number(before))
    found = list(rows[: SIZE + 1])
    context: dict[str, Any] = {
        "rows": [(row, noun(row), _link(row)) for row in found[:SIZE]],
        "before": found[SIZE - 1].pk if len(found) > SIZE else 0,
        "by": by,
    }
    if before and request.htmx:
        return side.page(request, "settings/activity/_rows", "activity", **context)
    people = Member.objects.order_by("name")
    return side.page(
        request, "settings/activity/index", "activity", members=people, **context
    )


def noun(row: Activity) -> str:
    """What was done, in words: "closed · conversation 812"."""
    names = {
        "core.brand": _("brand"),
        "core.member": _("member"),
        "core.team": _("team"),
        "core.workspace": _("company"),
        "core.apitoken": _("key"),
        "core.invitation": _("invitation"),
        "channels.account": _("account"),
        "channels.payload": _("delivery"),
        "channels.message": _("message"),
        "customers.customer": _("customer"),
        "commitments.commitment": _("promise"),
        "commitments.target": _("target"),
        "operate.conversation": _("conversation"),
        "operate.note": _("note"),
        "operate.playbook": _("playbook"),
        "operate.acknowledgementtext": _("acknowledgement"),
        "channels.delivery": _("delivery"),
    }
    known = names.get(row.target_type) or _name_of(row.target_type)
    return f"{said(row.verb)} · {known} {row.target_id}"


def _name_of(target_type: str) -> str:
    try:
        return str(apps.get_model(target_type)._meta.verbose_name)
    except (LookupError, ValueError):
        return target_type


def _link(row: Activity) -> tuple[str, int] | None:
    views = {
        "operate.conversation": "conversation",
        "customers.customer": "customer",
        "channels.account": "account",
        "core.brand": "brand",
        "core.member": "member",
        "operate.playbook": "playbook",
        "channels.payload": "payload",
    }
    name = views.get(row.target_type)
    return (name, row.target_id) if name else None
