"""Each side of a comparison runs in a process of its own, so that none warms or burdens another."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench.scratch import BUILD, PATH, ROOT

LOCK = ROOT / "requirements" / "bench.lock"


class Broke(Exception):
    """A child ended badly; the text is the end of what it said."""


def run(
    *words: str,
    python: Path | str = sys.executable,
    env: dict[str, str] | None = None,
    around: Sequence[str] = (),
    timeout: float = 1800,
) -> dict[str, Any]:
    """Run `python -m words…`, perhaps inside another command, and return the JSON object of its last line."""
    done = subprocess.run(
        [*around, str(python), "-m", *words],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": PATH} | (env or {}),
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise Broke(f"{' '.join(words)}:\n{(done.stderr or done.stdout)[-3000:]}")
    found: dict[str, Any] = json.loads(lines[-1])
    return found


def peer_python() -> Path:
    """The peer's environment under `.build`, made from its hash-checked lock when it is not there."""
    venv = BUILD / "peer-venv"
    python, stamp = venv / "bin" / "python", venv / ".lock"
    wanted = LOCK.read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    BUILD.mkdir(parents=True, exist_ok=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", venv], check=True)
    uv = shutil.which("uv")
    pip: list[str | Path] = (
        [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    )  # fmt: skip
    options: list[str | Path] = ["--quiet", "--require-hashes", "--no-deps", "-r", LOCK]
    subprocess.run([*pip, *options], check=True)
    stamp.write_text(wanted)
    return python
