"""A PostgreSQL of our own, with every flush to disk in place, that can be stopped hard."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from ascolto.testing.faulty.ports import free_port

_HOMES = "/usr/lib/postgresql"
SAFE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")


def programs() -> Path | None:
    """Where the newest PostgreSQL keeps its programs; None when there is none."""
    found = sorted(Path(_HOMES).glob("*/bin/initdb"), key=lambda p: float(p.parts[4]))
    return found[-1].parent if found else None


def missing() -> str:
    return (
        "" if programs() else "PostgreSQL is not installed (apt-get install postgresql)"
    )


class Cluster:
    """From `start` to `remove`; listens on 127.0.0.1 only."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._bin = programs()

    def make(self) -> None:
        self.folder.mkdir(parents=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", self._data, "-U", "ascolto", "-A", "trust", "-N")

    def start(self) -> None:
        options = [
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self.folder}",
            "max_connections=200",
            "shared_buffers=64MB",
            *SAFE,
        ]
        flags = " ".join(f"-c {option}" for option in options)
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-o", flags, "-l", log, "-w", "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", self._data, "-m", how, "-w", "stop")

    def remove(self) -> None:
        if (self.folder / "data" / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, name: str, *, like: str = "template1") -> str:
        """A new database; returns its address."""
        host = ("-h", "127.0.0.1", "-p", str(self.port), "-U", "ascolto")
        self._run("createdb", *host, "-T", like, name)
        return self.url(name)

    def url(self, name: str) -> str:
        return f"postgresql://ascolto@127.0.0.1:{self.port}/{name}"

    @property
    def pid(self) -> int:
        """The first process; all others are its children."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, program: str, *words: str) -> None:
        assert self._bin is not None, missing()
        done = subprocess.run(
            [*_as_postgres(), str(self._bin / program), *words],
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the server would keep a pipe open
            stderr=subprocess.DEVNULL,
            timeout=90,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{program} ended with {done.returncode}")


def _as_postgres() -> Sequence[str]:
    """The server refuses to run as root."""
    return ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()
