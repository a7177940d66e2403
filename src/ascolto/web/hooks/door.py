"""`/hooks/<public id>`: raw ASGI beside Django, because this door is hot.

A call is answered 2xx only when what it brought is durable. A forged one is answered 401 and
nothing of it is stored. Bodies and secrets are never logged.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple
from urllib.parse import parse_qsl

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections
from prometheus_client import Counter

from ascolto.channels.actions import nudging
from ascolto.channels.contract import (
    Call,
    Forged,
    Greeting,
    Malformed,
    Raw,
)
from ascolto.core import metrics, scoping
from ascolto.web.asgi import (
    Gone,
    Receive,
    Scope,
    Send,
    TooLarge,
    announced,
    answer,
    read_body,
)
from ascolto.web.hooks import intake
from ascolto.web.hooks.known import Accounts, Crowded, Hearer, Known, Looker, Unready
from ascolto.web.hooks.within import Within

log = structlog.get_logger(__name__)

within = Within(
    25.0
)  # seconds for a call: to bring its body, and for that to be stored
IN_FLIGHT = 192 * 1024 * 1024  # bytes of bodies in memory at a time
LARGE = 256 * 1024  # bodies over this are checked off the event loop
RETRY = [(b"retry-after", b"5")]
CLOSE = [(b"connection", b"close")]

accounts = Accounts()
METHODS = {"POST", "GET", "PUT"}  # some push by PUT


class Answered(NamedTuple):
    status: int  # 0 when nobody waits for an answer
    headers: Sequence[tuple[bytes, bytes]] = ()
    body: bytes = b""
    content_type: bytes = b"text/plain; charset=utf-8"


class _Weight:
    """Bytes of bodies that are being received or stored."""

    def __init__(self) -> None:
        self.bytes = 0


_weight = _Weight()


async def hooks(scope: Scope, receive: Receive, send: Send) -> None:
    said = await _heard(scope, receive)
    _counted(said.status).inc()
    if said.status:
        await answer(
            send,
            said.status,
            said.body,
            headers=said.headers,
            content_type=said.content_type,
        )


@cache
def _counted(status: int) -> Counter:
    return metrics.HOOKS.labels(str(status))


async def _heard(scope: Scope, receive: Receive) -> Answered:
    if scope["method"] not in METHODS:
        return Answered(405, [(b"allow", b"POST, GET, PUT"), *CLOSE])
    most = min(settings.BODY_LIMIT, 25 * 1024 * 1024)
    length = announced(scope)
    # A body whose length is not announced may be as long as any.
    reserved = length or (most if scope["method"] != "GET" else 0)
    if length > most:
        return Answered(413, CLOSE)
    if _weight.bytes + reserved > IN_FLIGHT:
        return Answered(503, [*RETRY, *CLOSE])
    _weight.bytes += reserved
    try:
        return await _admitted(scope, receive, most)
    except TooLarge:
        return Answered(413, CLOSE)
    except Gone:
        return Answered(0, [])
    except (Crowded, Unready, intake.Busy):
        return Answered(503, RETRY)
    except (DatabaseError, InterfaceError, OSError) as problem:
        # The database is away, or the disk that takes large bodies is full.
        log.warning("hook.not_stored", problem=type(problem).__name__)
        return Answered(503, RETRY)
    finally:
        _weight.bytes -= reserved


async def _admitted(scope: Scope, receive: Receive, most: int) -> Answered:
    public_id, _slash, path = scope["path"].removeprefix("/hooks/").partition("/")
    known = await accounts.find(public_id)
    if known is None:
        return Answered(404, CLOSE)
    call: Call | None = None
    try:
        with within:
            call = _call(scope, await read_body(receive, most), path)
            return await _answered(known, call)
    except TimeoutError:
        return Answered(503, RETRY) if call else Answered(408, CLOSE)


async def _answered(known: Known, call: Call) -> Answered:
    began = time.perf_counter()
    looker = known.looker
    status = await (_hinted(looker, call) if looker else _taken(known, call))
    greeting = _greeting(known, call) if status == 200 else None
    metrics.HOOK_SECONDS.observe(time.perf_counter() - began)
    if greeting is None:
        return Answered(status, RETRY if status == 503 else [])
    kind = greeting.content_type.encode("latin-1", "replace")
    return Answered(greeting.status, [], greeting.body, kind)


def _greeting(known: Known, call: Call) -> Greeting | None:
    """What the provider reads in our answer: a handshake, a menu for a call."""
    if known.greets is None:
        return None
    try:
        return known.greets.greet(call)
    except Forged:
        return Greeting(status=401)
    except Exception:  # what it brought is stored: the usual answer says so
        log.exception("hook.greeting_failed", account=known.hearers[0].account.pk)
        return None


async def _taken(known: Known, call: Call) -> int:
    try:
        if known.called and len(call.body) <= LARGE:  # nearly all: nothing more is made
            by, raws = known.called, known.called.connector.verify(call)
        else:
            by, raws = await _verified(known, call)
        items = known.addressed(by, raws)
    except Forged:
        return 401
    except Malformed:
        return 400
    except Exception:
        log.exception("hook.verify_failed", account=known.hearers[0].account.pk)
        return 500
    await intake.taken(items)
    return 200


async def _verified(known: Known, call: Call) -> tuple[Hearer, tuple[Raw, ...]]:
    """Whose app the call is proved to come from, and what it brought. Raises `Forged`."""
    for one in known.answerers:
        try:
            return one, await asyncio.to_thread(one.connector.verify, call)
        except Forged:
            continue
    raise Forged("nobody at this address knows who calls")


async def _hinted(looker: Looker, call: Call) -> int:
    """Nothing is stored: the account is looked at, and not more often for many hints than for one."""
    try:
        await asyncio.to_thread(_nudged, looker, call)
    except Forged:
        return 401
    return 200


def _nudged(looker: Looker, call: Call) -> None:
    try:
        looker.hints.hint(call)
        with scoping.scope(looker.account.workspace_id):
            nudging.nudge(looker.account)
    finally:
        close_old_connections()


def _call(scope: Scope, body: bytes, path: str) -> Call:
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")  # in small letters
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    asked = scope["query_string"].decode("latin-1")
    query = dict(parse_qsl(asked)) if asked else {}
    return Call(headers, body, query, scope["method"], path.rstrip("/"))
