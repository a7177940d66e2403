"""`/hooks/<public id>`: raw ASGI beside Django, because this door is hot.

A call is answered 2xx only when what it brought is durable. A forged one is answered 401 and
nothing of it is stored. Bodies and secrets are never logged.
"""

from __future__ import annotations

import asyncio
import time
from urllib.parse import parse_qsl

import structlog
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from ascolto.channels.contract import Call, Forged, Hears, Malformed, Raw
from ascolto.core import metrics
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
from ascolto.web.hooks.known import Accounts, Crowded, Known, Unready

log = structlog.get_logger(__name__)

BODY_WITHIN = 20.0  # seconds for the whole body
STORED_WITHIN = 25.0
IN_FLIGHT = 192 * 1024 * 1024  # bytes of bodies in memory at a time
LARGE = 256 * 1024  # bodies over this are checked off the event loop
RETRY = [(b"retry-after", b"5")]
CLOSE = [(b"connection", b"close")]

accounts = Accounts()


class _Weight:
    """Bytes of bodies that are being received or stored."""

    def __init__(self) -> None:
        self.bytes = 0


_weight = _Weight()


async def hooks(scope: Scope, receive: Receive, send: Send) -> None:
    status, headers = await _heard(scope, receive)
    metrics.HOOKS.labels(str(status)).inc()
    if status:
        await answer(send, status, headers=headers)


async def _heard(
    scope: Scope, receive: Receive
) -> tuple[int, list[tuple[bytes, bytes]]]:
    """The answer's status and headers; status 0 when nobody waits for one."""
    if scope["method"] not in {"POST", "GET"}:
        return 405, [(b"allow", b"POST, GET"), *CLOSE]
    most = min(settings.BODY_LIMIT, 25 * 1024 * 1024)
    # A body whose length is not announced may be as long as any.
    reserved = announced(scope) or (most if scope["method"] == "POST" else 0)
    if announced(scope) > most:
        return 413, CLOSE
    if _weight.bytes + reserved > IN_FLIGHT:
        return 503, [*RETRY, *CLOSE]
    _weight.bytes += reserved
    try:
        return await _admitted(scope, receive, most)
    except TooLarge:
        return 413, CLOSE
    except TimeoutError:
        return 408, CLOSE
    except Gone:
        return 0, []
    except (Crowded, Unready, intake.Busy):
        return 503, RETRY
    except (DatabaseError, InterfaceError, OSError) as problem:
        # The database is away, or the disk that takes large bodies is full.
        log.warning("hook.not_stored", problem=type(problem).__name__)
        return 503, RETRY
    finally:
        _weight.bytes -= reserved


async def _admitted(
    scope: Scope, receive: Receive, most: int
) -> tuple[int, list[tuple[bytes, bytes]]]:
    known = await accounts.find(scope["path"].removeprefix("/hooks/").rstrip("/"))
    if known is None:
        return 404, CLOSE
    body = await asyncio.wait_for(read_body(receive, most), BODY_WITHIN)
    began = time.perf_counter()
    status = await _taken(known, _call(scope, body))
    metrics.HOOK_SECONDS.observe(time.perf_counter() - began)
    return status, RETRY if status == 503 else []


async def _taken(known: Known, call: Call) -> int:
    try:
        raws = await _verified(known, call)
    except Forged:
        return 401
    except Malformed:
        return 400
    except Exception:
        log.exception("hook.verify_failed", account=known.account.pk)
        return 500
    try:
        await asyncio.wait_for(intake.taken(known.account, raws), STORED_WITHIN)
    except TimeoutError:
        return 503
    return 200


async def _verified(known: Known, call: Call) -> tuple[Raw, ...]:
    connector = known.connector
    assert isinstance(connector, Hears)
    if len(call.body) <= LARGE:
        return connector.verify(call)
    return await asyncio.to_thread(connector.verify, call)


def _call(scope: Scope, body: bytes) -> Call:
    headers: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        headers[key] = f"{headers[key]},{text}" if key in headers else text
    query = dict(parse_qsl(scope["query_string"].decode("latin-1")))
    return Call(headers=headers, body=body, query=query, method=scope["method"])
