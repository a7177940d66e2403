"""What may not be kept: read from the provider at the moment somebody looks, and forgotten.

Nothing of it is written, logged or cached, here or in the browser.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from ascolto.channels import registry
from ascolto.channels.actions import confirming
from ascolto.channels.contract import ChannelError, Does, ShowsLive
from ascolto.channels.models import Account, Message
from ascolto.core.actor import Actor
from ascolto.core.models import Role
from ascolto.operate.models import Conversation
from ascolto.web.operate import conversations
from ascolto.web.request import MemberRequest, member_view

log = structlog.get_logger(__name__)
Found = TypeVar("Found")


@never_cache
@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int) -> HttpResponse:
    """What a conversation is about, as it stands there now."""
    conversation = conversations.seen(request, pk)
    account = _that_shows(conversation.account)
    about = _about(conversation)
    found, problem = _asked(account, lambda made: made.shown(about))
    if found and found.answer:
        confirming.confirm(conversation.thread, by=Actor.system())
    return _page(
        request,
        "_shown",
        account,
        conversation=conversation,
        found=[found] if found else [],
        problem=problem,
        link=(found.link if found else "") or _link(conversation),
    )


@never_cache
@require_GET
@member_view(Role.VOICE)
def latest(request: MemberRequest, pk: int) -> HttpResponse:
    """The newest there. The page comes at once and fetches them then."""
    rows = Account.objects.connected().filter(pk=pk).select_related("brand")
    brands = request.member.brand_ids()
    account = rows.filter(brand__in=brands).first() if brands else rows.first()
    if account is None:
        raise Http404
    _that_shows(account)
    if not request.htmx:
        return _page(request, "index", account)
    found, problem = _asked(account, lambda made: list(made.live(get_language() or "")))
    return _page(request, "_shown", account, found=found or [], problem=problem)


def _that_shows(account: Account) -> Account:
    """Else 404: other channels keep what was said, and there is nothing to look at."""
    if Does.LIVE not in registry.does(account):
        raise Http404
    return account


def _about(conversation: Conversation) -> str:
    rows = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    return rows.in_order().values_list("external_id", flat=True).last() or ""


def _link(conversation: Conversation) -> str:
    rows = Message.objects.inbound().filter(thread_id=conversation.thread_id)
    return rows.in_order().values_list("permalink", flat=True).last() or ""


def _asked(
    account: Account, ask: Callable[[ShowsLive], Found]
) -> tuple[Found | None, str]:
    """What the provider shows, or why it does not, as a sentence."""
    try:
        made = registry.connector(account)
        try:
            if not isinstance(made, ShowsLive):
                raise Http404
            return ask(made), ""
        finally:
            made.close()
    except ChannelError as no:
        return None, no.text.in_(get_language() or "en")
    except Http404:
        raise
    except Exception as problem:  # its text may quote what must not be kept
        log.warning("live.failed", account=account.pk, problem=type(problem).__name__)
        return None, type(problem).__name__


def _page(
    request: MemberRequest, template: str, account: Account, **more: object
) -> HttpResponse:
    title = registry.manifest(account.kind).title.in_(get_language() or "en")
    context = {"account": account, "provider": title, **more}
    return render(request, f"operate/live/{template}.html", context)
