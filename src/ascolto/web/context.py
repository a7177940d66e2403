"""What every page's frame needs: the rail with its counts, banners, the live stream."""

from __future__ import annotations

from functools import cache
from typing import Any

from babel.dates import format_date
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from ascolto.channels.actions import expiring
from ascolto.channels.models import Account
from ascolto.core import live
from ascolto.core.models import Member, Role
from ascolto.core.scoping import is_scoped
from ascolto.operate.models import Attention
from ascolto.web.live import stream
from ascolto.web.operate import views_of_inbox
from ascolto.web.surroundings import Surroundings


def frame(request: HttpRequest) -> dict[str, Any]:
    """Nothing for visitors; rail, banners and stream for members. Evaluated when a page is drawn."""
    member = getattr(request, "member", None)
    if member is None or not is_scoped():
        return {"member": None}
    path = request.path
    around: Surroundings = request.around  # type: ignore[attr-defined]
    # Functions, which a template calls: a fragment that has no frame asks for none of it.
    return {
        "member": member,
        "workspace": member.workspace,
        "rail_items": cache(lambda: _rail(request, around.counts)),
        "rail_end": cache(lambda: _end(member, path, around.counts)),
        "banners": cache(lambda: _broken(member, around.accounts)),
        "live_url": cache(lambda: stream.address(member)),
        # A page whose picture is older says so itself: the inbox, a conversation.
        "live_after": cache(live.latest_id),
        "live_scope": f"{member.workspace_id}-{member.pk}",
    }


def _rail(request: HttpRequest, numbers: dict[str, int]) -> list[dict[str, Any]]:
    path = request.path
    is_inbox = path.startswith(("/inbox/", "/conversations/"))
    current = _view(request) if is_inbox else ""
    return [
        *views_of_inbox.rail(numbers, current),
        _customers(path),
        _promises(path),
        _gestures(path),
        *_leads(request, numbers),
        *_listening(request),
        _colleagues(path),
    ]


def _view(request: HttpRequest) -> str:
    """The frame also stands around the page that says that a request could not be read."""
    try:
        return request.GET.get("view", "waiting")
    except SuspiciousOperation:
        return ""


def _customers(path: str) -> dict[str, Any]:
    return {
        "url": reverse("customers"),
        "icon": "people",
        "label": _("Customers"),
        "current": path.startswith("/customers/"),
        "key": "g p",
    }


def _promises(path: str) -> dict[str, Any]:
    return {
        "url": reverse("promises"),
        "icon": "promise",
        "label": _("Promises"),
        "current": path.startswith("/promises/"),
        "key": "g r",
    }


def _gestures(path: str) -> dict[str, Any]:
    return {
        "url": reverse("gestures"),
        "icon": "star",
        "label": _("Gestures"),
        "current": path.startswith("/gestures/"),
        "key": "g e",
        "desk_only": True,
    }


def _leads(request: HttpRequest, numbers: dict[str, int]) -> list[dict[str, Any]]:
    """For those who may follow one."""
    if not request.member.is_at_least(Role.AGENT):  # type: ignore[attr-defined]
        return []
    return [
        {
            "url": reverse("leads"),
            "icon": "heart",
            "label": _("Opportunities"),
            "count": numbers.get("leads", 0),
            "current": request.path.startswith(("/leads/", "/sales/")),
            "key": "g l",
            "id": "leads",
            "desk_only": True,
        }
    ]


def _listening(request: HttpRequest) -> list[dict[str, Any]]:
    if not request.member.is_at_least(Role.AGENT):  # type: ignore[attr-defined]
        return []
    return [
        {
            "url": reverse("listening"),
            "icon": "ear",
            "label": _("Listening"),
            "current": request.path.startswith(
                (
                    "/listening/",
                    "/alerts/",
                    "/watches/",
                    "/incidents/",
                    "/statements/",
                    "/insights/",
                    "/mentions/",
                    "/digest/",
                )
            ),
            "key": "g f",
            "desk_only": True,
        }
    ]


def _colleagues(path: str) -> dict[str, Any]:
    return {
        "url": reverse("colleagues"),
        "icon": "team",
        "label": _("Who is here"),
        "current": path.startswith("/colleagues/"),
        "key": "g h",
        "desk_only": True,
    }


def _bell(path: str, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "url": reverse("notices"),
        "icon": "bell",
        "label": _("For you"),
        "count": numbers.get("bell", 0),
        "current": path.startswith("/notices/"),
        "key": "g b",
        "id": "bell",
    }


def _end(member: Member, path: str, numbers: dict[str, int]) -> list[dict[str, Any]]:
    items = [
        _bell(path, numbers),
        {
            "url": reverse("me"),
            "icon": "person",
            "label": ", ".join(filter(None, [member.name, *_own_state(member)[1:]])),
            "state": _own_state(member)[0],
            "short": pgettext("bar of a phone", "You"),
            "current": path.startswith("/settings/me/"),
        },
    ]
    if member.is_at_least(Role.LEAD):
        settings = {
            "url": reverse("settings"),
            "icon": "settings",
            "label": _("Settings"),
            "short": pgettext("bar of a phone", "Setup"),
            "current": path.startswith("/settings/")
            and not path.startswith("/settings/me/"),
            "key": "g s",
        }
        items.insert(1, settings)
    return items


def _own_state(member: Member) -> tuple[str, str]:
    """A sign and a word where one is away or does not want to be disturbed. Asks nothing: the
    row came with the member."""
    row: Attention | None = getattr(member, "attention", None)
    if row is not None and row.away_at is not None:
        return "away", _("not at the desk")
    if row is not None and row.quiet_over_at(member.timezone, timezone.now()):
        return "quiet", _("do not disturb")
    return "", ""


def _broken(member: Member, accounts: list[Account]) -> list[dict[str, Any]]:
    """A loud banner for every account that does not work: nobody may find out by chance."""
    broken = [a for a in accounts if a.status == Account.Status.BROKEN]
    can_mend = member.is_at_least(Role.ADMIN)
    return [
        {
            "tone": "late",
            "icon": "broken",
            "text": _("“%(account)s” is not working: new messages do not come in.")
            % {"account": account.name},
            "detail": account.problem,
            "url": reverse("account", args=[account.pk]) if can_mend else "",
            "act": _("Connect it again") if can_mend else "",
        }
        for account in broken[:3]
    ] + _expiring(accounts, can_mend)


def _expiring(accounts: list[Account], can_mend: bool) -> list[dict[str, Any]]:
    """Credentials that end within days: said to who can renew them, before it bites."""
    soon = timezone.now() + expiring.NOTICE
    language = (get_language() or "en")[:2]
    ending = [a for a in accounts if a.expires_at and a.expires_at <= soon]
    return [
        {
            "tone": "near",
            "icon": "clock",
            "text": _("The access to “%(account)s” ends on %(day)s.")
            % {
                "account": account.name,
                "day": format_date(
                    timezone.localtime(account.expires_at), "d MMMM", locale=language
                ),
            },
            "url": reverse("account", args=[account.pk]),
            "act": _("Renew it"),
        }
        for account in ending[:3]
        if can_mend and account.status != Account.Status.BROKEN
    ]
