"""A private Prosody for the demo, on 127.0.0.1: one account, and a component for everybody else."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

DOMAIN, GUESTS = "localhost", "ospiti.localhost"
WITHIN = 20.0  # seconds until it must stand, or be gone
_PATH = f"{os.environ.get('PATH', '')}:/usr/bin:/usr/sbin:/usr/local/bin"
CONFIG = """
run_as_root = true
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {clients} }}
s2s_ports = {{ }}
component_ports = {{ {components} }}
component_interfaces = {{ "127.0.0.1" }}
http_ports = {{ }}
https_ports = {{ }}
modules_enabled = {{ "saslauth", "disco", "ping", "mam", "offline", "roster" }}
modules_disabled = {{ "s2s" }}
data_path = "{folder}/data"
pidfile = "{folder}/prosody.pid"
log = {{ warn = "{folder}/log" }}
authentication = "internal_plain"
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
archive_expires_after = "never"
default_archive_policy = true
VirtualHost "{domain}"
Component "{guests}"
component_secret = "{secret}"
"""


def program() -> str | None:
    return shutil.which("prosody", path=_PATH)


class Prosody:
    """From `start` to `end`. What it has archived stays in its folder."""

    def __init__(self, folder: Path, user: str, password: str) -> None:
        self._folder, self._user, self._password = folder, user, password
        self._process: subprocess.Popen[bytes] | None = None
        self.clients = self.components = 0  # its ports

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Raises `OSError` when it does not come up."""
        self._folder.mkdir(parents=True, exist_ok=True)
        _end_left_over(self._pid, self._config)
        self.clients, self.components = _free_port(), _free_port()
        known = {"folder": self._folder, "domain": DOMAIN, "guests": GUESTS}
        known |= {"clients": self.clients, "components": self.components}
        self._config.write_text(CONFIG.format(secret=self._password, **known))
        account = self._folder / "data" / DOMAIN / "accounts" / f"{self._user}.dat"
        account.parent.mkdir(parents=True, exist_ok=True)
        account.write_text(f'return {{ ["password"] = "{self._password}" }};\n')
        with (self._folder / "out").open("ab") as out:
            words = [str(program()), "--config", str(self._config), "-F"]
            self._process = subprocess.Popen(
                words, stdin=subprocess.DEVNULL, stdout=out, stderr=out
            )
        self._pid.write_text(str(self._process.pid))
        for port in (self.clients, self.components):
            self._await(port)

    def end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(WITHIN)
        process.kill()
        process.wait()
        self._pid.unlink(missing_ok=True)

    @property
    def _config(self) -> Path:
        return self._folder / "prosody.cfg.lua"

    @property
    def _pid(self) -> Path:
        return self._folder / "pid"

    def _await(self, port: int) -> None:
        until = time.monotonic() + WITHIN
        while True:
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), 2):
                return
            if not self.is_running or time.monotonic() > until:
                self.end()
                raise OSError("Prosody did not start.")
            time.sleep(0.05)


def _end_left_over(pid: Path, config: Path) -> None:
    """One of ours whose process was killed lives on, and writes to the same folder."""
    with suppress(OSError, ValueError):
        number = int(pid.read_text())
        said = Path(f"/proc/{number}/cmdline").read_bytes()
        if os.fsencode(config) not in said.split(b"\0"):
            return  # its number is somebody else's by now
        os.kill(number, signal.SIGTERM)
        until = time.monotonic() + WITHIN
        while Path(f"/proc/{number}").exists() and time.monotonic() < until:
            time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
