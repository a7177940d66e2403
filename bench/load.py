"""Callers of a web server, in a process of their own, over connections that stay open.

    python -m bench.load PORT PATH CALLS CONNECTIONS RATE SEED [STAMPS]

Each connection sends its next call when the last was answered; with a RATE (calls a second, 0: as
fast as it goes) calls begin on a clock. Prints one line of JSON: what came back and how long it
took; into the file STAMPS, when each call was answered.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import time
import uuid
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from bench import letters, scratch
from bench.figures import percentile

KEY = base64.b64decode(scratch.SECRET.removeprefix("whsec_"))


def requests(path: str, count: int, seed: int) -> list[bytes]:
    """Of so many strangers."""
    return posted(path, letters.letters(count, seed=seed))


def posted(path: str, said: Iterable[letters.Letter]) -> list[bytes]:
    """Ready to send: signed as Standard Webhooks asks."""
    now = int(time.time())
    made = []
    for letter in said:
        body = letters.body(letter)
        headers = letters.signed(KEY, f"msg_{uuid.uuid4().hex}", body, now)
        lines = [f"{name}: {value}" for name, value in headers.items()]
        head = f"POST {path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        head += "\r\n".join(lines) + f"\r\ncontent-length: {len(body)}\r\n\r\n"
        made.append(head.encode() + body)
    return made


class Line(asyncio.Protocol):
    """One connection; answers have a length or none."""

    def __init__(self) -> None:
        self.answer: asyncio.Future[int] | None = None
        self.held = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self.held += data
        head, found, rest = self.held.partition(b"\r\n\r\n")
        if not found:
            return
        low = head.lower()
        length = 0
        if (at := low.find(b"content-length:")) >= 0:
            length = int(low[at + 15 :].split(b"\r\n", 1)[0])
        if len(rest) >= length and self.answer is not None:
            self.held = rest[length:]
            self._done(int(head[9:12]))

    def connection_lost(self, problem: Exception | None) -> None:
        self._done(0)

    def _done(self, status: int) -> None:
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(status)

    async def post(self, request: bytes) -> int:
        """The status; 0 when the connection ended."""
        if self.transport.is_closing():
            return 0
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return await self.answer


async def run(
    port: int, made: list[bytes], connections: int, rate: float
) -> dict[str, object]:
    loop = asyncio.get_running_loop()
    lines = [
        (await loop.create_connection(Line, "127.0.0.1", port))[1]
        for _ in range(connections)
    ]
    statuses: Counter[int] = Counter()
    times: list[float] = []
    answered: list[float] = [0.0] * len(made)
    turn = iter(enumerate(made))
    began = time.perf_counter()

    async def work(line: Line) -> None:
        for number, request in turn:
            due = began + number / rate if rate else 0.0
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            # With a rate, waiting for a free connection counts: the caller does wait.
            start = max(due, 0.0) or time.perf_counter()
            statuses[await line.post(request)] += 1
            answered[number] = time.time()
            times.append((time.perf_counter() - start) * 1000)

    await asyncio.gather(*(work(line) for line in lines))
    took = time.perf_counter() - began
    for line in lines:
        line.transport.close()
    return {
        "answers": len(times),
        "ok": statuses[200],
        "statuses": dict(statuses),
        "seconds": took,
        "p50": percentile(times, 0.50),
        "p99": percentile(times, 0.99),
        "worst": max(times),
        "answered": answered,
    }


def main(
    port: int,
    path: str,
    calls: int,
    connections: int,
    rate: float,
    seed: int,
    stamps: str = "",
) -> None:
    import uvloop

    made = requests(path, calls, seed)
    said = uvloop.run(run(port, made, connections, rate))
    answered = said.pop("answered")
    if stamps:
        Path(stamps).write_text(json.dumps(answered))
    print(json.dumps(said))


if __name__ == "__main__":
    _, port, path, calls, connections, rate, seed, *rest = sys.argv
    main(int(port), path, int(calls), int(connections), float(rate), int(seed), *rest)
