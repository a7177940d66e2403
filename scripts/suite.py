#!/usr/bin/env python3
"""Run stages of the checks and tests one after another and count them together.

    scripts/suite.py check faults sqlite postgres

The faults wait for half of their time: they begin beside the stage before, and are told after it.
The last line is `N passed, M failed, K skipped`; the exit code tells whether all went well.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
BUILD = ROOT / ".build"
# One more than there are cores: many tests wait for a browser, a mail server or a clock.
WORKERS = os.environ.get("TEST_WORKERS", str((os.cpu_count() or 1) + 1))
FEW = 12  # failures that are tried again
MORE = shlex.split(os.environ.get("ARGS", ""))  # make test ARGS="-k inbox"


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    said: list[str] = field(default_factory=list)
    shaky: list[str] = field(default_factory=list)  # failed beside others, passed alone

    def add(
        self, name: str, seconds: float, passed: int, failed: int, skipped: int
    ) -> None:
        self.passed += passed
        self.failed += failed
        self.skipped += skipped
        figures = f"{passed} passed, {failed} failed, {skipped} skipped"
        self.said.append(f"  {name:<10} {figures} in {seconds:.0f} s")


COUNT = Count()
CHOSEN: list[str] = []  # the stages of this run
BEGUN: list[subprocess.Popen[str]] = []  # the faults, until they are told


def main(stages: list[str]) -> int:
    BUILD.mkdir(exist_ok=True)
    # Every worker and every process a test starts would compile all of it again: half a minute each.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    count = COUNT
    CHOSEN.extend(stages)
    try:
        for stage, follower in zip(stages, [*stages[1:], ""], strict=True):
            if follower == "faults":
                BEGUN.append(_faults_begun())
            print(f"\n=== {stage} " + "=" * (70 - len(stage)), flush=True)
            began = time.monotonic()
            figures = STAGES[stage](stage)
            count.add(stage, time.monotonic() - began, *figures)
    finally:
        for left in BEGUN:
            left.terminate()
    print("\n" + "\n".join(count.said))
    if count.shaky:
        print("To be mended, they passed only when run alone:")
        print("\n".join(f"  {name}" for name in count.shaky))
    print(
        f"{count.passed} passed, {count.failed} failed, {count.skipped} skipped",
        flush=True,
    )
    return 1 if count.failed or not count.passed else 0


# --- stages --------------------------------------------------------------------------------------


def check(stage: str) -> tuple[int, int, int]:
    done = subprocess.run(
        [PYTHON, str(ROOT / "scripts" / "check.py")], cwd=ROOT, check=False
    )
    failed = done.returncode
    return (0, failed, 0) if failed else (1, 0, 0)


def sqlite(stage: str) -> tuple[int, int, int]:
    """Everything; the house itself only where `check` has not looked at it already."""
    looked = ["--ignore", "tests/architecture"] if "check" in CHOSEN else []
    return pytest(stage, [], looked, marks="not faults")


def fast(stage: str) -> tuple[int, int, int]:
    return pytest(
        stage, [], marks="not faults and not slow and not browser and not peers"
    )


def postgres(stage: str) -> tuple[int, int, int]:
    """In a cluster of its own, on a free port, gone afterwards: every test that may come out otherwise there.

    Which ones these are, `testing/plugin.py` says (`--touching-database`): those that use the database, without
    the rooms of members' screens and without what is marked `one_database`. The journeys of the whole product
    through browsers and mail server are among them (`burst/`, `test_four_doors.py`, `test_social_lead.py`,
    `test_import.py`, `webchat/`, `channels/`); the other journeys are about their screens."""
    return pytest(stage, postgres_around(), ["--touching-database"], marks="not faults")


def faults(stage: str) -> tuple[int, int, int]:
    """The short form, on both databases side by side; `make faults` is the long one. They end with how long they
    took; the figure of this stage is how long they were still waited for."""
    counted = {"ok": 0, "BAD": 0, "skip": 0}
    with BEGUN.pop() if BEGUN else _faults_begun() as playing:
        assert playing.stdout is not None
        for line in playing.stdout:
            print(line, end="", flush=True)
            verdict = line.split(" ", 1)[0]
            counted[verdict] = counted.get(verdict, 0) + 1
    failed = counted["BAD"]
    if playing.returncode and not failed:
        failed = 1  # it broke before or after the scenarios
    return counted["ok"], failed, counted["skip"]


def _faults_begun() -> subprocess.Popen[str]:
    words = [PYTHON, "-u", "-m", "tests.faults", "--quick"]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def postgres_around() -> list[str]:
    return [
        "pg_virtualenv", "-t", "-o", "max_connections=200",
        # Tests empty the tables hundreds of times; what survives a crash is for `make faults`.
        "-o", "fsync=off", "-o", "synchronous_commit=off", "-o", "full_page_writes=off",
        # It would count tables in the moment they are empty, and plan for none where a test fills them.
        "-o", "autovacuum=off",
        "sh", "-c",
        'DATABASE_URL="postgresql://$PGUSER:$PGPASSWORD@$PGHOST:$PGPORT/postgres" exec "$@"', "sh",
    ]  # fmt: skip


STAGES = {
    "check": check,
    "sqlite": sqlite,
    "fast": fast,
    "postgres": postgres,
    "faults": faults,
}


def pytest(
    name: str,
    around: list[str],
    options: Sequence[str] = (),
    *,
    marks: str,
    workers: str = WORKERS,
    environment: dict[str, str] | None = None,
) -> tuple[int, int, int]:
    report = BUILD / f"junit-{name}.xml"
    report.unlink(missing_ok=True)
    words = [
        PYTHON,
        "-m",
        "pytest",
        "-q",
        "-m",
        marks,
        f"--junitxml={report}",
        *options,
        *MORE,
    ]
    if workers != "0":
        words += ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    variables = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    done = subprocess.run(
        [*around, *words], cwd=ROOT, env=variables | (environment or {}), check=False
    )
    passed, failed, skipped = read(report)
    if 0 < failed <= FEW and workers != "0":
        mended = _alone(name, around, options, marks, variables | (environment or {}))
        passed, failed = passed + mended, failed - mended
        if not failed:
            return passed, failed, skipped
    nothing_chosen = done.returncode == 5
    if done.returncode and not failed and not nothing_chosen:
        failed = 1  # it broke before or after the tests
    return passed, failed, skipped


def _alone(
    name: str,
    around: list[str],
    options: Sequence[str],
    marks: str,
    variables: dict[str, str],
) -> int:
    """What failed beside others, once more by itself; how many passed then. Browsers and servers share two cores
    with all the rest: what only fails in a crowd is named here, to be mended, and does not stop the others."""
    report = BUILD / f"junit-{name}-alone.xml"
    report.unlink(missing_ok=True)
    words = [PYTHON, "-m", "pytest", "-v", "-m", marks, "--last-failed"]
    words += ["--last-failed-no-failures=none", f"--junitxml={report}", *options, *MORE]
    print("\n--- what failed, once more and alone", flush=True)
    subprocess.run([*around, *words], cwd=ROOT, env=variables, check=False)
    passed, failed, _skipped = read(report)
    print(f"--- {passed} passed alone, {failed} failed again", flush=True)
    COUNT.shaky += [f"{name}: {test}" for test in _well(report)]
    return passed


def _well(report: Path) -> list[str]:
    """The names of those that passed."""
    if not report.exists():
        return []
    cases = ElementTree.parse(report).getroot().iter("testcase")
    return [
        f"{case.get('classname')}::{case.get('name')}"
        for case in cases
        if not len(case)
    ]


def read(report: Path) -> tuple[int, int, int]:
    if not report.exists():
        return 0, 0, 0
    passed = failed = skipped = 0
    for suite in ElementTree.parse(report).getroot().iter("testsuite"):
        total = int(suite.get("tests", 0))
        bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        left = int(suite.get("skipped", 0))
        passed, failed, skipped = (
            passed + total - bad - left,
            failed + bad,
            skipped + left,
        )
    return passed, failed, skipped


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
