"""News of one thread for one visitor, pushed: the members' live stream, opened by another ticket.

The address carries a ticket that lasts minutes and opens nothing but this stream; the events hold
no text, the widget fetches what is new with its own token.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, quote

from ascolto.channels.models import Thread
from ascolto.core import live
from ascolto.core.secrets import sign, unsign
from ascolto.web.asgi import Receive, Scope, Send, answer
from ascolto.web.live.stream import place, stream

LASTS = 10 * 60  # seconds: to connect, and to connect again after a short break
PURPOSE = "chat.stream"
PATH = re.compile(r"/chat/([A-Za-z0-9_-]{1,64})/stream")
# Any page may listen: without a ticket there is nothing to hear, and no cookie counts.
ANYWHERE = (b"access-control-allow-origin", b"*")


def address(site: str, thread: Thread) -> str:
    """Where to listen; relative to this installation."""
    ticket = sign(PURPOSE, [site, live.thread_topic(thread.pk)], expires_in=LASTS)
    return f"/chat/{quote(site)}/stream?token={ticket}"


def topic(site: str, query: bytes) -> str:
    """What a ticket lets hear; "" when it is forged, too old or another chat's."""
    tickets = parse_qs(query.decode("ascii", "ignore")).get("token", [""])
    data = unsign(PURPOSE, tickets[0][:1000])
    if not isinstance(data, list) or len(data) != 2 or data[0] != site:
        return ""
    return str(data[1])


def is_here(path: str) -> bool:
    return PATH.fullmatch(path) is not None


async def visits(scope: Scope, receive: Receive, send: Send) -> None:
    """`GET /chat/{site}/stream?token=…` until the visitor goes or the process stops."""
    found = PATH.fullmatch(scope["path"])
    heard = topic(found[1], scope["query_string"]) if found else ""
    if scope["method"] != "GET":
        await answer(send, 405, headers=[ANYWHERE])
    elif not heard:
        await answer(send, 401, headers=[ANYWHERE])
    else:
        after = place(scope)
        await stream(
            scope, receive, send, topics=[heard], after=after, headers=[ANYWHERE]
        )
