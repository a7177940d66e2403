"""Senders that behave as providers do: they try until they hear a 2xx, and sometimes once more.

A time-out, a broken connection, any other status: the same delivery comes again. About one in
twenty comes again although it was acknowledged.
"""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

AGAIN = 0.05  # of what was acknowledged is sent again
TIMEOUT = 8.0  # seconds


@dataclass
class Tale:
    """What senders lived through. `answers` are (asked at, answered at, status, path), monotonic."""

    answers: list[tuple[float, float, int, str]] = field(default_factory=list)
    acknowledged: int = 0
    given_up: list[str] = field(default_factory=list)
    answered: list[bytes] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, began: float, status: int, path: str) -> None:
        with self.lock:
            self.answers.append((began, time.monotonic(), status, path))

    @property
    def troubles(self) -> int:
        """Attempts that did not end in a 2xx."""
        return sum(not 200 <= status < 300 for _, _, status, _ in self.answers)


@dataclass(frozen=True)
class Post:
    """One delivery, the same at every attempt."""

    path: str
    body: bytes
    headers: Callable[[], Mapping[str, str]]  # made anew: a signature ages
    source: str = "127.0.0.1"
    name: str = ""


class Sender:
    """For one thread: keeps its connection open, as providers do."""

    def __init__(
        self,
        port: int,
        tale: Tale,
        chance: random.Random,
        until: float,
        again: float = AGAIN,
    ) -> None:
        self._port, self._tale, self._chance, self._until = port, tale, chance, until
        self._again = again
        self._lines: dict[str, http.client.HTTPConnection] = {}

    def deliver(self, post: Post) -> bytes:
        """Returns the body of the first 2xx; b"" when the deadline came first."""
        pause = 0.05
        while time.monotonic() < self._until:
            status, body = self._once(post)
            if 200 <= status < 300:
                with self._tale.lock:
                    self._tale.acknowledged += 1
                if self._chance.random() < self._again:
                    self._once(post)
                return body
            if 400 <= status < 500 and status not in {408, 429}:
                with self._tale.lock:
                    self._tale.given_up.append(f"{post.name}: {status} {body[:200]!r}")
                return b""
            time.sleep(pause * self._chance.uniform(0.5, 1.5))
            pause = min(pause * 2, 0.8)
        with self._tale.lock:
            self._tale.given_up.append(f"{post.name}: no 2xx in time")
        return b""

    def _once(self, post: Post) -> tuple[int, bytes]:
        began = time.monotonic()
        status, body = 0, b""
        try:
            line = self._line(post.source)
            line.request("POST", post.path, post.body, dict(post.headers()))
            answer = line.getresponse()
            body = answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            self._drop(post.source)
        self._tale.note(began, status, post.path)
        return status, body

    def _line(self, source: str) -> http.client.HTTPConnection:
        if source not in self._lines:
            self._lines[source] = http.client.HTTPConnection(
                "127.0.0.1", self._port, timeout=TIMEOUT, source_address=(source, 0)
            )
        return self._lines[source]

    def _drop(self, source: str) -> None:
        if line := self._lines.pop(source, None):
            line.close()

    def close(self) -> None:
        for source in list(self._lines):
            self._drop(source)


def send_all(
    work: Sequence[Callable[[Sender], None]],
    *,
    port: int,
    tale: Tale,
    seed: int,
    threads: int = 6,
    spread: float = 0.0,
    within: float = 240.0,
) -> list[threading.Thread]:
    """Begin to do all of `work`, spread over some seconds; join the threads."""
    queue: SimpleQueue[tuple[float, Callable[[Sender], None]]] = SimpleQueue()
    began = time.monotonic()
    for place, one in enumerate(work):
        queue.put((began + spread * place / max(len(work), 1), one))

    def run(number: int) -> None:
        chance = random.Random(f"{seed}/{number}")
        sender = Sender(port, tale, chance, began + within)
        try:
            while True:
                at, one = queue.get_nowait()
                time.sleep(max(0.0, at - time.monotonic()))
                one(sender)
        except Empty:
            return
        finally:
            sender.close()

    made = [
        threading.Thread(
            target=run, args=[number], name=f"sender-{number}", daemon=True
        )
        for number in range(threads)
    ]
    for thread in made:
        thread.start()
    return made
