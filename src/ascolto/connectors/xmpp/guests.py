"""Everybody who writes to the demo by XMPP: a component (XEP-0114), at whose domain any name may speak."""

from __future__ import annotations

import hashlib
import re
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from secrets import token_hex
from typing import Any
from xml.etree.ElementTree import (
    Element,
    ParseError,
    SubElement,
    XMLPullParser,
    tostring,
)

from ascolto.connectors.xmpp.receive import ORIGIN, RECEIPTS, bare

SPACE = "{jabber:component:accept}"
PING = "{urn:xmpp:ping}"
WITHIN = 10.0  # seconds for an answer of the server
HEAD = (
    "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='{domain}'>"
)
Heard = Callable[[str, str], None]  # whom it was said to, and the words


class Guests:
    """One connection for all of them, read on a thread of its own."""

    def __init__(self, domain: str, heard: Heard) -> None:
        self._domain, self._heard = domain, heard
        self._line: socket.socket | None = None
        self._parser: Any = XMLPullParser(("start", "end"))
        self._depth = 0
        self._asked: dict[str, threading.Event] = {}
        self._writing = threading.Lock()

    def come(self, port: int, secret: str) -> None:
        """Raises `OSError`."""
        line = socket.create_connection(("127.0.0.1", port), WITHIN)
        self._line = line
        line.sendall(HEAD.format(domain=self._domain).encode())
        head = _until(line, rb"<stream:stream[^>]*>")
        found = re.search(rb"\bid=['\"]([^'\"]+)", head)
        proof = hashlib.sha1((found[1] if found else b"") + secret.encode())
        line.sendall(f"<handshake>{proof.hexdigest()}</handshake>".encode())
        _until(line, rb"<handshake\s*/>|<handshake></handshake>")
        line.settimeout(None)
        self._parser.feed(HEAD.format(domain=self._domain))
        threading.Thread(target=self._listen, name="guests", daemon=True).start()

    def say(self, who: str, to: str, text: str, id: str) -> None:
        """Returns once the server has dealt with it. Raises `OSError`."""
        stanza = Element(f"{SPACE}message", {"from": f"{who}/casa"}, to=to, id=id)
        stanza.set("type", "chat")
        SubElement(stanza, f"{SPACE}body").text = text
        SubElement(stanza, f"{ORIGIN}origin-id", id=id)
        name, done = token_hex(6), threading.Event()
        ping = Element(f"{SPACE}iq", {"from": who}, to=to.partition("@")[2], id=name)
        ping.set("type", "get")
        SubElement(ping, f"{PING}ping")
        self._asked[name] = done
        self._write(tostring(stanza) + tostring(ping))
        is_done = done.wait(WITHIN)
        self._asked.pop(name, None)
        if not is_done:
            raise OSError("The server does not answer.")

    def leave(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
            line.close()

    def _write(self, piece: bytes) -> None:
        with self._writing:
            if self._line is None:
                raise OSError("Not connected.")
            self._line.sendall(piece)

    def _listen(self) -> None:
        with suppress(OSError, ParseError):
            while (line := self._line) is not None:
                piece = line.recv(65_536)
                if not piece:
                    break
                self._parser.feed(piece)
                self._take_in()

    def _take_in(self) -> None:
        for kind, element in self._parser.read_events():
            self._depth += 1 if kind == "start" else -1
            if kind == "end" and self._depth == 1:
                self._stanza(element)

    def _stanza(self, said: Element) -> None:
        if (done := self._asked.get(said.get("id", ""))) is not None:
            done.set()
        text = said.findtext(f"{SPACE}body", "")
        if said.tag == f"{SPACE}message" and said.get("type") != "error" and text:
            self._heard(bare(said.get("to", "")), text)
            if said.find(f"{RECEIPTS}request") is not None:
                self._confirm(said)

    def _confirm(self, said: Element) -> None:
        """As a client does by itself: the message has arrived."""
        words = {"from": said.get("to", ""), "to": said.get("from", "")}
        back = Element(f"{SPACE}message", words, id=token_hex(6))
        SubElement(back, f"{RECEIPTS}received", id=said.get("id", ""))
        self._write(tostring(back))


def _until(line: socket.socket, pattern: bytes) -> bytes:
    read = b""
    while not re.search(pattern, read):
        piece = line.recv(4096)
        if not piece or len(read) > 65_536:
            raise OSError("The server does not let the guests in.")
        read += piece
    return read
