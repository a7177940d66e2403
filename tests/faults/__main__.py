"""Plays the scenarios, says a line for each, and ends with one JSON object."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ascolto.testing.faulty import cluster
from ascolto.testing.faulty.house import descendants
from tests.faults import (
    brokered,
    flushing,
    full_disk,
    incoming,
    outages,
    outgoing,
    stepping,
)
from tests.faults.stage import FULL, QUICK, Outcome, Skipped, Stage

# The long ones first: two are played at a time.
SCENARIOS: dict[str, Callable[[Stage], Outcome]] = {
    "outgoing": outgoing.play,
    "incoming": incoming.play,
    "brokered": brokered.play,
    "stepping": stepping.play,
    "outages": outages.play,
    "full_disk": full_disk.play,
    "flushing": flushing.play,
}
WORDS = ("lost", "twice", "half", "sent_twice", "forgotten", "wrong", "late")
DEADLINE = 30 * 60.0  # seconds; then it ends itself


def main() -> int:
    given = _arguments()
    began = time.monotonic()
    home = Path(tempfile.mkdtemp(prefix="ascolto-faults-"))
    home.chmod(0o755)
    stages = {
        kind: Stage(kind, home / kind, QUICK if given.quick else FULL, given.seed)
        for kind in given.databases
    }
    _end_at_the_deadline(stages.values())
    print(
        f"seed {given.seed}, {'quick' if given.quick else 'full'}, in {home}",
        flush=True,
    )
    results: dict[str, dict[str, Any]] = {kind: _blank() for kind in stages}
    good = True
    try:
        for stage in stages.values():
            stage.set_up()
        plays = [
            (stage, name)
            for name in SCENARIOS
            for stage in stages.values()
            if (name in given.only if given.only else _is_in(stage, name))
        ]
        with ThreadPoolExecutor(given.at_once) as pool:
            for kind, outcome in pool.map(lambda play: _played(*play), plays):
                good &= _take(results[kind], outcome)
    finally:
        for stage in stages.values():
            stage.tear_down()
        if good and not given.keep:
            shutil.rmtree(home, ignore_errors=True)
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    print(json.dumps(results), flush=True)
    return 0 if good else 1


def _is_in(stage: Stage, name: str) -> bool:
    return f"{stage.kind}:{name}" not in stage.size.leaves_out


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults")
    parser.add_argument("--quick", action="store_true", help="fewer items and kills")
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument(
        "--only", action="append", choices=SCENARIOS, help="these scenarios"
    )
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--at-once", type=int, default=3, help="scenarios side by side")
    parser.add_argument(
        "--keep", action="store_true", help="leave the folder with all logs"
    )
    given = parser.parse_args()
    given.databases = given.databases.split(",")
    if "postgresql" in given.databases and (why := cluster.missing()):
        parser.error(why)
    return given


def _played(stage: Stage, name: str) -> tuple[str, Outcome]:
    began = time.monotonic()
    try:
        outcome = SCENARIOS[name](stage)
    except Skipped as why:
        outcome = Outcome(
            f"{name}: {why}", {f"{name}_skipped": str(why)}, is_played=False
        )
    except Exception:
        outcome = Outcome(f"{name} broke")
        outcome.add("wrong", 1, [traceback.format_exc()[-3000:]])
    verdict = ("ok" if outcome.is_good else "BAD") if outcome.is_played else "skip"
    took = time.monotonic() - began
    lines = [
        f"{verdict} {stage.kind:<10} {outcome.said}: {_figures(outcome)} ({took:.0f} s)"
    ]
    for word, what in outcome.found.items():
        lines += [f"     - {word} ×{what['count']}: {say}" for say in what["say"][:8]]
    print("\n".join(lines), flush=True)
    return stage.kind, outcome


def _figures(outcome: Outcome) -> str:
    return ", ".join(f"{name} {value}" for name, value in outcome.figures.items())


def _blank() -> dict[str, Any]:
    return dict.fromkeys(("items", "kills", "replies", *WORDS), 0)


def _take(result: dict[str, Any], outcome: Outcome) -> bool:
    for word, what in outcome.found.items():
        result[word] = result.get(word, 0) + what["count"]
    for name, value in outcome.figures.items():
        result[name] = value
    return outcome.is_good


def _end_at_the_deadline(stages: Iterable[Stage]) -> None:
    """Whatever hangs: nothing of ours outlives it."""

    def end() -> None:
        print("faults: not done in time", file=sys.stderr, flush=True)
        with contextlib.suppress(Exception):
            for stage in stages:
                stage.tear_down()
        for pid in descendants(os.getpid()):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        os._exit(3)

    timer = threading.Timer(DEADLINE, end)
    timer.daemon = True
    timer.start()


if __name__ == "__main__":
    sys.exit(main())
