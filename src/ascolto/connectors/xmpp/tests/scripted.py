"""A small XMPP server that says what a test wants, once somebody has signed in."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

FEATURES = "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
FEATURES += "<mechanism>PLAIN</mechanism></mechanisms></stream:features>"
BOUND = "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>"
HEAD = "<?xml version='1.0'?><stream:stream xmlns='jabber:client' version='1.0' id='1' "
HEAD += "xmlns:stream='http://etherx.jabber.org/streams' from='localhost'>"
NOT_AUTHORISED = (
    "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"
)
SUCCESS = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
# What the server says to a stanza; None: it hangs up; "": nothing.
Script = Callable[[str], str | None]


class Scripted:
    def __init__(self, script: Script, *, lets_in: bool = True) -> None:
        self.script = script
        self.lets_in = lets_in
        self.heard: list[str] = []
        self._listening = socket.socket()
        self._listening.bind(("127.0.0.1", 0))
        self._listening.listen(5)
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        with suppress(OSError):  # wakes the thread that waits for a caller
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                line, _ = self._listening.accept()
                threading.Thread(target=self._speak, args=(line,), daemon=True).start()

    def _speak(self, line: socket.socket) -> None:
        signed_in, text = False, ""
        with line, suppress(OSError):
            while piece := line.recv(65536):
                text += piece.decode()
                while (found := _first(text)) is not None:
                    text = text[len(found) :]
                    said = self._answer(found, signed_in)
                    signed_in = signed_in or said == SUCCESS
                    if said is None:
                        return
                    line.sendall(said.encode())

    def _answer(self, heard: str, signed_in: bool) -> str | None:
        if "stream:stream" in heard:
            return HEAD + (BOUND if signed_in else FEATURES)
        if "xmpp-sasl" in heard:
            return SUCCESS if self.lets_in else NOT_AUTHORISED
        if "xmpp-bind" in heard:
            return result(heard)
        self.heard.append(heard)
        return self.script(heard)


def result(heard: str, inside: str = "") -> str:
    return f"<iq type='result' id='{id_of(heard)}'>{inside}</iq>"


def id_of(heard: str) -> str:
    found = re.search(r"\bid=[\"']([^\"']+)", heard)
    return found[1] if found else ""


def _first(text: str) -> str | None:
    """The first whole stanza of `text`."""
    if text.startswith(("<?xml", "<stream:stream")):
        end = text.find(">", text.find("<stream:stream"))
        return text[: end + 1] if end > 0 else None
    found = re.match(r"<([\w:]+)[^>]*?/>", text)
    if found and ">" not in found[0][:-1]:
        return found[0]
    opened = re.match(r"<([\w:]+)", text)
    if not opened:
        return text if text.startswith("</") and text.endswith(">") else None
    end = text.find(f"</{opened[1]}>")
    return text[: end + len(opened[1]) + 3] if end > 0 else None


@contextmanager
def speaking(script: Script, *, lets_in: bool = True) -> Iterator[Scripted]:
    server = Scripted(script, lets_in=lets_in)
    try:
        yield server
    finally:
        server.close()
