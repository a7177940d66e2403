"""XMPP for the demo: a real Prosody of this machine, and guests who write through it."""

from __future__ import annotations

import json
import re
import selectors
import socket
import threading
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ascolto.channels.contract import Call, Text
from ascolto.channels.contract.rehearsing import Answer, Given, Heard, Line, Stage
from ascolto.connectors.xmpp import prosody
from ascolto.connectors.xmpp.guests import Guests
from ascolto.connectors.xmpp.prosody import DOMAIN, GUESTS, Prosody

USER, PASSWORD = "treremi", "rehearsed-password-of-the-inn"
ME = f"{USER}@{DOMAIN}"
PIECE = 65_536


class Rehearsal(Stage):
    """A talk is a guest. What was said stays in the server's own archive."""

    def __init__(self) -> None:
        super().__init__()
        self._folder = Path()
        self._spoken: set[str] = set()  # keys of the lines that the server has
        self._server: Prosody | None = None
        self._guests: Guests | None = None
        self._opening = threading.Lock()
        self._is_over = False

    @staticmethod
    def absent() -> Text | None:
        if prosody.program():
            return None
        return Text(
            it="manca Prosody (apt-get install prosody).",
            en="there is no Prosody here (apt-get install prosody).",
        )

    def settings(self, url: str) -> dict[str, Any]:
        port = urlsplit(url).port or 5222
        where = {"host": "127.0.0.1", "port": port, "security": "none"}
        return {"address": ME, "password": PASSWORD, **where}

    def reside(self, folder: Path) -> None:
        self._folder = folder
        with suppress(FileNotFoundError):
            self._spoken = set((folder / "spoken").read_text().split())
        with suppress(FileNotFoundError):
            for line in (folder / "given.jsonl").read_text().splitlines():
                with suppress(ValueError):  # cut short by a crash
                    self.given.append(Given(**json.loads(line)))

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        who = self.place(_address(line), line.talk)
        if line.key not in self._spoken:
            self._open()[1].say(who, ME, line.text, line.key)
            self._spoken.add(line.key)
            with (self._folder / "spoken").open("a") as file:
                file.write(f"{line.key}\n")
        return ()

    def place(self, place: str, talk: str) -> str:
        super().place(place, talk)
        return place

    def knows(self, first: bytes) -> bool:
        return first == b"<"

    def carry(self, line: socket.socket) -> None:
        """Our own connection, brought to the server."""
        port = self._open()[0].clients
        with socket.create_connection(("127.0.0.1", port), 10) as other:
            other.settimeout(None)
            with suppress(OSError):
                _join(line, other)

    def __call__(self, heard: Heard) -> Answer:
        return Answer(404)  # nobody asks it by HTTP

    def end(self) -> None:
        with self._opening:
            self._is_over = True  # who waits for the lock starts no other one
            if self._guests:
                self._guests.leave()
            if self._server:
                self._server.end()
            self._guests = self._server = None

    def _open(self) -> tuple[Prosody, Guests]:
        with self._opening:
            if self._is_over:
                raise OSError("The demo's server has ended.")
            if self._server and self._guests and self._server.is_running:
                return self._server, self._guests
            server = Prosody(self._folder, USER, PASSWORD)
            server.start()
            guests = Guests(GUESTS, self._heard)
            try:
                guests.come(server.components, PASSWORD)
            except OSError:
                server.end()
                raise
            self._server, self._guests = server, guests
            return server, guests

    def _heard(self, to: str, text: str) -> None:
        self.take(to, text)
        with (self._folder / "given.jsonl").open("a") as file:
            file.write(json.dumps(asdict(self.given[-1])) + "\n")


def _address(line: Line) -> str:
    """Of a guest: their name, and enough of their number to tell two of the same name apart."""
    plain = unicodedata.normalize("NFKD", line.name.lower())
    name = re.sub(r"[^a-z0-9]+", ".", "".join(c for c in plain if c.isascii()))
    return f"{name.strip('.') or 'ospite'}.{line.author[-4:]}@{GUESTS}"


def _join(one: socket.socket, other: socket.socket) -> None:
    """Bytes both ways until either side has ended."""
    with selectors.DefaultSelector() as both:
        both.register(one, selectors.EVENT_READ, other)
        both.register(other, selectors.EVENT_READ, one)
        while True:
            for ready, _ in both.select():
                assert isinstance(ready.fileobj, socket.socket)
                piece = ready.fileobj.recv(PIECE)
                if not piece:
                    return
                ready.data.sendall(piece)
