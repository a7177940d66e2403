"""What a member puts into their own browser, to bring here what they see elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from ascolto.channels import registry
from ascolto.channels.actions import capturing
from ascolto.channels.contract import Bookmarks, ChannelError, Does
from ascolto.channels.models import Account
from ascolto.core.models import Role
from ascolto.core.refusal import Refusal
from ascolto.web.channels import showing
from ascolto.web.request import MemberRequest, member_view


@never_cache
@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """The bookmark, how it gets into a browser, and the way by mail."""
    account, made = _of(request, pk)
    made.site = replace(made.site, webhook_url=showing.door_of(request, account))
    is_admin = request.member.is_at_least(Role.ADMIN)
    window = showing.page_of(request, "account_seen", account)
    context = {
        "account": account,
        "title": made.manifest.title.in_(get_language() or "en"),
        "bookmark": made.bookmark(window),
        # It goes to whoever runs the mail server.
        "mail_script": made.mail_script() if is_admin else "",
        "is_admin": is_admin,
    }
    made.close()
    return render(request, "channels/accounts/bookmark.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
@member_view(Role.VOICE)
def seen(request: MemberRequest, pk: int) -> HttpResponse:
    """The window a bookmark opens. Any page could open it, so nothing is kept before the member says yes."""
    account, made = _of(request, pk)
    made.close()
    handed = (request.POST if request.method == "POST" else request.GET).get("d", "")
    context: dict[str, Any] = {"account": account, "handed": handed}
    try:
        context["page"] = page = capturing.seen(handed)
        if request.method == "POST":
            capturing.capture(account, page, by=request.actor)
            context["is_taken"] = True
    except Refusal as refusal:
        context["problem"] = str(refusal)
    return render(request, "channels/accounts/seen.html", context)


def _of(request: MemberRequest, pk: int) -> tuple[Account, Any]:
    """An account that takes bookmarks, of a brand they may see, with its connector."""
    rows = Account.objects.connected().filter(pk=pk).select_related("brand")
    brands = request.member.brand_ids()
    account = rows.filter(brand__in=brands).first() if brands else rows.first()
    if account is None or Does.BOOKMARK not in registry.does(account):
        raise Http404
    try:
        made = registry.connector(account)
    except ChannelError:
        raise Http404 from None
    if not isinstance(made, Bookmarks):
        raise Http404
    return account, made
