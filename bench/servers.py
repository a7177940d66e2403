"""Server processes to measure, and what they cost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from bench import scratch

CONSOLE = (
    "import sys; from ascolto.config.console import main; sys.exit(main(sys.argv[1:]))"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A process with its children, listening on a port of this machine."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process = process
        self.port = port

    def _all(self) -> list[psutil.Process]:
        own = psutil.Process(self.process.pid)
        return [own, *own.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds so far."""
        return sum(sum(p.cpu_times()[:2]) for p in self._all())

    def memory(self) -> float:
        """Resident megabytes of the process tree."""
        found: float = sum(p.memory_info().rss for p in self._all()) / 1024 / 1024
        return found

    @contextmanager
    def watched(self, every: float = 0.2) -> Iterator[list[float]]:
        """Resident megabytes, looked at time and again while something else goes on."""
        seen = [self.memory()]
        over = threading.Event()

        def look() -> None:
            while not over.wait(every):
                seen.append(self.memory())

        looking = threading.Thread(target=look)
        looking.start()
        try:
            yield seen
        finally:
            over.set()
            looking.join()
            seen.append(self.memory())


@contextmanager
def server(words: list[str], port: int, env: dict[str, str]) -> Iterator[Server]:
    """Started, waited for and stopped again."""
    process = subprocess.Popen(
        [sys.executable, *words],
        env=env,
        cwd=scratch.ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port)
        yield Server(process, port)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, within: float = 90.0) -> None:
    end = time.monotonic() + within
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 0.5).close()
        except OSError:
            time.sleep(0.1)
        else:
            time.sleep(0.5)
            return
    raise RuntimeError("the server did not come up")


@contextmanager
def ascolto(command: str, data: Path, *more: str, **env: str) -> Iterator[Server]:
    """`ascolto serve` or `ascolto web` as an operator starts it."""
    port = free_port()
    words = ["-c", CONSOLE, command, "--port", str(port), *more]
    with server(words, port, scratch.environment(data, **env)) as running:
        yield running
