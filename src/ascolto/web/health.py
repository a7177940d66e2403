"""`/health/live`, `/health/ready` and `/metrics`: for machines that watch, so they are raw too."""

from __future__ import annotations

import asyncio
import hmac
import ipaddress

from django.conf import settings
from django.db import close_old_connections, connection
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from ascolto.core import metrics
from ascolto.web.asgi import Receive, Scope, Send, answer, header
from ascolto.web.hooks import intake

READY_WITHIN = 2.0  # seconds
_LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}


async def health(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["method"] not in {"GET", "HEAD"}:
        await answer(send, 405)
    elif scope["path"] == "/health/live":
        await answer(send, 200, b"live\n")
    elif scope["path"] == "/health/ready":
        problem = await _not_ready()
        await answer(send, 503 if problem else 200, problem or b"ready\n")
    else:
        await answer(send, 404)


async def _not_ready() -> bytes:
    try:
        await asyncio.wait_for(asyncio.to_thread(_ask_database), READY_WITHIN)
    except Exception:
        return b"the database does not answer\n"
    return b""


def _ask_database() -> None:
    close_old_connections()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
        cursor.fetchone()
    close_old_connections()


async def show_metrics(scope: Scope, receive: Receive, send: Send) -> None:
    """For a caller on this machine, or one that knows `ASCOLTO_METRICS_TOKEN`; others: 404."""
    if not _may_see(scope):
        await answer(send, 404)
        return
    metrics.WAITING.set(intake.commit.waiting)
    body = await asyncio.to_thread(generate_latest)
    await answer(send, 200, body, content_type=CONTENT_TYPE_LATEST.encode())


def _may_see(scope: Scope) -> bool:
    token = settings.METRICS_TOKEN
    said = header(scope, b"authorization").removeprefix("Bearer ")
    if token:
        return hmac.compare_digest(said.encode(), token.encode())
    return _is_local(scope)


def _is_local(scope: Scope) -> bool:
    """From this machine and not passed on by a proxy that runs on it."""
    client = scope.get("client") or ("", 0)
    try:
        near = ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
    passed_on = any(
        header(scope, name)
        for name in (b"x-forwarded-for", b"forwarded", b"via", b"x-real-ip")
    )
    name = header(scope, b"host").rsplit(":", 1)[0]
    return near and not passed_on and name in _LOCAL_NAMES
