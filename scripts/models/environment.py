#!/usr/bin/env python3
"""Make the environment for training and judging models, apart from the product's: `.build/models-venv`.

Both locks are hash-checked. Once made, it is there at once until a lock changes.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".build" / "models-venv"
LOCKS = [ROOT / "requirements" / name for name in ("run.lock", "models.lock")]


def main() -> int:
    wanted = hashlib.sha256(b"".join(lock.read_bytes() for lock in LOCKS)).hexdigest()
    stamp = VENV / ".ascolto"
    if stamp.exists() and stamp.read_text() == wanted:
        return 0
    print("  Preparing the environment for the models …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    for lock in LOCKS:
        pip = [
            str(VENV / "bin" / "python"),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        subprocess.run(
            [*pip, "--require-hashes", "--no-deps", "-r", str(lock)], check=True
        )
    stamp.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
