"""Jobs over a real broker that is flushed while workers are killed: the rows are the truth."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from ascolto.testing.faulty.ports import free_port
from tests.faults.incoming import SECRET, said
from tests.faults.stage import Outcome, Skipped, Stage, settle


def play(stage: Stage) -> Outcome:
    outcome = Outcome("jobs over a broker that is flushed, workers killed")
    if not shutil.which("redis-server"):
        raise Skipped("redis-server is not installed")
    count = stage.size.jobs
    with redis(stage.folder / "redis") as port:
        broker = f"redis://127.0.0.1:{port}/0"
        with stage.house("brokered", ASCOLTO_BROKER_URL=broker) as house:
            company = house.ask(
                "found", {"accounts": {"portal": ["webhook", {"secret": SECRET}]}}
            )
            account = company["accounts"]["portal"]["id"]
            workers = [
                house.start("worker", "--jobs", "2", name=f"worker-{n}") for n in (1, 2)
            ]
            messages = []
            for turn in range(3):
                batch = _batch(account, turn, count // 3)
                messages += batch
                house.ask(
                    "ask_for_jobs",
                    {"workspace": company["workspace"], "raws": _raws(batch)},
                )
                workers[turn % 2].wait_until_ready()
                if turn:
                    flush(port)
                workers[turn % 2].kill()
                time.sleep(1.0)
            flush(port)
            settle(
                house, outcome, since=time.time(), messages=len(messages), seconds=100
            )
            outcome.judge(
                house.ask(
                    "oracle", {"workspace": company["workspace"], "messages": messages}
                )
            )
            kills = sum(worker.kills for worker in workers)
    outcome.figures = {"jobs": len(messages), "broker_flushes": 3, "job_kills": kills}
    return outcome


def _batch(account: int, turn: int, count: int) -> list[dict[str, Any]]:
    return [
        {
            "account": account,
            "id": f"j{turn}-{n}",
            "text": f"Una domanda [[j{turn}-{n}]]",
        }
        for n in range(count)
    ]


def _raws(batch: list[dict[str, Any]]) -> dict[str, list[list[str]]]:
    at = datetime.now(UTC) - timedelta(seconds=1)
    raws: dict[str, list[list[str]]] = {}
    for number, item in enumerate(batch):
        body = said(item["id"], number * 3, item["text"], at)
        body["conversation"]["external_id"] = item["id"]
        raws.setdefault(str(item["account"]), []).append([item["id"], json.dumps(body)])
    return raws


@contextmanager
def redis(folder: Path) -> Iterator[int]:
    folder.mkdir(parents=True)
    port = free_port()
    words = [
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
    ]
    server = subprocess.Popen(
        ["redis-server", *words],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
    )
    try:
        until = time.monotonic() + 15
        while not _answers(port):
            if time.monotonic() > until:
                raise RuntimeError("redis did not start")
            time.sleep(0.05)
        yield port
    finally:
        server.kill()
        server.wait()


def _answers(port: int) -> bool:
    try:
        return _say(port, b"PING\r\n").startswith(b"+PONG")
    except OSError:
        return False


def flush(port: int) -> None:
    assert _say(port, b"FLUSHALL\r\n").startswith(b"+OK")


def _say(port: int, words: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=5) as line:
        line.sendall(words)
        return line.recv(100)
