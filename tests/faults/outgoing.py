"""Answers leave through a provider that does its worst, while workers are killed (I3, I4)."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ascolto.testing import provider
from ascolto.testing.faulty.ports import free_port
from tests.faults.stage import Killer, Outcome, Stage, settle

WORST = (
    "accept=58,accept_in_silence=5,accept_and_drop=6,accept_and_crash=5,refuse=6,too_many=7,"
    "broken=6,drop=6,die=1"
)


def play(stage: Stage) -> Outcome:
    outcome = Outcome("answers through a provider that fails, workers killed")
    chance, size = stage.chance("outgoing"), stage.size
    with stage.house("outgoing") as house:
        ledger, done = house.folder / "ledger", house.folder / "written"
        with providing(ledger, stage.seed, house.env) as url:
            company = house.ask("found", {"accounts": _accounts(url)})
            ids = {name: made["id"] for name, made in company["accounts"].items()}
            threads = [
                (ids[n], f"t{k}") for n in ids for k in range(max(3, size.replies // 9))
            ]
            house.ask("take_in", {"raws": _questions(threads), "run": False})
            workers = [house.start("worker", name=f"worker-{n}") for n in (1, 2)]
            for worker in workers:
                worker.wait_until_ready()
            settle(
                house, Outcome(""), since=time.time(), messages=len(threads), seconds=60
            )
            spread = size.reply_kills * 1.8
            plan = _plan(threads, size.replies, spread, chance)
            about = {"workspace": company["workspace"], "member": company["member"],
                     "steps": plan, "done": str(done)}  # fmt: skip
            writer = house.begin("write", about)
            killer = Killer(
                workers, size.reply_kills - 1, chance, spread / size.reply_kills
            )
            killer.start()
            writer.wait(spread + 600)
            killer.join()
            workers[0].wait_until_ready()
            workers[0].kill()
            killed_at = time.time()
            asked = len(threads) + sum("said" in step for step in plan)
            took = settle(house, outcome, since=killed_at, messages=asked, seconds=100)
            _acknowledged = len(done.read_text().split())
            if writer.returncode or _acknowledged != len(plan):
                outcome.add("wrong", 1, [f"the writer ended with {writer.returncode}"])
            verdict = house.ask(
                "answers",
                {
                    "workspace": company["workspace"],
                    "ledger": str(ledger),
                    "keys": [step["key"] for step in plan],
                    "blind": [
                        pk for name, pk in ids.items() if name.startswith("blind")
                    ],
                },
            )
        kills = sum(worker.kills for worker in workers)
    outcome.judge(verdict)
    faults = [e["fault"] for e in provider.read(ledger) if e["event"] == "attempt"]
    outcome.figures = {
        "replies": len(plan), "reply_kills": kills, "ends": verdict["ends"],
        "attempts": len(faults), "accepted": sum(provider.accepted(ledger).values()),
        "settled_after_s": round(took, 1),
    }  # fmt: skip
    return outcome


@contextmanager
def providing(
    ledger: Path, seed: int, env: dict[str, str], weigh: str = WORST
) -> Iterator[str]:
    """The provider in a process of its own."""
    port = free_port()
    words = [
        "--ledger",
        str(ledger),
        "--port",
        str(port),
        "--seed",
        str(seed),
        "--weigh",
        weigh,
    ]
    words += ["--silence-for", "1.5", "--dead-for", "1.5"]
    process = subprocess.Popen(
        [sys.executable, "-m", "ascolto.testing.provider", *words],
        env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(15)
        process.stdout.close()


def _accounts(url: str) -> dict[str, Any]:
    settings = {
        "base_url": url,
        "token": provider.TOKEN,
        "signing_secret": provider.SECRET,
        "timeout_seconds": 1.0,
    }
    return {
        "asked-1": ["fake", {**settings, "can_find": True}],
        "asked-2": ["fake", {**settings, "can_find": True}],
        "blind-1": ["fake", {**settings, "can_find": False}],
    }


def _question(account: int, thread: str, number: int) -> list[str]:
    name = f"q-{account}-{thread}-{number}"
    said = {
        "kind": "message",
        "id": name,
        "author": {"id": f"a-{account}-{thread}", "name": "Zoe"},
        "text": f"Avete una camera? [[{name}]]",
        "at": datetime.now(UTC).isoformat(),
        "thread": thread,
    }
    return [name, json.dumps(said)]


def _questions(threads: list[tuple[int, str]]) -> dict[str, list[list[str]]]:
    raws: dict[str, list[list[str]]] = {}
    for account, thread in threads:
        raws.setdefault(str(account), []).append(_question(account, thread, 0))
    return raws


def _plan(
    threads: list[tuple[int, str]], count: int, spread: float, chance: random.Random
) -> list[dict[str, Any]]:
    """Who answers what when; customers write again in between, some answers are asked for twice."""
    steps = []
    for number in range(count):
        account, thread = chance.choice(threads)
        step: dict[str, Any] = {
            "account": account, "thread": thread, "key": str(uuid.UUID(int=chance.getrandbits(128))),
            "text": f"Certo, La aspettiamo. [[a{number}]]", "pause": spread / count,
            "times": 2 if chance.random() < 0.1 else 1,
        }  # fmt: skip
        if chance.random() < 0.15:
            step["said"] = _question(account, thread, number + 1)
        steps.append(step)
    return steps
