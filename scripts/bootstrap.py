#!/usr/bin/env python3
"""Make the private environment in `.venv` from the hash-checked lock, or see that it is there.

Plain standard library, Python 3.11. A stamp with the lock's hash makes the usual start instant.

    python3 scripts/bootstrap.py          what running needs
    python3 scripts/bootstrap.py --dev    what tests and checks need as well
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("ASCOLTO_VENV") or ROOT / ".venv")
PYTHON = VENV / "bin" / "python"
LOCKS = {
    "run": ROOT / "requirements" / "run.lock",
    "dev": ROOT / "requirements" / "dev.lock",
}
LAUNCHER = """#!{python}
import sys

from ascolto.config.console import main

sys.exit(main())
"""
COMPILE = """
import sys
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
for name in sys.argv[1:]:
    with open(name, "rb") as source:
        catalog = read_po(source)
    with open(name[:-3] + ".mo", "wb") as target:
        write_mo(target, catalog)
"""


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - an older one may well start this
        return fail(
            f"Ascolto needs Python 3.11 or newer; this is {sys.version.split()[0]}."
        )
    kind = "dev" if "--dev" in sys.argv[1:] else "run"
    if not is_current(kind):
        began = time.monotonic()
        print(f"  Preparing the environment in {VENV.name} …", flush=True)
        if not (make_venv() and install(kind)):
            return 1
        link()
        stamp(kind).write_text(wanted(kind))
        print(f"  Ready after {time.monotonic() - began:.0f} s.", flush=True)
    return compile_messages()


# --- is it there? --------------------------------------------------------------------------------


def wanted(kind: str) -> str:
    seed = f"{ROOT}\n{VENV}\n{sys.version_info[:2]}\n{Path(__file__).read_text()}"
    return hashlib.sha256(seed.encode() + LOCKS[kind].read_bytes()).hexdigest()


def stamp(kind: str) -> Path:
    return VENV / f".ascolto-{kind}"


def is_current(kind: str) -> bool:
    """What tests need includes what running needs."""
    return PYTHON.exists() and any(
        stamp(k).exists() and stamp(k).read_text() == wanted(k) for k in {kind, "dev"}
    )


# --- making it -----------------------------------------------------------------------------------


def make_venv() -> bool:
    if (
        PYTHON.exists()
        and subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    ):
        return True
    if shutil.which("uv"):
        return run(
            "uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(VENV)
        )
    if importlib.util.find_spec("ensurepip") is None and not get_ensurepip():
        return False
    return run(sys.executable, "-m", "venv", "--clear", str(VENV))


def get_ensurepip() -> bool:
    """Debian keeps a part of Python's standard library in a package of its own."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("  Installing Debian's python3-venv, a part of Python …", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run("apt-get", "-qq", "update", env=quiet)
        if run("apt-get", "-qq", "install", "--yes", "python3-venv", env=quiet):
            return True
    fail(
        "Python's venv module is not complete on this machine. Install it with\n"
        "    sudo apt-get install python3-venv\nand run the same command again."
    )
    return False


def install(kind: str) -> bool:
    lock = str(LOCKS[kind])
    if shutil.which("uv"):
        return run(
            "uv", "pip", "install", "--quiet", "--python", str(PYTHON),
            "--require-hashes", "--no-deps", "-r", lock,
        )  # fmt: skip
    return run(
        str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
        "--require-hashes", "--no-deps", "-r", lock,
    )  # fmt: skip


def link() -> None:
    """Our own code is used where it lies: no build, no network."""
    (site,) = (VENV / "lib").glob("python3.*/site-packages")
    (site / "ascolto.pth").write_text(f"{ROOT / 'src'}\n")
    launcher = VENV / "bin" / "ascolto"
    launcher.write_text(LAUNCHER.format(python=PYTHON))
    launcher.chmod(0o755)


def compile_messages() -> int:
    stale = [
        str(source)
        for source in (ROOT / "src").rglob("*.po")
        if not (made := source.with_suffix(".mo")).exists()
        or made.stat().st_mtime < source.stat().st_mtime
    ]
    if stale and not run(str(PYTHON), "-c", COMPILE, *stale):
        return 1
    return 0


# --- telling -------------------------------------------------------------------------------------


def run(*words: str, env: dict[str, str] | None = None) -> bool:
    done = subprocess.run(words, env=env, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        fail(
            f"`{' '.join(words[:4])} …` did not work (see above). Run the same command again."
        )
    return done.returncode == 0


def fail(sentence: str) -> int:
    print(f"ascolto: {sentence}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
