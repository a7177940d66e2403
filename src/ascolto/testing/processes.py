"""Ascolto's own processes beside a test, over the test's database."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """The database this test uses, for another process."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{own['NAME']}"
    login = f"{quote(str(own['USER']))}:{quote(str(own['PASSWORD']))}"
    return f"postgresql://{login}@{own['HOST']}:{own['PORT']}/{own['NAME']}"


def console(*words: str, **environment: str) -> subprocess.Popen[str]:
    """Start `ascolto WORDS`; the caller ends it."""
    return subprocess.Popen(
        [sys.executable, "-m", "ascolto.config.console", *words],
        env=os.environ | {"DATABASE_URL": database_url()} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(
    *words: str, data: Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`ascolto WORDS` over a data folder of its own, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "ascolto.config.console", *words],
        env=without_database() | {"ASCOLTO_DATA": str(data)} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def without_database() -> dict[str, str]:
    gone = {"DATABASE_URL", "ASCOLTO_SECRET_KEY", "ASCOLTO_PUBLIC_URL"}
    return {name: value for name, value in os.environ.items() if name not in gone}


@contextmanager
def ended(process: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Kill it at the latest when the block ends."""
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout:
            process.stdout.close()
