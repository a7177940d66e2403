"""Every 2xx of the webhook door follows a flush to disk that followed its write (F6).

`strace` watches the processes that write: the web itself on SQLite, the server's on PostgreSQL.
A call was read at r and answered at t: between the two lie a finished write to the log of the
database and, begun after it, a finished flush.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ascolto.testing.faulty.cluster import Cluster
from ascolto.testing.faulty.house import descendants
from ascolto.testing.faulty.senders import Sender, Tale
from tests.faults.incoming import SECRET, Sent, webhooks
from tests.faults.stage import Outcome, Skipped, Stage

WATCHED = (
    "fdatasync,fsync,pwrite64,pwritev,write,writev,sendto,sendmsg,read,recvfrom,recvmsg"
)
LINE = re.compile(
    r"^(?P<pid>\d+) +(?P<at>\d+\.\d+) (?P<call>\w+)\((?P<rest>.*?)(?: <(?P<took>\d+\.\d+)>)?$"
)
RESUMED = re.compile(
    r"^(?P<pid>\d+) +(?P<at>\d+\.\d+) <\.\.\. (?P<call>\w+) resumed>(?P<rest>.*)$"
)
SYNCS = {"fdatasync", "fsync"}
WRITES = {"pwrite64", "pwritev"}


@dataclass(frozen=True)
class Call:
    pid: int
    name: str
    began: float
    ended: float
    text: str


def play(stage: Stage) -> Outcome:
    outcome = Outcome("every 2xx after a flush of its write")
    if not shutil.which("strace"):
        raise Skipped("strace is not installed")
    with stage.house("flushing") as house:
        company = house.ask(
            "found", {"accounts": {"portal": ["webhook", {"secret": SECRET}]}}
        )
        web = house.start_web()
        web.wait_until_ready()
        with _watched(house.folder / "trace-web", [web.pid]) as traces:
            others = house.folder / "trace-server"
            pids = _server(stage.cluster) if stage.cluster else []
            with _watched(others, pids) as more:
                tale, sent = Tale(), Sent()
                sender = Sender(
                    house.port, tale, random.Random(1), time.monotonic() + 60, again=0.0
                )
                calls = webhooks(
                    company["accounts"]["portal"],
                    stage.size.calls,
                    random.Random(2),
                    sent,
                )
                for call in calls[: stage.size.calls]:
                    call(sender)
                sender.close()
        web_calls = list(_calls(traces))
        disk_calls = list(_calls(more)) if pids else web_calls
    checked, unsafe = _in_order(web_calls, disk_calls)
    if not checked:
        raise Skipped("strace cannot trace here")
    outcome.add(
        "lost", unsafe, [f"{unsafe} of {checked} answers came before their flush"]
    )
    outcome.figures = {"answers_after_flush": checked}
    return outcome


def _server(cluster: Cluster) -> list[int]:
    """The server's first process and its children; new ones are followed."""
    return [cluster.pid, *descendants(cluster.pid)]


@contextmanager
def _watched(trace: Path, pids: Sequence[int]) -> Iterator[Path]:
    if not pids:
        yield trace
        return
    words = [
        "strace",
        "-f",
        "-ttt",
        "-T",
        "-s",
        "60",
        "-e",
        f"trace={WATCHED}",
        "-o",
        str(trace),
    ]
    for pid in pids:
        words += ["-p", str(pid)]
    tracer = subprocess.Popen(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        time.sleep(1.0)
        if tracer.poll() is not None:
            raise Skipped("strace cannot trace here")
        yield trace
    finally:
        if tracer.poll() is None:
            os.kill(tracer.pid, signal.SIGINT)
        tracer.wait(20)


def _calls(trace: Path) -> Iterator[Call]:
    """Finished calls, put together where another thread came in between."""
    begun: dict[int, tuple[float, str, str]] = {}
    for line in trace.read_text(errors="replace").splitlines():
        if again := RESUMED.match(line):
            pid = int(again["pid"])
            if pid in begun:
                at, name, text = begun.pop(pid)
                yield Call(pid, name, at, float(again["at"]), text + again["rest"])
        elif found := LINE.match(line):
            pid, at = int(found["pid"]), float(found["at"])
            if "<unfinished" in line:
                begun[pid] = (at, found["call"], found["rest"])
            else:
                ended = at + float(found["took"] or 0)
                yield Call(pid, found["call"], at, ended, found["rest"])


def _in_order(web: Sequence[Call], disk: Sequence[Call]) -> tuple[int, int]:
    """(answers looked at, answers that came too early). The sender asks one thing at a time."""
    writes = [c for c in disk if c.name in WRITES]
    syncs = [c for c in disk if c.name in SYNCS]
    checked = unsafe = 0
    asked = 0.0
    for call in sorted(web, key=lambda c: c.began):
        if '"POST /hooks/' in call.text:
            asked = call.began
        elif "HTTP/1.1 200" in call.text and asked:
            checked += 1
            unsafe += not _is_flushed(asked, call.began, writes, syncs)
            asked = 0.0
    return checked, unsafe


def _is_flushed(
    asked: float, told: float, writes: Sequence[Call], syncs: Sequence[Call]
) -> bool:
    wrote = [w.ended for w in writes if asked < w.began and w.ended < told]
    return any(
        first <= sync.began and sync.ended <= told
        for first in wrote[:1]
        for sync in syncs
        if sync.began > asked
    )
