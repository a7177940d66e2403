"""One's own keys to the API."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from ascolto.core.actions import keying
from ascolto.core.models import ApiToken, Role
from ascolto.core.refusal import Refusal
from ascolto.web.flash import flash
from ascolto.web.request import MemberRequest, member_view
from ascolto.web.settings import side

DAYS = ("30", "90", "365", "")


def scopes() -> list[tuple[str, str]]:
    words = {
        "conversations:read": _("read conversations"),
        "conversations:write": _("assign, close and reopen conversations"),
        "messages:read": _("read messages"),
        "messages:write": _("answer customers"),
        "customers:read": _("read customers"),
        "customers:write": _("describe and link customers"),
        "commitments:read": _("read promises"),
        "accounts:read": _("see which accounts are connected"),
        "answers:read": _("read the answer library"),
        "answers:write": _("propose entries of the answer library"),
        "playbooks:read": _("read playbooks"),
        "playbooks:write": _("switch playbooks on and off"),
        "orders:read": _("read orders"),
        "orders:write": _("tell of orders"),
    }
    return [(scope, words.get(scope, scope)) for scope in keying.SCOPES]


@never_cache
@require_http_methods(["GET", "POST"])
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    if request.method == "GET":
        return _page(request)
    days = request.POST.get("days", "")
    try:
        token, key = keying.issue(
            request.member,
            name=request.POST.get("name", ""),
            scopes=request.POST.getlist("scopes"),
            days=int(days) if days in DAYS and days else None,
            by=request.actor,
        )
    except Refusal as refusal:
        return _page(
            request,
            problem=str(refusal),
            status=422,
            typed=request.POST.get("name", ""),
            ticked=request.POST.getlist("scopes"),
        )
    return _page(request, fresh=token, key=key)


@require_POST
@member_view(Role.AGENT)
def revoke(request: MemberRequest, pk: int) -> HttpResponse:
    token = ApiToken.objects.filter(pk=pk, member=request.member).first()
    if token is None:
        raise Http404
    keying.revoke(token, by=request.actor)
    return flash(request, reverse("tokens"), _("The key does not work any more."))


def _page(
    request: MemberRequest, *, status: int = 200, **context: object
) -> HttpResponse:
    rows = ApiToken.objects.filter(member=request.member).order_by("-pk")
    return side.page(
        request,
        "settings/tokens",
        "tokens",
        status=status,
        tokens=rows[:100],
        scopes=scopes(),
        now=timezone.now(),
        **context,
    )
