"""Connections to checked addresses, within a deadline: what is under `core.http`.

`core.http` is the only caller; everybody else takes the failures below from there.
"""

from __future__ import annotations

import ipaddress
import os
import queue
import socket
import ssl
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import certifi
import httpcore

from ascolto.core import addresses


class Failed(Exception):
    """No usable answer came. The text is for people and holds neither path, query nor header; `it`
    is its Italian, where there is one."""

    def __init__(
        self,
        message: str,
        *,
        it: str = "",
        sent: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(message)
        self.it = it or message
        self.sent = sent  # whether the other side may have got the request
        self.status = status  # when it failed after the status line had come


class Unreachable(Failed):
    """No connection: unknown name, closed port, bad certificate. Nothing was sent."""


class Blocked(Failed):
    """We do not call such an address or URL. Nothing was sent to it."""


class TimedOut(Failed):
    """The deadline passed; `sent` says whether the request may have arrived."""


class BrokenOff(Failed):
    """The connection ended, or the answer made no sense, after the request had begun to go out."""


class TooLarge(Failed):
    """The answer is longer than the caller wants to read."""


@dataclass
class Call:
    """What the streams must know of the call they serve."""

    deadline: float  # on the monotonic clock
    sent: bool = False
    status: int | None = None

    def left(self) -> float:
        """Seconds until the deadline. Raises when there are none."""
        seconds = self.deadline - time.monotonic()
        if seconds <= 0:
            raise httpcore.ReadTimeout("the deadline passed")
        return seconds


class Line:
    """A client's connections serve one call at a time: this one."""

    def __init__(self) -> None:
        self.call = Call(time.monotonic())


def allowed() -> addresses.Allowed:
    return addresses.allowed(os.environ.get("ASCOLTO_HTTP_ALLOW", ""))


def private(host: str) -> Blocked:
    return Blocked(
        f"{host} is not on the public internet, so it is not called. The operator can allow it "
        "with ASCOLTO_HTTP_ALLOW.",
        it=f"{host} non è su internet, quindi non viene chiamato. Chi gestisce il server può "
        "permetterlo con ASCOLTO_HTTP_ALLOW.",
    )


def no_address() -> Blocked:
    return Blocked("This is not a web address.", it="Questo non è un indirizzo web.")


def no_port() -> Blocked:
    return Blocked(
        "This is not a web address: the port does not exist.",
        it="Questo non è un indirizzo web: la porta non esiste.",
    )


def other_scheme() -> Blocked:
    return Blocked(
        "Only addresses that begin with https:// or http:// can be called.",
        it="Si chiamano solo indirizzi che cominciano con https:// o http://.",
    )


def with_user() -> Blocked:
    return Blocked(
        "A web address with a user name or password in it is not called.",
        it="Un indirizzo con dentro un nome utente o una password non viene chiamato.",
    )


def disguised(host: str) -> Blocked:
    return Blocked(
        f"{host} is a number in disguise, so it is not called.",
        it=f"{host} è un numero travestito, quindi non viene chiamato.",
    )


def places(host: str, port: int, seconds: float) -> list[str]:
    """Where `host` may be called, checked. Raises `Blocked`, or as the resolver does."""
    name = host.rstrip(".").lower()
    try:
        spelled = addresses.literal(name)
    except ValueError:
        raise disguised(host) from None
    found = [str(spelled)] if spelled else _resolved(name, port, seconds)
    good = [
        text for text in found if allowed().covers(name, ipaddress.ip_address(text))
    ]
    if not good:
        raise private(host)
    return good


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """Ask the resolver, which knows no time-out, from a thread that we stop waiting for."""
    answers: queue.SimpleQueue[list[str] | BaseException] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except BaseException as error:  # told to who asked, who is in another thread
            answers.put(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=seconds)
    except queue.Empty:
        raise httpcore.ConnectTimeout("the name was not resolved in time") from None
    if isinstance(answer, OSError | UnicodeError):
        raise httpcore.ConnectError("the name is unknown")
    if isinstance(answer, BaseException):
        raise answer
    return answer


class Guarded(httpcore.NetworkBackend):
    """Connects to checked addresses only, within the deadline of the call under way."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        call = self._line.call
        found = places(host, port, call.left())
        for place, address in enumerate(found, start=1):
            # A dead address among several must not use up the time of the others.
            share = call.left() / (len(found) - place + 1)
            try:
                stream = self._sockets.connect_tcp(address, port, timeout=share)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if place == len(found):
                    raise
            else:
                return _Stream(self._line, stream)
        raise httpcore.ConnectError("no address")  # pragma: no cover

    def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        raise Blocked("Only addresses on the network can be called.")


class _Stream(httpcore.NetworkStream):
    """A connection that notes when a request begins to leave and keeps to the deadline."""

    def __init__(self, line: Line, stream: httpcore.NetworkStream) -> None:
        self._line = line
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._line.call.left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # Not `self._stream.write`: its time-out starts anew with each piece the other side takes.
        pipe, rest = self._stream.get_extra_info("socket"), memoryview(buffer)
        while rest:
            pipe.settimeout(self._line.call.left())
            self._line.call.sent = True
            try:
                rest = rest[pipe.send(rest) :]
            except TimeoutError:
                raise httpcore.WriteTimeout("the deadline passed") from None
            except OSError as error:
                raise httpcore.WriteError(type(error).__name__) from None

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._line.call.left()
        return _Stream(
            self._line, self._stream.start_tls(ssl_context, server_hostname, left)
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


@lru_cache(maxsize=4)
def tls(certificates: str) -> ssl.SSLContext:
    """Trust the shipped roots and the machine's own, where a company adds its private one."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.load_default_certs()
    if certificates:
        context.load_verify_locations(cafile=certificates)
    return context
