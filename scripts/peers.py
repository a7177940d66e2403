#!/usr/bin/env python3
"""Real servers of other people's protocols, for the tests: one environment each in `.build/peers`.

They never go into Ascolto's own environment: what they need might not suit what we need. Each comes
from a hash-checked lock, `requirements/peers-NAME.txt`. A stamp makes the usual start instant.

    python3 scripts/peers.py              all
    python3 scripts/peers.py mastodon     one

A new lock: `echo PACKAGE | uv pip compile - --universal --generate-hashes --no-emit-index-url
--no-emit-find-links --python-version 3.11 -o requirements/peers-NAME.txt`.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".build" / "peers"


def main() -> int:
    locks = {
        path.stem.removeprefix("peers-"): path
        for path in sorted((ROOT / "requirements").glob("peers-*.txt"))
    }
    names = sys.argv[1:] or list(locks)
    if unknown := [name for name in names if name not in locks]:
        print(f"ascolto: There is no lock for {', '.join(unknown)}.", file=sys.stderr)
        return 2
    return max([prepare(name, locks[name]) for name in names], default=0)


def prepare(name: str, lock: Path) -> int:
    place, stamp = PEERS / name, PEERS / name / ".ascolto-peer"
    if stamp.exists() and stamp.read_text() == wanted(place, lock):
        return 0
    began = time.monotonic()
    print(f"  Preparing the peer “{name}” for the tests …", flush=True)
    stamp.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    if not (make(place) and install(place, lock)):
        print(f"ascolto: The peer “{name}” could not be prepared.", file=sys.stderr)
        return 1
    stamp.write_text(wanted(place, lock))
    print(f"  Ready after {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def wanted(place: Path, lock: Path) -> str:
    seed = f"{place}\n{sys.version_info[:2]}\n"
    return hashlib.sha256(seed.encode() + lock.read_bytes()).hexdigest()


def make(place: Path) -> bool:
    if shutil.which("uv"):
        return run(
            "uv", "venv", "--quiet", "--clear", "--python", sys.executable, place
        )
    return run(sys.executable, "-m", "venv", "--clear", place)


def install(place: Path, lock: Path) -> bool:
    python, how = (
        place / "bin" / "python",
        ("--require-hashes", "--no-deps", "-r", lock),
    )
    if shutil.which("uv"):
        return run("uv", "pip", "install", "--quiet", "--python", python, *how)
    quiet = ("--quiet", "--disable-pip-version-check")
    return run(python, "-m", "pip", "install", *quiet, *how)


def run(*words: str | Path) -> bool:
    done = subprocess.run(words, stdin=subprocess.DEVNULL, check=False)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
