"""A stream to an XMPP server: connecting, signing in, stanzas out and in. For one thread.

Plain sockets and the library's XML: one question at a time is all a connector asks, and at each
moment it must be known whether a stanza may have left (`Broken.sent`).
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from collections.abc import Callable
from secrets import token_hex
from typing import Any
from xml.etree.ElementTree import (
    Element,
    ParseError,
    SubElement,
    XMLPullParser,
    tostring,
)

from ascolto.channels.contract import NeedsReconnect, Text, TryLater
from ascolto.connectors.xmpp import signing_in
from ascolto.connectors.xmpp.config import Config, Security

CLIENT = "{jabber:client}"
STREAMS = "{http://etherx.jabber.org/streams}"
TLS = "{urn:ietf:params:xml:ns:xmpp-tls}"
SASL = "{urn:ietf:params:xml:ns:xmpp-sasl}"
BIND = "{urn:ietf:params:xml:ns:xmpp-bind}"
PIECE = 65_536
LONGEST = 4 * 1024 * 1024  # bytes of one answer


class Broken(Exception):
    """The stream ended; `sent`: after something of ours had begun to leave."""

    def __init__(self, why: str, *, sent: bool) -> None:
        super().__init__(why)
        self.sent = sent


class Stream:
    """Open from the first use until `close`."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._line: socket.socket | None = None
        self._parser: Any = XMLPullParser(("start", "end"))
        self._depth = 0
        self._root: Element | None = None
        self._bytes = 0
        self.waiting: list[Element] = []  # stanzas that nobody asked for
        self.available = False

    # --- coming and going -------------------------------------------------------------------

    def open(self) -> None:
        """Connect and sign in, unless that is done. Raises `TryLater`, `NeedsReconnect`."""
        if self._line is not None:
            return
        until = self._until()
        try:
            self._connect()
            self._sign_in(until)
        except (Broken, OSError) as problem:
            self.close()
            raise TryLater(self._away(problem)) from None
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        line, self._line = self._line, None
        self.waiting, self.available = [], False
        if line is not None:
            with contextlib.suppress(OSError):
                line.sendall(b"</stream:stream>")
            with contextlib.suppress(OSError):
                line.close()

    def _until(self) -> float:
        return time.monotonic() + self._config.timeout_seconds

    def _away(self, problem: Exception) -> Text:
        why = " (certificate)" if isinstance(problem, ssl.SSLError) else ""
        return Text(
            it=f"Il server {self._config.place} non risponde{why}.",
            en=f"The server {self._config.place} does not answer{why}.",
        )

    def _connect(self) -> None:
        place = (self._config.place, self._config.port)
        line = socket.create_connection(place, self._config.timeout_seconds)
        self._line = line
        if self._config.security is Security.TLS:
            self._wrap()

    def _wrap(self) -> None:
        assert self._line is not None
        trust = ssl.create_default_context()
        # The certificate is that of the address's domain, whatever the machine is called.
        self._line = trust.wrap_socket(self._line, server_hostname=self._config.domain)

    def _sign_in(self, until: float) -> None:
        features = self._begin(until)
        if self._config.security is Security.STARTTLS:
            if features.find(f"{TLS}starttls") is None:
                raise TryLater("The server offers no protection (STARTTLS).")
            self.send(Element(f"{TLS}starttls"))
            if self._next(until).tag != f"{TLS}proceed":
                raise TryLater("The server refused to protect the connection.")
            self._wrap()
            features = self._begin(until)
        offered = [str(one.text) for one in features.iter(f"{SASL}mechanism")]
        exchange = signing_in.exchange(
            offered, self._config.user, self._config.password.get_secret_value()
        )
        self._exchange(exchange, until)
        self._begin(until)
        bind = Element(f"{CLIENT}iq", type="set")
        SubElement(
            SubElement(bind, f"{BIND}bind"), f"{BIND}resource"
        ).text = f"ascolto-{token_hex(4)}"
        self._ask(bind, until)

    def _exchange(self, steps: signing_in.Exchange, until: float) -> None:
        stanza = steps.begin()
        while True:
            self.send(stanza)
            said = self._next(until)
            if said.tag == f"{SASL}success":
                steps.prove(said.text or "")
                return
            if said.tag == f"{SASL}failure":
                kinds = [one.tag.partition("}")[2] for one in said]
                if "temporary-auth-failure" in kinds:
                    raise TryLater("The server cannot check passwords at the moment.")
                raise NeedsReconnect(
                    Text(
                        it="Il server non riconosce indirizzo e password.",
                        en="The server does not know this address and password.",
                    )
                )
            stanza = steps.go_on(said.text or "")

    def _begin(self, until: float) -> Element:
        """Open the stream (anew); the server's features."""
        self._parser = XMLPullParser(("start", "end"))
        self._depth, self._root = 0, None
        head = (
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams' version='1.0' "
            f"to='{self._config.domain}'>"
        )
        self._write(head.encode())
        return self._next(until)

    # --- asking -----------------------------------------------------------------------------

    def ask(
        self, iq: Element, each: Callable[[Element], None] | None = None
    ) -> Element:
        """The answer to a question; stanzas that come before it go to `each`, else they wait.

        Raises `Broken`.
        """
        return self._ask(iq, self._until(), each)

    def _ask(
        self,
        iq: Element,
        until: float,
        each: Callable[[Element], None] | None = None,
    ) -> Element:
        id = token_hex(6)
        iq.set("id", id)
        self.send(iq)
        while True:
            said = self._next(until, sent=True)
            if said.tag == f"{CLIENT}iq" and said.get("id") == id:
                return said
            if self._pings(said):
                continue
            if each is None:
                self.waiting.append(said)
            else:
                each(said)

    def send(self, stanza: Element) -> None:
        self._write(tostring(stanza))

    def listen(self, seconds: float) -> Element | None:
        """The next stanza, None when there is none for so long. Raises `Broken`."""
        if self.waiting:
            return self.waiting.pop(0)
        until = time.monotonic() + seconds
        while True:
            try:
                said = self._next(until)
            except TimeoutError:
                return None
            if not self._pings(said):
                return said

    def _pings(self, said: Element) -> bool:
        """Whether the server asked if we are there; it is told."""
        if said.tag != f"{CLIENT}iq" or said.get("type") not in {"get", "set"}:
            return False
        back = Element(f"{CLIENT}iq", type="result", id=said.get("id", ""))
        if (sender := said.get("from")) is not None:
            back.set("to", sender)
        self.send(back)
        return True

    # --- bytes ------------------------------------------------------------------------------

    def _write(self, piece: bytes) -> None:
        if self._line is None:
            raise Broken("not connected", sent=False)
        self._line.settimeout(self._config.timeout_seconds)
        try:
            self._line.sendall(piece)
        except OSError as problem:
            raise Broken(type(problem).__name__, sent=True) from None

    def _next(self, until: float, *, sent: bool = False) -> Element:
        while True:
            try:
                for kind, element in self._parser.read_events():
                    found = self._step(kind, element)
                    if found is not None:
                        return found
            except ParseError:
                raise Broken("The server speaks no XML.", sent=sent) from None
            self._read(until, sent)

    def _step(self, kind: str, element: Element) -> Element | None:
        if kind == "start":
            self._depth += 1
            self._root = self._root if self._root is not None else element
            return None
        self._depth -= 1
        if self._depth == 0:
            raise Broken("The server ended the stream.", sent=True)
        if self._depth > 1:
            return None
        assert self._root is not None
        self._root.clear()  # what was read is not kept
        self._bytes = 0
        if element.tag == f"{STREAMS}error":
            raise Broken("The server ended the stream.", sent=True)
        return element

    def _read(self, until: float, sent: bool) -> None:
        left = until - time.monotonic()
        if left <= 0:
            if sent:
                raise Broken("The server does not answer.", sent=True)
            raise TimeoutError
        if self._line is None:
            raise Broken("not connected", sent=sent)
        self._line.settimeout(left)
        try:
            piece = self._line.recv(PIECE)
        except TimeoutError:
            return
        except OSError as problem:
            raise Broken(type(problem).__name__, sent=sent) from None
        self._bytes += len(piece)
        if not piece or self._bytes > LONGEST or b"<!" in piece:
            raise Broken("The server broke off.", sent=sent)
        try:
            self._parser.feed(piece)
        except ParseError:
            raise Broken("The server speaks no XML.", sent=sent) from None
