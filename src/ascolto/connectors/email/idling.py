"""Waiting for the server to say that mails came (IMAP IDLE, RFC 2177)."""

from __future__ import annotations

import imaplib
import os
import select
import socket
import ssl
import time
from typing import Any

from imap_tools.mailbox import BaseMailBox


def idle(box: BaseMailBox, seconds: float) -> bool:
    """One IDLE: True as soon as the server says that mails came, False after `seconds`."""
    client = box.client
    until = time.monotonic() + seconds
    box.idle.start()  # type: ignore[no-untyped-call]
    came = False
    try:
        while not came and (left := until - time.monotonic()) > 0:
            line = _line_within(client, left)
            if line is None:
                break
            if line.upper().startswith(b"* BYE"):
                raise imaplib.IMAP4.abort("the server said goodbye")
            came = line.upper().rstrip().endswith((b" EXISTS", b" RECENT"))
    finally:
        if client.sock.fileno() != -1:
            box.idle.stop()  # type: ignore[no-untyped-call]
    return came


def _line_within(client: Any, seconds: float) -> bytes | None:
    """The next line from the server; None when none came.

    A line may lie in the buffer already, read together with the one before: the socket would
    never say so, and a mail that came at that moment would wait for the next one.
    """
    sock = client.sock
    poller = select.poll()
    poller.register(sock.fileno(), select.POLLIN)
    until = time.monotonic() + seconds
    while True:
        if _buffered(client):
            line: bytes = client._get_line()
            return line
        left = until - time.monotonic()
        if left <= 0:
            return None
        if poller.poll(min(left, 60.0) * 1000) and not _buffered(client):
            if not isinstance(sock, ssl.SSLSocket):
                raise imaplib.IMAP4.abort("the server closed the connection")
            if _closed(sock):
                raise imaplib.IMAP4.abort("the server closed the connection")


def _buffered(client: Any) -> bool:
    """Whether bytes of the server are here, in our buffer or in the socket."""
    sock = client.sock
    before = sock.gettimeout()
    sock.settimeout(0)
    try:
        return bool(client.file.peek(1))
    except (BlockingIOError, ssl.SSLWantReadError):
        return False
    finally:
        sock.settimeout(before)


def _closed(sock: ssl.SSLSocket) -> bool:
    """Whether the peer has ended the connection below TLS."""
    plain = socket.socket(fileno=os.dup(sock.fileno()))
    try:
        plain.setblocking(False)
        return plain.recv(1, socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        plain.close()
