"""The whole web on a free port, in a thread of the test: Django, streams and the webhook door.

    with serving() as url:              # the web alone
    with serving(crew=True) as url:     # with everything that works behind the screens

For tests with `django_db(transaction=True)`: other threads see what is committed.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn


@contextmanager
def serving(*, crew: bool = False, port: int = 0) -> Iterator[str]:
    from ascolto.config.asgi import application
    from ascolto.core.hub import hub

    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listening.bind(("127.0.0.1", port))
    server = uvicorn.Server(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            lifespan="on",
            proxy_headers=False,
            timeout_graceful_shutdown=2,
        )
    )
    thread = threading.Thread(
        target=server.run, kwargs={"sockets": [listening]}, name="web", daemon=True
    )
    thread.start()
    try:
        _await(server, thread)
        with _working(crew):
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        hub.end_all()
        server.should_exit = True
        thread.join(10)
        listening.close()


def _await(server: uvicorn.Server, thread: threading.Thread) -> None:
    end = time.monotonic() + 20
    while not server.started:
        assert thread.is_alive(), "the web did not start"
        assert time.monotonic() < end, "the web did not start in time"
        time.sleep(0.01)


@contextmanager
def _working(crew: bool) -> Iterator[None]:
    if not crew:
        yield
        return
    from ascolto.config.workers import Crew

    own = Crew()
    own.start()
    try:
        yield
    finally:
        own.stop()
