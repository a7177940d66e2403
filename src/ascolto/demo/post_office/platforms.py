"""The demo's other systems: where Lagovia and Sassolino take our answers, signed, by HTTP.

What they take lies in a file each, a line per answer; their customers (`playing`) read it there.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

LARGEST = 20 * 1024 * 1024
WITHIN = 20.0  # seconds for a call


class Platforms:
    """One HTTP server for all of them. `secrets`: by account, how calls of ours are signed."""

    def __init__(self, folder: Path, secrets: Mapping[str, str]) -> None:
        self._folder = folder
        self._secrets = dict(secrets)
        self._known = {key: {a["id"] for a in answers(folder, key)} for key in secrets}

    async def serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """One call per connection."""
        try:
            status, body = await asyncio.wait_for(self._call(reader), WITHIN)
            writer.write(
                f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n"
                f"content-length: {len(body)}\r\nconnection: close\r\n\r\n".encode()
                + body
            )
            await writer.drain()
        except (TimeoutError, ConnectionError, ValueError, asyncio.IncompleteReadError):
            pass
        finally:
            with contextlib.suppress(ConnectionError):
                writer.close()

    async def _call(self, reader: asyncio.StreamReader) -> tuple[str, bytes]:
        first = (await reader.readline()).decode("latin-1").split(" ")
        headers: dict[str, str] = {}
        while line := (await reader.readline()).strip():
            name, _, value = line.decode("latin-1").partition(":")
            headers[name.strip().lower()] = value.strip()
        size = int(headers.get("content-length") or 0)
        if len(first) < 2 or first[0] != "POST" or not 0 < size <= LARGEST:
            return "400 Bad Request", b"{}"
        body = await reader.readexactly(size)
        account = first[1].strip("/")
        if account not in self._secrets:
            return "404 Not Found", b"{}"
        return await asyncio.to_thread(self._taken, account, headers, body)

    def _taken(
        self, account: str, headers: dict[str, str], body: bytes
    ) -> tuple[str, bytes]:
        try:
            said = Webhook(self._secrets[account]).verify(body, headers)
        except (WebhookVerificationError, ValueError):
            return "401 Unauthorized", b"{}"
        name = headers["webhook-id"]
        if said.get("type") == "reply.created" and name not in self._known[account]:
            with _file(self._folder, account).open("a") as file:
                file.write(json.dumps({"id": name, "said": said}) + "\n")
            self._known[account].add(name)
        return "200 OK", json.dumps({"external_id": f"{account}-{name}"}).encode()


def answers(folder: Path, account: str) -> Iterable[dict[str, Any]]:
    """The answers a platform has taken, oldest first: `id`, and `said` as it was called."""
    with contextlib.suppress(FileNotFoundError):
        for line in _file(folder, account).read_text().splitlines():
            with contextlib.suppress(ValueError):  # a line cut short by a crash
                yield json.loads(line)


def _file(folder: Path, account: str) -> Path:
    return folder / f"answers-{account}.jsonl"
