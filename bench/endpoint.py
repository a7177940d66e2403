"""The limit for a webhook door: uvicorn, a signature, a parse and one group commit; nothing else.

    python -m bench.endpoint PORT FOLDER

`/hook` answers when the call is durable in SQLite under a unique key; `/ping` at once.
"""

from __future__ import annotations

import asyncio
import base64
import hmac
import sqlite3
import sys
import threading
from pathlib import Path
from typing import Any

import orjson

from bench import scratch

KEY = base64.b64decode(scratch.SECRET.removeprefix("whsec_"))


class Writer:
    """Takes what has gathered while it was busy and commits it together."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._waiting: list[tuple[str, bytes, asyncio.Future[None]]] = []
        self._news = threading.Condition()
        threading.Thread(target=self._run, daemon=True).start()

    def store(self, name: str, body: bytes) -> asyncio.Future[None]:
        done = asyncio.get_running_loop().create_future()
        with self._news:
            self._waiting.append((name, body, done))
            self._news.notify()
        return done

    def _run(self) -> None:
        database = sqlite3.connect(
            self._place / "endpoint.sqlite3", isolation_level=None
        )
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute(
            "CREATE TABLE IF NOT EXISTS call (name TEXT PRIMARY KEY, body BLOB)"
        )
        while True:
            with self._news:
                while not self._waiting:
                    self._news.wait()
                batch, self._waiting = self._waiting[:500], self._waiting[500:]
            database.execute("BEGIN IMMEDIATE")
            database.executemany(
                "INSERT INTO call VALUES (?, ?) ON CONFLICT DO NOTHING",
                [(name, body) for name, body, _ in batch],
            )
            database.execute("COMMIT")
            waiting = [done for _, _, done in batch]
            waiting[0].get_loop().call_soon_threadsafe(_tell, waiting)


def _tell(waiting: list[asyncio.Future[None]]) -> None:
    for done in waiting:
        if not done.done():
            done.set_result(None)


def application(place: Path) -> Any:
    writer = Writer(place)

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            return
        status = 200
        if scope["path"] != "/ping":
            message = await receive()
            body = message["body"]
            while message.get("more_body"):
                message = await receive()
                body += message["body"]
            headers = dict(scope["headers"])
            name, at = headers[b"webhook-id"], headers[b"webhook-timestamp"]
            mark = hmac.digest(KEY, b"%b.%b.%b" % (name, at, body), "sha256")
            wanted = b"v1," + base64.b64encode(mark)
            if hmac.compare_digest(wanted, headers[b"webhook-signature"]):
                orjson.loads(body)
                await writer.store(name.decode(), body)
            else:
                status = 401
        length = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": status, "headers": length})
        await send({"type": "http.response.body", "body": b""})

    return answer


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(
        application(Path(sys.argv[2])), host="127.0.0.1", port=int(sys.argv[1]),
        loop="uvloop", http="httptools", ws="none", lifespan="off", log_level="error",
        access_log=False, server_header=False, backlog=2048,
    )  # fmt: skip
