"""Reads a request's body before a thread is given to it: small ones in memory, large ones on disk."""

from __future__ import annotations

import asyncio
import re
from tempfile import SpooledTemporaryFile

from ascolto.web.asgi import Gone, Message, Receive, Scope, TooLarge, header

IN_MEMORY = 256 * 1024
PIECE = 64 * 1024
NEXT_PIECE_WITHIN = 30.0  # seconds
WITHIN = 300.0

_CHARSET = re.compile(r"""charset\s*=\s*["']?([^"';\s]*)""", re.IGNORECASE)
_TEXTS = {"", "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "windows-1252"}


def is_text_of_ours(content_type: str) -> bool:
    """Python also knows charsets that are none ("hex", "undefined"); Django trips over them."""
    named = _CHARSET.search(content_type[:1000])
    return len(content_type) <= 1000 and (not named or named[1].lower() in _TEXTS)


class Spooled:
    """A body that has been read, to be handed on as if it came just now."""

    def __init__(self, receive: Receive) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self._after = receive
        self._left = 0
        self._ended = False

    def add(self, piece: bytes, most: int) -> None:
        self._left += len(piece)
        if self._left > most:
            raise TooLarge
        self._file.write(piece)

    def rewind(self) -> None:
        self._file.seek(0)

    async def receive(self) -> Message:
        if self._ended:
            return await self._after()
        piece = self._file.read(PIECE)
        self._left -= len(piece)
        self._ended = self._left <= 0
        return {"type": "http.request", "body": piece, "more_body": not self._ended}

    def close(self) -> None:
        self._file.close()


async def spool(scope: Scope, receive: Receive, most: int) -> Spooled | None:
    """The body, read to its end; None when there is none. Raises `TooLarge`, `Gone`, `TimeoutError`."""
    if not header(scope, b"content-length") and not header(scope, b"transfer-encoding"):
        return None
    body = Spooled(receive)
    try:
        async with asyncio.timeout(WITHIN):
            await _fill(body, receive, most)
    except BaseException:
        body.close()
        raise
    body.rewind()
    return body


async def _fill(body: Spooled, receive: Receive, most: int) -> None:
    while True:
        async with asyncio.timeout(NEXT_PIECE_WITHIN):
            message = await receive()
        if message["type"] != "http.request":
            raise Gone
        body.add(message.get("body", b""), most)
        if not message.get("more_body", False):
            return
