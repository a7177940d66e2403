#!/usr/bin/env python3
"""Everything tests and checks need, side by side: the environment, Debian's packages, the peers.

None waits for another, and each keeps one core busy. What is there already is seen at once.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = ("bootstrap.py", "--dev")
STEPS = (ENVIRONMENT, ("debian_packages.py",), ("peers.py",))


def main() -> int:
    steps = list(STEPS)
    if importlib.util.find_spec("ensurepip") is None:
        # Then the first one asks Debian too, and Debian installs one thing at a time.
        steps.remove(ENVIRONMENT)
        if failed := begin(ENVIRONMENT).wait():
            return failed
    started = [begin(step) for step in steps]
    return max(abs(process.wait()) for process in started)


def begin(step: tuple[str, ...]) -> subprocess.Popen[bytes]:
    name, *words = step
    return subprocess.Popen([sys.executable, str(HERE / name), *words])


if __name__ == "__main__":
    sys.exit(main())
