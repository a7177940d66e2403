"""A small mail server for the demo only: real doors of this machine, for customers who do not exist.

SMTP and IMAP on 127.0.0.1, mailboxes as files in the data folder, every address welcome; and the
platforms of the story, which take our answers by HTTP. It runs in the process that serves or works
when a demo company is there; of several processes on one data folder, one runs it.
"""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
import threading
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import IO, Any

import structlog

from ascolto.demo.post_office import places
from ascolto.demo.post_office.boxes import Boxes
from ascolto.demo.post_office.imap import Session
from ascolto.demo.post_office.platforms import Platforms
from ascolto.demo.post_office.smtp import server
from ascolto.demo.post_office.stages import Stages

log = structlog.get_logger(__name__)
logging.getLogger("mail.log").setLevel(logging.ERROR)  # it tells every word spoken
STARTS_WITHIN = 10.0  # seconds


class PostOffice:
    """The servers, on a thread of their own, from `start` to `stop`."""

    def __init__(self, boxes: Boxes, password: str, platforms: Platforms) -> None:
        self._boxes, self._password, self._platforms = boxes, password, platforms
        self._stages = Stages(places.folder())
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._run, name="post-office", daemon=True
        )
        self._servers: list[asyncio.Server] = []
        self._sessions: set[asyncio.Task[None]] = set()
        self._lock: IO[str] | None = None

    def start(self, ports: places.Ports) -> None:
        """Listen. Raises `OSError` when a port is taken."""
        self._thread.start()
        try:
            self._wait_for(self._listen(ports))
            self._stages.start(places.HOST, ports.stages)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End every connection. Mails lie on disk already. Twice is once."""
        self._stages.stop()
        if self._thread.is_alive():
            self._wait_for(self._end())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(STARTS_WITHIN)
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def hold(self, lock: IO[str]) -> None:
        """Keep the data folder's lock for as long as it runs."""
        self._lock = lock

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _wait_for(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(STARTS_WITHIN)

    async def _listen(self, ports: places.Ports) -> None:
        loop = self._loop
        self._servers.append(
            await loop.create_server(
                lambda: server(self._boxes, self._password), places.HOST, ports.smtp
            )
        )
        for serve, port in (
            (self._hand_out, ports.imap),
            (self._platforms.serve, ports.http),
        ):
            self._servers.append(
                await asyncio.start_server(
                    _ending_quietly(serve), places.HOST, port, limit=1024 * 1024
                )
            )

    async def _hand_out(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._sessions.add(task)
        try:
            await Session(self._boxes, self._password, reader, writer).run()
        finally:
            self._sessions.discard(task)

    async def _end(self) -> None:
        for one in self._servers:
            one.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def _ending_quietly(serve: Serve) -> Serve:
    """Python 3.11's streams log a session that is cancelled, as ours are at the end, as an error."""

    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.CancelledError):
            await serve(reader, writer)

    return one


class Elsewhere:
    """Another process of this data folder runs it, or nobody needs to."""

    def stop(self) -> None:
        """There is nothing to stop."""


def start_if_needed() -> PostOffice | Elsewhere:
    """Run the post office when a demo company is there and nobody runs it yet; `stop` it later."""
    from ascolto.demo import loading

    if not loading.is_there():
        return Elsewhere()
    allow_callbacks()
    places.folder().mkdir(parents=True, exist_ok=True)
    lock = (places.folder() / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        return Elsewhere()
    office = _started()
    office.hold(lock)
    return office


def _started() -> PostOffice:
    from ascolto.demo.post_office import accounts

    ports = places.ports()
    try:
        office = _made()
        office.start(ports)
    except OSError:  # somebody else has a port of ours by now
        ports = places.others()
        office = _made()
        office.start(ports)
    accounts.point_here()
    log.info("post_office.open", smtp=ports.smtp, imap=ports.imap)
    return office


def _made() -> PostOffice:
    from ascolto.demo.founding import PASSWORD
    from ascolto.demo.post_office import accounts

    folder = places.folder()
    return PostOffice(
        Boxes(folder / "boxes"), PASSWORD, Platforms(folder, accounts.secrets())
    )


def allow_callbacks() -> None:
    """Outbound HTTP goes to the public internet only; the platforms are here, under this one name."""
    allowed = os.environ.get("ASCOLTO_HTTP_ALLOW", "")
    if places.NAME not in {name.strip() for name in allowed.split(",")}:
        os.environ["ASCOLTO_HTTP_ALLOW"] = ",".join(
            filter(None, (allowed, places.NAME))
        )
