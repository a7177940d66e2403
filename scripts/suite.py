#!/usr/bin/env python3
"""Run stages of the checks and tests one after another and count them together.

    scripts/suite.py check sqlite+postgres faults

Stages with a plus between them run side by side: a test that waits for a page, a mail or a clock leaves its core
to the other stage. The faults stay alone: they measure how soon all is well again.

The last line is `N passed, M failed, K skipped`; the exit code tells whether all went well.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
BUILD = ROOT / ".build"
# One more than there are cores: many tests wait for a browser, a mail server or a clock.
CORES = os.cpu_count() or 1
WORKERS = os.environ.get("TEST_WORKERS", str(CORES + 1))
# Beside another stage, which has more to do: no more than that its waiting leaves.
BESIDE = os.environ.get("TEST_WORKERS", str(CORES))
FEW = 12  # failures that are tried again
TOPS = ("src", "tests")
COLD = 100  # files of tests that are not compiled yet
Figures = tuple[int, int, int]  # passed, failed, skipped
MORE = shlex.split(os.environ.get("ARGS", ""))  # make test ARGS="-k inbox"


@dataclass
class Count:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    said: list[str] = field(default_factory=list)
    shaky: list[str] = field(default_factory=list)  # failed beside others, passed alone
    again: dict[str, Callable[[], int]] = field(default_factory=dict)

    def add(self, name: str, seconds: float, figures: Figures) -> None:
        passed, failed, skipped = figures
        self.passed += passed
        self.failed += failed
        self.skipped += skipped
        told = f"{passed} passed, {failed} failed, {skipped} skipped"
        self.said.append(f"  {name:<10} {told} in {seconds:.0f} s")


COUNT = Count()
CHECKED: list[str] = []  # every stage of this run
PREFIXED: set[str] = set()  # those that say on each line who speaks


def main(stages: list[str]) -> int:
    BUILD.mkdir(exist_ok=True)
    # Every worker and every process a test starts would compile all of it again: half a minute each.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    count = COUNT
    CHECKED.extend(name for stage in stages for name in stage.split("+"))
    for together in stages:
        print(f"\n=== {together} " + "=" * (70 - len(together)), flush=True)
        names = together.split("+")
        PREFIXED.update(names if len(names) > 1 else ())
        with ThreadPoolExecutor(len(names)) as side_by_side:
            found = list(side_by_side.map(timed, names))
        for name, (seconds, figures) in zip(names, found, strict=True):
            count.add(name, seconds, once_more(name, figures))
    print("\n" + "\n".join(count.said))
    if count.shaky:
        print("To be mended, they passed only when run alone:")
        print("\n".join(f"  {name}" for name in count.shaky))
    print(
        f"{count.passed} passed, {count.failed} failed, {count.skipped} skipped",
        flush=True,
    )
    return 1 if count.failed or not count.passed else 0


def timed(stage: str) -> tuple[float, Figures]:
    began = time.monotonic()
    figures = STAGES[stage](stage)
    return time.monotonic() - began, figures


def once_more(stage: str, figures: Figures) -> Figures:
    """What failed is tried alone when nothing else runs any more."""
    if stage not in COUNT.again:
        return figures
    mended, (passed, failed, skipped) = COUNT.again.pop(stage)(), figures
    return passed + mended, failed - mended, skipped


# --- stages --------------------------------------------------------------------------------------


def check(stage: str) -> Figures:
    done = subprocess.run(
        [PYTHON, str(ROOT / "scripts" / "check.py")], cwd=ROOT, check=False
    )
    failed = done.returncode
    return (0, failed, 0) if failed else (1, 0, 0)


def sqlite(stage: str) -> Figures:
    """Everything; the house itself only where `check` has not looked at it already."""
    looked = ["--ignore", "tests/architecture"] if "check" in CHECKED else []
    return pytest(stage, [], looked, marks="not faults")


def fast(stage: str) -> Figures:
    return pytest(
        stage, [], marks="not faults and not slow and not browser and not peers"
    )


def postgres(stage: str) -> Figures:
    """In a cluster of its own, on a free port, gone afterwards: every test that may come out otherwise there.

    Which ones these are, `testing/plugin.py` says (`--touching-database`): those that use the database, without
    the rooms of members' screens and without what is marked `one_database`. The journeys of the whole product
    through browsers and mail server are among them (`burst/`, `test_four_doors.py`, `test_social_lead.py`,
    `test_import.py`, `webchat/`, `channels/`); the other journeys are about their screens."""
    workers = BESIDE if stage in PREFIXED else WORKERS
    options = ["--touching-database"]
    return pytest(
        stage, postgres_around(), options, marks="not faults", workers=workers
    )


def faults(stage: str) -> Figures:
    """The short form, on both databases side by side; `make faults` is the long one."""
    words = [PYTHON, "-u", "-m", "tests.faults", "--quick"]
    counted = {"ok": 0, "BAD": 0, "skip": 0}
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as playing:
        assert playing.stdout is not None
        for line in playing.stdout:
            print(line, end="", flush=True)
            verdict = line.split(" ", 1)[0]
            counted[verdict] = counted.get(verdict, 0) + 1
    failed = counted["BAD"]
    if playing.returncode and not failed:
        failed = 1  # it broke before or after the scenarios
    return counted["ok"], failed, counted["skip"]


def postgres_around() -> list[str]:
    return [
        "pg_virtualenv", "-t", "-o", "max_connections=200",
        # Tests empty the tables hundreds of times; what survives a crash is for `make faults`.
        "-o", "fsync=off", "-o", "synchronous_commit=off", "-o", "full_page_writes=off",
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
) -> Figures:
    compile_once()
    report = BUILD / f"junit-{name}.xml"
    report.unlink(missing_ok=True)
    words = [*around, *asked(name, marks, report, "-q"), *options, *MORE]
    if workers != "0":
        words += ["-n", workers, "--dist", "loadfile", "--no-loadscope-reorder"]
    done = run(words, name)
    passed, failed, skipped = read(report)
    if 0 < failed <= FEW and workers != "0":
        COUNT.again[name] = lambda: _alone(name, around, options, marks)
    elif done and not failed and done != NOTHING_CHOSEN:
        failed = 1  # it broke before or after the tests
    return passed, failed, skipped


NOTHING_CHOSEN = 5


def asked(name: str, marks: str, report: Path, *how: str) -> list[str]:
    """Each stage remembers its failures by itself: another may run beside it."""
    remembers = f"cache_dir={BUILD / f'pytest-{name}'}"
    words = [PYTHON, "-m", "pytest", *how, "-m", marks, "-o", remembers]
    return [*words, f"--junitxml={report}"]


def run(words: Sequence[str], name: str = "") -> int:
    """The exit code. Its lines are passed on as they come, with the stage's name where several speak."""
    own = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    if name not in PREFIXED:
        return subprocess.run(words, cwd=ROOT, env=own, check=False).returncode
    with subprocess.Popen(
        words, cwd=ROOT, env=own, stdout=subprocess.PIPE, text=True, errors="replace"
    ) as running:
        assert running.stdout is not None
        for line in running.stdout:
            print(f"{name:<9}| {line}", end="", flush=True)
    return running.returncode


