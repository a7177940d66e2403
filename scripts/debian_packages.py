#!/usr/bin/env python3
"""Install what the tests need from Debian, when something is missing.

Nothing that is installed here is started: the tests start their own servers on free ports.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIST = Path(__file__).with_name("debian-packages.txt")
POLICY = Path("/usr/sbin/policy-rc.d")  # Debian asks it before it starts a service


def main() -> int:
    if not shutil.which("dpkg-query"):
        print("  Not Debian: tests that lack a program are skipped and say so.")
        return 0
    missing = [name for name in wanted() if not is_installed(name)]
    if not missing:
        return 0
    command = f"apt-get install --no-install-recommends {' '.join(missing)}"
    if os.geteuid() != 0:
        print(
            f"ascolto: The tests need more of Debian. Run once:\n    sudo {command}",
            file=sys.stderr,
        )
        return 1
    print(f"  Installing for the tests: {', '.join(missing)} …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with nothing_starts():
        subprocess.run(["apt-get", "-qq", "update"], env=quiet, check=False)
        done = subprocess.run(
            ["apt-get", "-qq", "install", "--yes", "--no-install-recommends", *missing],
            env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    if done.returncode:
        print(f"ascolto: `{command}` did not work (see above).", file=sys.stderr)
    return done.returncode


def wanted() -> list[str]:
    lines = (line.split("#")[0].strip() for line in LIST.read_text().splitlines())
    return [line for line in lines if line]


def is_installed(name: str) -> bool:
    asked = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${db:Status-Status}", name],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return asked.stdout.strip() == "installed"


@contextmanager
def nothing_starts() -> Iterator[None]:
    ours = not POLICY.exists()
    if ours:
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if ours:
            POLICY.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
