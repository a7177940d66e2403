"""Pictures that a mail wants from elsewhere: fetched by us, one at a time, once a person asks.

Not by the browser. The page's content policy can only be written when the page is sent, so letting
pictures in after a click would mean letting them in from anywhere at all times; and the sender
would learn the reader's address and machine. So we fetch, through the guard that never calls into
the house, and only pictures come back. Nothing is kept: the browser remembers it for a day.
"""

from __future__ import annotations

import re
from html import unescape

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET

from ascolto.channels.models import Message
from ascolto.core import http, sniffing
from ascolto.core.models import Role
from ascolto.operate.models import Conversation
from ascolto.web.request import MemberRequest, member_view

MOST = 60  # pictures of one mail
BYTES = 5 * 1024 * 1024
SECONDS = 6.0
_REMOTE = re.compile(r'<img data-remote="([^"]*)"')


@require_GET
@member_view(Role.VOICE)
def show(request: MemberRequest, pk: int, number: int) -> HttpResponse:
    """The picture of that number, counted from 0 as they stand in the message."""
    address = _address(request, pk, number)
    try:
        found = http.fetch(
            "GET",
            address,
            headers={"Accept": "image/*"},
            timeout=SECONDS,
            max_bytes=BYTES,
            redirects=3,
        )
    except http.Failed:
        return HttpResponse(status=502)
    kind = sniffing.sniff(found.content)
    if not found.ok or not sniffing.is_inline(kind):
        return HttpResponse(status=502)
    answer = HttpResponse(found.content, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    return answer


def _address(request: MemberRequest, pk: int, number: int) -> str:
    message = Message.objects.filter(pk=pk).only("html", "thread_id", "state").first()
    if message is None or message.state == Message.State.DELETED or number >= MOST:
        raise Http404
    visible = Conversation.objects.visible_to(request.member)
    if not visible.filter(thread_id=message.thread_id).exists():
        raise Http404
    wanted = _REMOTE.findall(message.html)
    if number >= len(wanted):
        raise Http404
    return unescape(wanted[number])