_COMPILING = threading.Lock()


def compile_once() -> None:
    """In a fresh checkout every worker would compile all tests, at the same time: half a minute of a core each."""
    with _COMPILING:
        tests = [path for top in TOPS for path in (ROOT / top).rglob("test_*.py")]
        if sum(map(_is_cold, tests)) < COLD:
            return
        look = [
            PYTHON,
            "-m",
            "pytest",
            "-q",
            "--collect-only",
            "-p",
            "no:cacheprovider",
        ]
        halves = [
            subprocess.Popen([*look, half], cwd=ROOT, stdout=subprocess.DEVNULL)
            for half in TOPS
        ]
        for half in halves:
            half.wait()


def _is_cold(path: Path) -> bool:
    return not any((path.parent / "__pycache__").glob(f"{path.stem}.*-pytest-*.pyc"))


def _alone(name: str, around: list[str], options: Sequence[str], marks: str) -> int:
    """What failed beside others, once more by itself; how many passed then. Browsers and servers share two cores
    with all the rest: what only fails in a crowd is named here, to be mended, and does not stop the others."""
    report = BUILD / f"junit-{name}-alone.xml"
    report.unlink(missing_ok=True)
    words = [*around, *asked(name, marks, report, "-v"), "--last-failed"]
    words += ["--last-failed-no-failures=none", *options, *MORE]
    print(f"\n--- {name}: what failed, once more and alone", flush=True)
    run(words)
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


def read(report: Path) -> Figures:
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
