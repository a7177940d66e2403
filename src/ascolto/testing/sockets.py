"""No test talks to the world by accident: sockets refuse to connect where a test has no business.

The top-level `conftest.py` keeps every test inside this machine; the connector harness also
shuts the loopback while it parses, so that "pure" means pure.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock


class SocketOpened(AssertionError):
    """A test, or what it tests, tried to reach another machine."""


def _is_loopback(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a unix socket
    try:
        return ipaddress.ip_address(str(address[0]).split("%")[0]).is_loopback
    except ValueError:
        return bool(address[0] == "localhost")


@contextmanager
def only_loopback() -> Iterator[None]:
    """Connections and look-ups stay inside this machine."""
    with _guarded(_is_loopback):
        yield


@contextmanager
def no_sockets() -> Iterator[None]:
    """No connection and no look-up at all."""
    with _guarded(lambda address: False):
        yield


@contextmanager
def _guarded(may: Any) -> Iterator[None]:
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex
    look_up, sendto = socket.getaddrinfo, socket.socket.sendto

    def guarded_connect(self: socket.socket, address: Any) -> Any:
        _require(may, address)
        return connect(self, address)

    def guarded_connect_ex(self: socket.socket, address: Any) -> Any:
        _require(may, address)
        return connect_ex(self, address)

    def guarded_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        _require(may, (host.decode() if isinstance(host, bytes) else host or "::",))
        return look_up(host, *rest, **options)

    def guarded_sendto(self: socket.socket, data: Any, *rest: Any) -> Any:
        _require(may, rest[-1])
        return sendto(self, data, *rest)

    with (
        mock.patch.object(socket.socket, "connect", guarded_connect),
        mock.patch.object(socket.socket, "connect_ex", guarded_connect_ex),
        mock.patch.object(socket.socket, "sendto", guarded_sendto),
        mock.patch.object(socket, "getaddrinfo", guarded_look_up),
    ):
        yield


def _require(may: Any, address: Any) -> None:
    if isinstance(address, tuple) and address[0] in {"::", "0.0.0.0", ""}:
        return  # a look-up in order to listen
    if not may(address):
        raise SocketOpened(f"A socket was opened to {address!r}.")
