"""The way in: the live stream, the webhook door and the watchers' pages are raw, the rest is Django.

Django runs in threads behind a bridge. A body is read in full before it takes a thread, so that a
slow client costs memory and not a thread.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ascolto.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
django = get_wsgi_application()

import structlog  # noqa: E402
from a2wsgi import WSGIMiddleware  # noqa: E402
from django.db import connections  # noqa: E402

from ascolto.config import interpreter  # noqa: E402
from ascolto.config.bodies import Spooled, is_text_of_ours, spool  # noqa: E402
from ascolto.config.database import require_durable  # noqa: E402
from ascolto.config.proxies import Proxies  # noqa: E402
from ascolto.core import ringing  # noqa: E402
from ascolto.core.hub import hub  # noqa: E402
from ascolto.web.asgi import (  # noqa: E402
    App,
    Gone,
    Receive,
    Scope,
    Send,
    TooLarge,
    announced,
    answer,
    header,
)
from ascolto.web.health import health, show_metrics  # noqa: E402
from ascolto.web.hooks import intake  # noqa: E402
from ascolto.web.hooks.door import accounts, hooks  # noqa: E402
from ascolto.web.live.stream import events  # noqa: E402
from ascolto.web.portal import chat_stream  # noqa: E402

log = structlog.get_logger(__name__)

_proxies = Proxies(settings.TRUSTED_PROXIES)
_wsgi: Any = WSGIMiddleware  # its types are narrower than what it takes
_pages: App = _wsgi(django, workers=settings.WEB_THREADS)
_EXACT: dict[str, App] = {"/events": events, "/metrics": show_metrics}
_BELOW: dict[str, App] = {"/hooks/": hooks, "/health/": health}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await _live(receive, send)
        return
    if scope["type"] != "http":
        await send({"type": "websocket.close", "code": 1000})
        return
    if "\x00" in scope["path"]:  # names nothing, and PostgreSQL refuses to look for it
        await answer(send, 404)
        return
    raw = _raw(scope["path"])
    if raw is not show_metrics:  # which asks whether a proxy passed the call on
        _proxies.apply(scope)
    if raw is not None:
        await raw(scope, receive, send)
    else:
        await _page(scope, receive, send)


def _raw(path: str) -> App | None:
    if path in _EXACT:
        return _EXACT[path]
    if chat_stream.is_here(path):
        return chat_stream.visits
    for start, app in _BELOW.items():
        if path.startswith(start):
            return app
    return None


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    close = [(b"connection", b"close")]
    if announced(scope) > settings.BODY_LIMIT:
        await answer(send, 413, headers=close)
        return
    if not is_text_of_ours(header(scope, b"content-type")):
        await answer(send, 415, b"Send it as UTF-8.", headers=close)
        return
    body: Spooled | None = None
    try:
        body = await spool(scope, receive, settings.BODY_LIMIT)
        await _pages(scope, body.receive if body else receive, send)
    except TooLarge:
        await answer(send, 413, headers=close)
    except TimeoutError:
        await answer(send, 408, headers=close)
    except Gone:
        return
    finally:
        if body:
            body.close()


async def _live(receive: Receive, send: Send) -> None:
    await receive()
    try:
        await asyncio.to_thread(_begin)
    except Exception as problem:
        log.exception("web.not_started")
        await send({"type": "lifespan.startup.failed", "message": str(problem)})
        return
    await send({"type": "lifespan.startup.complete"})
    await receive()
    await asyncio.to_thread(_end)
    await send({"type": "lifespan.shutdown.complete"})


def _begin() -> None:
    try:
        require_durable()
        ringing.start()
        hub.start()
        intake.commit.start()
        accounts.forget()
        interpreter.settle(crowded=False)
    finally:
        connections.close_all()  # this thread's own


def _end() -> None:
    intake.commit.stop()
    hub.stop()
    ringing.stop()
