"""The messages behind the board: filtered, newest first, a page at a time."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from ascolto.channels.models import Handle
from ascolto.core.models import Role
from ascolto.monitor.models import Watch
from ascolto.monitor.query import Word, read, tree
from ascolto.monitor.reads import mentions as reads
from ascolto.monitor.reads.mentions import Asked
from ascolto.operate.models import Conversation
from ascolto.web.operate import label_words
from ascolto.web.request import MemberRequest, member_view


@require_GET
@member_view(Role.AGENT)
def index(request: MemberRequest) -> HttpResponse:
    """`watch`, `since`, `until`, `mood`, `source`, `voice`, `word`, `after`."""
    asked = _asked(request)
    found = reads.listed(
        request.member, asked, now=timezone.localtime(), after=request.GET.get("after", "")
    )  # fmt: skip
    context: dict[str, Any] = {
        "rows": _rows(request, found),
        "asked": asked,
        "watches": list(Watch.objects.visible_to(request.member)),
        "accounts": request.around.accounts,
        "voice": _voice(asked, found),
        "moods": moods(),
        "query": urlencode({k: v for k, v in asdict(asked).items() if v}),
        "after": found.after,
        "here": request.get_full_path(),
    }
    if request.htmx and request.GET.get("after"):
        return render(request, "monitor/mentions/_rows.html", context)
    return render(request, "monitor/mentions/index.html", context)


def moods() -> list[tuple[str, str]]:
    return [
        ("unhappy", pgettext("mood", "unhappy or mixed")),
        *((key, label_words.says(key)) for key in reads.MOODS[1:-1]),
        ("unknown", pgettext("mood", "not known")),
    ]


def _voice(asked: Asked, found: reads.Page) -> Handle | None:
    """Who it is, where something of theirs is seen."""
    handles = [m.message.handle for m in found.mentions if asked.voice]
    return next((handle for handle in handles if handle), None)


def _rows(request: MemberRequest, found: reads.Page) -> list[dict[str, Any]]:
    """Each with the conversation that it began or is in, where the member sees that."""
    threads = [mention.message.thread_id for mention in found.mentions]
    talks = Conversation.objects.filter(thread__in=threads)
    brands = request.member.brand_ids()
    talks = talks.filter(brand__in=brands) if brands else talks
    by_thread = dict(talks.values_list("thread_id", "pk"))
    return [
        {
            "mention": mention,
            "message": mention.message,
            "watches": found.watches[mention.message_id],
            "wanted": _wanted(found.watches[mention.message_id]),
            "mood": label_words.says(mention.sentiment),
            "conversation": by_thread.get(mention.message.thread_id),
            "may_engage": not brands or mention.message.account.brand_id in brands,
        }
        for mention in found.mentions
    ]


def _wanted(watches: list[Watch]) -> frozenset[Word]:
    return frozenset().union(*(tree.named(read(watch.query)) for watch in watches))


def _asked(request: MemberRequest) -> Asked:
    get = request.GET
    since, until = _day(get.get("since", "")), _day(get.get("until", ""))
    if since and until and since > until:
        since, until = until, since
    mood = get.get("mood", "")
    return Asked(
        watch=_number(get.get("watch", "")),
        since=since,
        until=until,
        mood=mood if mood in reads.MOODS else "",
        source=_number(get.get("source", "")),
        voice=_number(get.get("voice", "")),
        word=get.get("word", "")[:200].replace("\0", ""),
    )


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        return None
    return found if found and 1990 < found.year < 2200 else None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else None
