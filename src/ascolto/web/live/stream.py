"""The stream of live events: raw ASGI, so that an open one costs two small tasks and no thread.

The address carries a signed token of a few minutes, fetched under the member's log-in, so that
opening a stream asks no database. A stream ends when its token does; the client fetches a new
token and goes on after the last event it saw (`Last-Event-ID` or `after=`).

    id: 812
    event: message
    data: {"message": 4711}

`event: reload` means: you missed something, look at everything again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from urllib.parse import parse_qs

from ascolto.core import live
from ascolto.core.hub import hub
from ascolto.core.models import Member
from ascolto.core.secrets import sign, unsign
from ascolto.web.asgi import Receive, Scope, Send, answer, header

LASTS = 15 * 60.0  # seconds a token opens streams, and a stream stays open
MOST_STREAMS = 5000
_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx must not gather what is to arrive at once
    (b"x-content-type-options", b"nosniff"),
]
_open = 0


def address(member: Member) -> str:
    """Where the member's stream is, for the next minutes. A few ids, no name."""
    brands = sorted(member.brand_ids())
    token = sign("live", [member.workspace_id, member.pk, brands, _end()])
    return f"/events?token={token}"


def _end() -> int:
    return int(time.time() + LASTS)


async def events(scope: Scope, receive: Receive, send: Send) -> None:
    """`GET /events?token=…`: what happens in a member's workspace, in the brands they may see."""
    if scope["method"] != "GET":
        await answer(send, 405)
        return
    token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
    claim = unsign("live", token)
    if claim is None or claim[3] < time.time():
        await answer(send, 401)
        return
    workspace_id, member_id, brands, until = claim
    await stream(
        scope,
        receive,
        send,
        topics=[live.team_topic(workspace_id), live.member_topic(member_id)],
        after=place(scope),
        brands=brands or None,
        until=until,
    )


def place(scope: Scope) -> int | None:
    """The last event the client says it saw; None when it asks for what comes from now on."""
    said = header(scope, b"last-event-id")
    if not said:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        said = query.get("after", [""])[0]
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None


async def stream(
    scope: Scope,
    receive: Receive,
    send: Send,
    *,
    topics: Iterable[str],
    after: int | None,
    brands: Iterable[int] | None = None,
    until: float | None = None,
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> None:
    """Send the events of `topics` until the client leaves, the process stops or `until` is past.

    `brands` limits what is heard to events of these brands and of none; `headers` are sent besides.
    """
    global _open
    if _open >= MOST_STREAMS:
        await answer(send, 503, headers=[(b"retry-after", b"15")])
        return
    own = hub.open(topics, brands=brands, after=after)
    _open += 1
    loop = asyncio.get_running_loop()
    gone = loop.create_task(_gone(receive, own.end))
    seconds = (until - time.time()) if until else LASTS
    end = loop.call_later(max(1.0, seconds), own.end)
    try:
        start = {"status": 200, "headers": [*_HEADERS, *headers]}
        await send({"type": "http.response.start", **start})
        piece = b"retry: 2000\n\n"
        while piece and not gone.done():
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await own.take()
        if not gone.done():
            await send({"type": "http.response.body", "body": b""})
    finally:
        _open -= 1
        end.cancel()
        gone.cancel()
        hub.close(own)
        with suppress(asyncio.CancelledError):
            await gone


async def _gone(receive: Receive, end: Callable[[], None]) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    end()
