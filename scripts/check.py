#!/usr/bin/env python3
"""`make check`: format, lint, types, import rules, migrations, docs. Ends with how many failed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
NOT_YET = ROOT / ".ci" / "mypy-not-yet.txt"
PLACES = [p for p in ("src", "tests", "bench", "scripts") if (ROOT / p).is_dir()]


def main() -> int:
    """Two at a time: the types alone take as long as all the others."""
    names = sorted(CHECKS, key=lambda name: name != "types")
    with ThreadPoolExecutor(2) as side_by_side:
        good = side_by_side.map(lambda name: tell(name, CHECKS[name]), names)
        failed = [name for name, well in zip(names, good, strict=True) if not well]
    print(
        f"check: {', '.join(failed)} failed" if failed else "check: all is well",
        flush=True,
    )
    return len(failed)


def tell(name: str, check: Callable[[], bool]) -> bool:
    good = check()
    print(f"  {'ok ' if good else 'BAD'}  {name}", flush=True)
    return good


def run(*words: str) -> bool:
    """Quiet when it works."""
    done = subprocess.run(
        words, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        print((done.stdout + done.stderr).strip()[-12_000:])
    return done.returncode == 0


def environment() -> dict[str, str]:
    own = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
    data = ROOT / ".build" / "check-data"
    data.mkdir(parents=True, exist_ok=True)
    return own | {
        "ASCOLTO_DATA": str(data),
        "DJANGO_SETTINGS_MODULE": "ascolto.config.settings",
    }


def types() -> bool:
    """mypy, strict. Files in `.ci/mypy-not-yet.txt` may still have errors; the list only shrinks."""
    done = subprocess.run(
        [str(BIN / "mypy"), "--no-error-summary", "--hide-error-context"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "INTERNAL ERROR" in done.stdout + done.stderr:  # it looked at nothing
        print(done.stdout[-3000:] + done.stderr[-3000:])
        return False
    found: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        if match := re.match(r"([^:]+\.py):\d+.*: error:", line):
            found.setdefault(match[1], []).append(line)
    if done.returncode and not found:
        print(done.stdout + done.stderr)
        return False
    listed = set(NOT_YET.read_text().split()) if NOT_YET.exists() else set()
    if "--accept-types" in sys.argv:
        NOT_YET.write_text("".join(f"{name}\n" for name in sorted(found)))
        return True
    new, mended = sorted(set(found) - listed), sorted(listed - set(found))
    for name in new:
        print("\n".join(found[name]))
    for name in mended:
        print(f"{name} has no error left: take it off .ci/mypy-not-yet.txt.")
    return not new and not mended


def docs() -> bool:
    """The house as well: what no other check can see."""
    place = ROOT / "tests" / "architecture"
    return not place.is_dir() or run(
        str(BIN / "python"), "-m", "pytest", "-q", str(place)
    )


CHECKS: dict[str, Callable[[], bool]] = {
    "format": lambda: run(str(BIN / "ruff"), "format", "--check", *PLACES),
    "lint": lambda: run(str(BIN / "ruff"), "check", *PLACES),
    "types": types,
    "imports": lambda: run(str(BIN / "lint-imports")),
    "migrations": lambda: run(
        str(BIN / "django-admin"), "makemigrations", "--check", "--dry-run"
    ),
    "docs": docs,
}


if __name__ == "__main__":
    sys.exit(main())
