"""Carries bytes between a port of the loopback and a unix socket, which crosses networks.

python relay.py tcp:8097 unix:/path     listen on the first, speak to the second
python relay.py up                      switch the loopback on
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import socket
import struct
import sys
import threading


def main(heard: str, told: str) -> None:
    listening = _listening(heard)
    while True:
        line, _ = listening.accept()
        threading.Thread(target=_carry, args=(line, told), daemon=True).start()


def _listening(where: str) -> socket.socket:
    kind, _, place = where.partition(":")
    if kind == "unix":
        with contextlib.suppress(FileNotFoundError):
            os.unlink(place)
        listening = socket.socket(socket.AF_UNIX)
        listening.bind(place)
    else:
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", int(place)))
    listening.listen(32)
    return listening


def _carry(line: socket.socket, told: str) -> None:
    kind, _, place = told.partition(":")
    other = socket.socket(socket.AF_UNIX if kind == "unix" else socket.AF_INET)
    with line, other, contextlib.suppress(OSError):
        other.connect(place if kind == "unix" else ("127.0.0.1", int(place)))
        back = threading.Thread(target=_pour, args=(other, line), daemon=True)
        back.start()
        _pour(line, other)
        back.join()


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


def _switch_on() -> None:
    """SIOCSIFFLAGS with IFF_UP, for machines without `ip`."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        fcntl.ioctl(probe, 0x8914, struct.pack("16sh22x", b"lo", 0x1 | 0x40))


if __name__ == "__main__":
    if sys.argv[1:] == ["up"]:
        _switch_on()
    else:
        main(*sys.argv[1:])
