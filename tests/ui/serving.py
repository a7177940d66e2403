"""An Ascolto of its own for the pictures: started as people start it, asked as the tests ask."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

STARTS_WITHIN = 600.0  # seconds: the demo company is told from its beginning


@contextmanager
def served(data: str, *, demo: bool) -> Iterator[str]:
    """Its address, on a free port, until the pictures are taken."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {k: v for k, v in os.environ.items() if not k.startswith("ASCOLTO_")}
    own |= {"ASCOLTO_DATA": data, "ASCOLTO_PORT": str(port), "DATABASE_URL": ""}
    command = [sys.executable, "-m", "ascolto.config.console", "serve"]
    process = subprocess.Popen(
        [*command, "--demo"] if demo else command,
        env=own,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    ready, said = threading.Event(), []

    def hear() -> None:
        for line in process.stdout or ():
            said.append(line)
            if "Ctrl-C" in line:
                ready.set()
        ready.set()  # it has ended: nobody need wait

    threading.Thread(target=hear, daemon=True).start()
    try:
        if not ready.wait(STARTS_WITHIN) or process.poll() is not None:
            raise SystemExit("".join(said) or "Ascolto did not start in time.")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)
