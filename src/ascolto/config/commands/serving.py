"""`ascolto serve`: everything in one process. `ascolto web`: only the web."""

from __future__ import annotations

import argparse
import fcntl
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO, Any

from ascolto.config.commands import Commands, command
from ascolto.config.environment import number, text


def add(commands: Commands) -> None:
    serve = command(
        commands,
        "serve",
        _serve,
        "Run everything in one process: web, workers, clock. Ctrl-C stops it.",
        long_running=True,
    )
    _address(serve)
    serve.add_argument(
        "--demo",
        action="store_true",
        help="put the demo company into an empty database",
    )
    web = command(
        commands,
        "web",
        _web,
        "Run only the web; workers run elsewhere (`ascolto worker`).",
        long_running=True,
    )
    _address(web)


def _address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="default: ASCOLTO_HOST or 127.0.0.1")
    parser.add_argument("--port", type=int, help="default: ASCOLTO_PORT or 8000")


# --- the commands --------------------------------------------------------------------------------


def _serve(options: argparse.Namespace) -> int:
    from ascolto.config import database
    from ascolto.config.commands import demo

    with _only_one() as lock:
        if lock is None:
            return 0
        listening = _listen(options)
        if listening is None:
            return 1
        database.bring_up_to_date()
        if options.demo and demo.is_there():
            demo.load_if_empty()
        url = _url(listening)
        _note(lock, url)
        return _run_all(listening, url)


def _run_all(listening: socket.socket, url: str) -> int:
    from ascolto.config.commands import demo
    from ascolto.config.workers import Crew

    crew = Crew()
    said = f"\n  Ascolto is ready: {url}\n{demo.logins()}  Ctrl-C stops it.\n"

    def ready() -> None:
        crew.start()
        print(said, flush=True)

    with demo.post_office():
        try:
            _run_web(listening, ready)
        finally:
            still = crew.stop()
    if still:
        print(f"  Still at work when stopped: {', '.join(still)}.", file=sys.stderr)
    print("  Ascolto has stopped.", flush=True)
    sys.stdout.flush()
    # A provider's call that does not return must not keep the process.
    threading.Timer(3.0, os._exit, [0]).start() if still else None
    return 0


def _web(options: argparse.Namespace) -> int:
    from ascolto.config import database, interpreter

    interpreter.few_heaps()
    database.require_durable()
    listening = _listen(options)
    if listening is None:
        return 1
    url = _url(listening)
    _run_web(listening, lambda: print(f"  Ascolto's web is ready: {url}", flush=True))
    return 0


# --- the server ----------------------------------------------------------------------------------


def _run_web(listening: socket.socket, ready: Any) -> None:
    from ascolto.config.database import Unfit

    server = _server(ready)
    # The server raises the signal that ended it once more, for whoever ran it: the work under way ends
    # first, for one that comes by systemd or Docker as for Ctrl-C.
    signal.signal(signal.SIGTERM, lambda *_: None)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    if not server.started:
        raise Unfit("The web could not start; the lines above say why.")


def _server(ready: Any) -> Any:
    import uvicorn

    from ascolto.config.asgi import application
    from ascolto.core.hub import hub

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            if self.started:
                ready()

        def handle_exit(self, sig: int, frame: FrameType | None) -> None:
            hub.end_all()  # open streams would hold up the end
            super().handle_exit(sig, frame)

    config = uvicorn.Config(
        application, log_config=None, access_log=False, proxy_headers=False, server_header=False,
        date_header=True, lifespan="on", loop="uvloop", http="httptools", ws="none", backlog=2048,
        timeout_keep_alive=65, timeout_graceful_shutdown=5, h11_max_incomplete_event_size=64 * 1024,
    )  # fmt: skip
    return Server(config)


def _listen(options: argparse.Namespace) -> socket.socket | None:
    from django.core.exceptions import ImproperlyConfigured

    host = options.host or text("ASCOLTO_HOST") or "127.0.0.1"
    port = number("ASCOLTO_PORT", 8000) if options.port is None else options.port
    if not 0 <= port < 65_536:
        raise ImproperlyConfigured(
            f"{port} is no port: choose one from 1 to 65535 in ASCOLTO_PORT."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as problem:
        listening.close()
        print(
            f"ascolto: Port {port} on {host} cannot be used ({problem.strerror}): another "
            "program has it, or it is not ours to take. Choose another in ASCOLTO_PORT, for "
            f"example: ASCOLTO_PORT={port + 1 if port < 65_000 else 8000} make run",
            file=sys.stderr,
        )
        return None
    listening.set_inheritable(True)
    return listening


def _url(listening: socket.socket) -> str:
    from django.conf import settings

    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    host, port = listening.getsockname()[:2]
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"


# --- one per data folder -------------------------------------------------------------------------


@contextmanager
def _only_one() -> Iterator[IO[str] | None]:
    """The data folder's lock; None when another `serve` holds it, which is then named."""
    from django.conf import settings

    path = Path(settings.DATA) / "ascolto.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            print(_running(lock, path))
            yield None
            return
        yield lock
        lock.truncate(0)


def _note(lock: IO[str], url: str) -> None:
    lock.truncate(0)
    json.dump({"pid": os.getpid(), "url": url}, lock)
    lock.flush()


def _running(lock: IO[str], path: Path) -> str:
    lock.seek(0)
    try:
        said = json.loads(lock.read())
    except ValueError:
        return f"  Ascolto is just starting with the data folder {path.parent}."
    return f"  Ascolto is already running: {said['url']} (process {said['pid']})."
