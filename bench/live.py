"""Open screens: how much an open stream costs, and how long a broadcast takes to reach all."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any

from bench import children, scratch, servers
from bench.figures import Figure, percentile


def figures(streams: int = 1000, rounds: int = 15) -> list[Figure]:
    with scratch.folder() as place:
        known = children.run("bench.live", "prepare", str(place))
        with servers.ascolto("serve", place) as running:
            before = running.memory()
            words = (
                "bench.live",
                "listen",
                str(running.port),
                known["stream"],
                known["hook"],
            )
            said = children.run(*words, str(streams), str(rounds))
            memory = said["memory"] - before
    more = {
        "streams": said["open"],
        "p95_ms": said["p95"],
        "megabytes_for_all": memory,
        "from": "a webhook's 2xx to its event on a stream",
    }
    return [Figure("live", said["p50"], "ms p50", more=more)]


async def listen(
    port: int, stream: str, hook: str, streams: int, rounds: int
) -> dict[str, Any]:
    import psutil

    from bench import load

    heard: list[asyncio.Queue[float]] = [asyncio.Queue() for _ in range(streams)]
    readers = await asyncio.gather(
        *(asyncio.open_connection("127.0.0.1", port) for _ in heard)
    )

    async def follow(reader: asyncio.StreamReader, queue: asyncio.Queue[float]) -> None:
        while line := await reader.readline():
            if line.startswith(b"event: conversation"):
                queue.put_nowait(time.perf_counter())

    tasks = []
    for (reader, writer), queue in zip(readers, heard, strict=True):
        writer.write(f"GET {stream} HTTP/1.1\r\nhost: localhost\r\n\r\n".encode())
        tasks.append(asyncio.create_task(follow(reader, queue)))
    await asyncio.sleep(2)
    _, line = await asyncio.get_running_loop().create_connection(
        load.Line, "127.0.0.1", port
    )
    lags = []
    for request in load.requests(hook, rounds, seed=31):
        await line.post(request)
        began = time.perf_counter()
        arrived = await asyncio.gather(*(asyncio.wait_for(q.get(), 30) for q in heard))
        lags += [max(at - began, 0.0) * 1000 for at in arrived]
        await asyncio.sleep(0.3)
        for queue in heard:  # what the acknowledgement said besides
            while not queue.empty():
                queue.get_nowait()
    found = [
        c.pid for c in psutil.net_connections("tcp") if c.laddr and c.laddr.port == port
    ]
    memory = psutil.Process(next(p for p in found if p)).memory_info().rss / 1024 / 1024
    for task in tasks:
        task.cancel()
    return {
        "open": streams, "memory": memory,
        "p50": percentile(lags, 0.5), "p95": percentile(lags, 0.95),
    }  # fmt: skip


def prepare(place: Path) -> dict[str, str]:
    scratch.start(place)
    from ascolto.core.scoping import scope
    from ascolto.web.live import stream

    member = scratch.company()
    with scope(member.workspace_id):
        hook = scratch.hook()
        return {"stream": stream.address(member), "hook": f"/hooks/{hook.public_id}"}


if __name__ == "__main__":
    if sys.argv[1] == "prepare":
        print(json.dumps(prepare(Path(sys.argv[2]))))
    else:
        port, stream, hook, streams, rounds = sys.argv[2:]
        print(
            json.dumps(
                asyncio.run(listen(int(port), stream, hook, int(streams), int(rounds)))
            )
        )
