"""A real gateway beside the tests: Kannel's bearerbox and smsbox, with its pretended telephones.

The pretended network can only listen on all addresses. So all three programs, and the tests' own
telephone, live in a network of their own (`unshare --net`) which has nothing but a loopback; two small
relays (`relay.py`) on unix sockets are the only way in and out.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ascolto.connectors.sms.tests.harness import KEY

FAKESMSC = Path("/usr/lib/kannel/test/fakesmsc")
RELAY = Path(__file__).with_name("relay.py")
USER, PASSWORD = "locanda", "a-password-for-the-tests"
SMSC, ADMIN, BOX, SEND, HOOK = 13100, 13000, 13001, 13013, 8097


def missing() -> str:
    path = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    if not (shutil.which("bearerbox", path=path) and FAKESMSC.exists()):
        return "no Kannel (apt-get install kannel kannel-extras)"
    if os.geteuid() != 0 or not shutil.which("unshare"):
        return "a network of one's own can only be made by root"
    tried = subprocess.run(
        ["unshare", "--net", "true"], capture_output=True, check=False
    )
    return "" if tried.returncode == 0 else "this machine makes no networks (unshare)"


class Peer:
    """The gateway, and a telephone."""

    def __init__(self, folder: Path, url: str, inside: int) -> None:
        self.folder = folder
        self.url = url
        self._inside = inside

    def text(self, sender: str, words: str) -> str:
        """A text from a telephone. What the telephone got until it was put away."""
        line = f"{sender} 13013 text {words}"
        phone = ["timeout", "6", str(FAKESMSC), "-H", "127.0.0.1", "-r", str(SMSC)]
        phone += ["-i", "1", "-m", "1", line]
        got = subprocess.run(
            ["nsenter", f"--net=/proc/{self._inside}/ns/net", *phone],
            capture_output=True,
            cwd=self.folder,
            check=False,
        )
        return (got.stdout + got.stderr).decode("utf-8", "replace")

    def telephone(self) -> subprocess.Popen[bytes]:
        """A telephone that stays switched on; what it gets stands in `phone.log`."""
        words = [str(FAKESMSC), "-H", "127.0.0.1", "-r", str(SMSC), "-i", "3600"]
        words += ["-m", "1", "+393331234567 13013 text acceso"]
        log = (self.folder / "phone.log").open("ab")
        return subprocess.Popen(
            ["nsenter", f"--net=/proc/{self._inside}/ns/net", *words],
            stdout=log,
            stderr=log,
            cwd=self.folder,
        )

    def got(self) -> str:
        return (self.folder / "phone.log").read_text("utf-8", "replace")


@contextmanager
def running(folder: Path, hook_port: int) -> Iterator[Peer]:
    """A gateway whose calls come to `hook_port` on 127.0.0.1."""
    (folder / "kannel.conf").write_text(_settings())
    (folder / "start.sh").write_text(_script(folder))
    outward = _relay(f"unix:{folder}/out", f"tcp:{hook_port}")
    inside = subprocess.Popen(
        ["unshare", "--net", "sh", str(folder / "start.sh")],
        stdout=(folder / "out.log").open("wb"),
        stderr=subprocess.STDOUT,
        cwd=folder,
        start_new_session=True,
    )
    inward = None
    try:
        port = _free_port()
        inward = _relay(f"tcp:{port}", f"unix:{folder}/in")
        _await(port, inside, folder)
        yield Peer(folder, f"http://127.0.0.1:{port}", inside.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(
                inside.pid, 15
            )  # a session of its own: nothing but what we started
        for process in filter(None, (inside, inward, outward)):
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait()


def _relay(heard: str, told: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(RELAY), heard, told])


def _await(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 60
    while True:
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", port), 2) as line,
        ):
            line.settimeout(2)
            line.sendall(b"GET /cgi-bin/sendsms HTTP/1.0\r\n\r\n")
            if line.recv(100):
                return
        told = (folder / "out.log").read_text("utf-8", "replace")[-2000:]
        assert process.poll() is None, told
        assert time.monotonic() < until, told
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _script(folder: Path) -> str:
    python = sys.executable
    return f"""
ip link set lo up || ifconfig lo up || {python} {RELAY} up
{python} {RELAY} unix:{folder}/in tcp:{SEND} &
{python} {RELAY} tcp:{HOOK} unix:{folder}/out &
/usr/sbin/bearerbox {folder}/kannel.conf &
sleep 1
/usr/sbin/smsbox {folder}/kannel.conf &
wait
"""


def _settings() -> str:
    hook = f"http://127.0.0.1:{HOOK}/hooks/acc-1?key={KEY}&kind=mo"
    return f"""
group = core
admin-port = {ADMIN}
admin-interface = 127.0.0.1
admin-password = of-the-tests
smsbox-port = {BOX}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
log-level = 0

group = smsc
smsc = fake
smsc-id = fake1
port = {SMSC}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
sendsms-port = {SEND}
sendsms-interface = 127.0.0.1
mo-recode = true
log-level = 0

group = sendsms-user
username = {USER}
password = {PASSWORD}
concatenation = true
max-messages = 11

group = sms-service
keyword = default
catch-all = true
max-messages = 0
get-url = "{hook}&from=%p&to=%P&text=%b&charset=UTF-8&id=%I&at=%T"
"""
