#!/usr/bin/env python3
"""Make the environments for training and judging models, apart from the product's.

    python3 scripts/models/environment.py           .build/models-venv: teaches tables, judges
    python3 scripts/models/environment.py tuning    .build/tuning-venv: teaches the transformer

All locks are hash-checked. Once made, one is there at once until a lock changes.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCKS = {"models": ("run.lock", "models.lock"), "tuning": ("tuning.lock",)}


def main(name: str = "models") -> int:
    venv = ROOT / ".build" / f"{name}-venv"
    locks = [ROOT / "requirements" / lock for lock in LOCKS[name]]
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in locks)).hexdigest()
    stamp = venv / ".ascolto"
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    print(f"  Preparing the environment for {name} …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    for lock in locks:
        subprocess.run(
            [*pip, "--disable-pip-version-check", "--require-hashes", "--no-deps", "-r", str(lock)],
            check=True,
        )  # fmt: skip
    stamp.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
