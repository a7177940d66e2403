"""An installation under test: its folder, its database, and processes that may be killed any time.

house = House(folder, database_url)
web = house.start("web", "--port", str(house.port))
web.kill()              # SIGKILL; the supervisor starts it again at once
house.ask("oracle", {…})   # a fresh process of its own looks into the database
"""

from __future__ import annotations

import ctypes
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ascolto.testing.faulty.ports import free_port

START_WITHIN = 120.0  # seconds
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def _end_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def descendants(pid: int) -> list[int]:
    """The processes that `pid` has started, and those that they have."""
    found = [pid]
    for one in found:
        for tasks in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in tasks.read_text().split()]
            except OSError:
                continue  # it ended while we looked
    return found[1:]


class Supervised:
    """One process, started again whenever it ends, until `stop`."""

    def __init__(
        self, name: str, words: Sequence[str], env: Mapping[str, str], log: Path
    ):
        self.name = name
        self.kills = 0
        self.started_at: list[float] = []  # wall clock
        self.ready_at = 0.0
        self._words, self._env, self._log = words, env, log
        self._process: subprocess.Popen[str] | None = None
        self._ready = threading.Event()
        self._stopping = threading.Event()
        # The process ends with the thread that started it.
        self._thread = threading.Thread(target=self._supervise, name=name, daemon=True)
        self._thread.start()

    def wait_until_ready(self, seconds: float = START_WITHIN) -> None:
        if not self._ready.wait(seconds):
            raise TimeoutError(f"{self.name} did not start.\n{self.said()}")

    @property
    def start_took(self) -> float:
        """Seconds, of the last start: how slow the machine is at the moment."""
        return max(0.0, self.ready_at - self.started_at[-1])

    def kill(self) -> None:
        """`kill -9`, by its own process id; whether it was ready or still starting."""
        process = self._process
        if process is not None and process.poll() is None:
            self._ready.clear()
            process.kill()
            self.kills += 1

    def stop(self) -> None:
        self._stopping.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(8)
        if self._thread.is_alive() and self._process is not None:
            self._process.kill()
            self._thread.join(5)

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def said(self) -> str:
        """The end of what it logged."""
        return (
            self._log.read_text(errors="replace")[-6000:] if self._log.exists() else ""
        )

    def _supervise(self) -> None:
        while not self._stopping.is_set():
            self.started_at.append(time.time())
            with self._log.open("a") as log:
                self._process = process = subprocess.Popen(
                    self._words,
                    env=dict(self._env),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                    preexec_fn=_end_with_parent,
                )
                assert process.stdout is not None
                for line in process.stdout:
                    log.write(line)
                    log.flush()
                    if "is ready" in line:
                        self.ready_at = time.time()
                        self._ready.set()
            code = process.wait()
            self._ready.clear()
            if not self._stopping.is_set() and code != -signal.SIGKILL:
                time.sleep(0.2)  # it did not want to run; do not spin


class House:
    """One installation over one database."""

    def __init__(self, folder: Path, database_url: str, **more: str) -> None:
        self.folder = folder
        self.port = free_port()
        self.data = folder / "data"
        self.data.mkdir(parents=True, exist_ok=True)
        self.processes: list[Supervised] = []
        self._asked: subprocess.Popen[str] | None = None
        own = {
            "ASCOLTO_DATA": str(self.data),
            "ASCOLTO_SECRET_KEY": "only-for-faults-" + "0123456789abcdef" * 2,
            "ASCOLTO_HTTP_ALLOW": "127.0.0.1",
            "ASCOLTO_PUBLIC_URL": self.url,
            "DATABASE_URL": database_url,
            "DJANGO_SETTINGS_MODULE": "ascolto.config.settings",
        }
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ASCOLTO_", "DATABASE_URL", "PG"))
        }
        self.env = kept | own | more

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, *words: str, name: str = "", **environment: str) -> Supervised:
        """`ascolto WORDS`, kept alive."""
        command = [sys.executable, "-m", "ascolto.config.console", *words]
        name = name or words[0]
        log = self.folder / f"{name}.log"
        one = Supervised(name, command, self.env | environment, log)
        self.processes.append(one)
        return one

    def start_web(self, **environment: str) -> Supervised:
        return self.start("web", "--port", str(self.port), **environment)

    def run(self, *words: str, seconds: float = 120) -> str:
        """`ascolto WORDS`, to its end."""
        command = [sys.executable, "-m", "ascolto.config.console", *words]
        done = subprocess.run(
            command,
            env=self.env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} failed:\n{done.stderr[-4000:]}")
        return done.stdout

    def ask(self, what: str, about: Any = None, *, seconds: float = 180) -> Any:
        """Have a process with Django do `tests.faults.inside WHAT`; JSON in, JSON out.

        Each time a fresh one, forked from one that has loaded Django and never spoken to the
        database: loading is what costs.
        """
        if self._asked is None:
            self._asked = self._open()
        asked = self._asked
        assert asked.stdin is not None
        assert asked.stdout is not None
        asked.stdin.write(json.dumps({"what": what, "about": about}) + "\n")
        asked.stdin.flush()
        if not select.select([asked.stdout], [], [], seconds)[0]:
            asked.kill()
            raise TimeoutError(f"{what} took more than {seconds:.0f} s")
        answer = json.loads(asked.stdout.readline() or '{"broke": true}')
        if "said" not in answer:
            log = (self.folder / "inside.log").read_text(errors="replace")
            raise RuntimeError(f"{what} failed:\n{log[-4000:]}")
        return answer["said"]

    def _open(self) -> subprocess.Popen[str]:
        with (self.folder / "inside.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.faults.inside"],
                env=self.env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def begin(self, what: str, about: Any = None) -> subprocess.Popen[str]:
        """The same, not waited for; its log lies in the folder."""
        asked = self.folder / f"{what}.json"
        asked.write_text(json.dumps(about))
        with asked.open() as given, (self.folder / f"{what}.log").open("a") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.faults.inside", what],
                env=self.env,
                stdin=given,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def stop(self) -> None:
        for process in self.processes:
            process.stop()
        self.processes = []
        if self._asked is not None:
            assert self._asked.stdin is not None
            assert self._asked.stdout is not None
            self._asked.stdin.close()
            self._asked.wait(15)
            self._asked.stdout.close()
            self._asked = None

    def logs(self) -> str:
        return "\n".join(f"--- {p.name}\n{p.said()}" for p in self.processes)
