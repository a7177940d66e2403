"""The command `ascolto`: what an operator does.

Each command is a module of `ascolto.config.commands` with `add(commands)`. Whatever goes wrong in
a way we know is one sentence on standard error; a traceback is a bug of ours.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module

_COMMANDS = (
    "serving",
    "working",
    "database",
    "demo",
    "people",
    "accounts",
    "archives",
    "imports",
    "doctor",
)


def main(argv: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ascolto.config.settings")
    options = _parser().parse_args(argv)
    try:
        return _run(options)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 141


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ascolto",
        description="Ascolto, the open-source Social CRM. Settings come from the environment; "
        "see docs/operations.",
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name in _COMMANDS:
        import_module(f"ascolto.config.commands.{name}").add(commands)
    return parser


def _run(options: argparse.Namespace) -> int:
    """Set Django up, run the command, and turn known trouble into sentences."""
    from django.core.exceptions import ImproperlyConfigured

    try:
        _set_up(options)
        from django.db import DatabaseError

        from ascolto.config.database import Unfit
        from ascolto.core.refusal import Refusal
    except ImproperlyConfigured as problem:
        return _say(str(problem))
    except OSError as problem:
        return _say(_os_trouble(problem))
    try:
        return int(options.run(options) or 0)
    except (Unfit, Refusal, ImproperlyConfigured) as problem:
        return _say(str(problem))
    except DatabaseError as problem:
        if os.environ.get("ASCOLTO_DEBUG"):
            raise
        return _say(_database_trouble(problem))
    except OSError as problem:
        if os.environ.get("ASCOLTO_DEBUG"):
            raise
        return _say(_os_trouble(problem))


def _set_up(options: argparse.Namespace) -> None:
    import django

    from ascolto.config import logs

    django.setup()
    logs.set_up(level="INFO" if getattr(options, "long_running", False) else "WARNING")


def _say(sentence: str) -> int:
    print(f"ascolto: {sentence}", file=sys.stderr)
    return 1


def _os_trouble(problem: OSError) -> str:
    where = problem.filename or "the data folder"
    if problem.errno == errno.ENOSPC:
        return "The disk is full. Nothing was damaged: make some room and start again."
    if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return (
            f"{where} cannot be written ({problem.strerror}). Give this user the right to, or "
            "name another data folder in ASCOLTO_DATA."
        )
    if problem.errno == errno.ENOTDIR or (
        problem.errno == errno.EEXIST and os.path.isfile(where)
    ):
        return (
            f"{where} should be a folder, but a file stands in its way. Move the file, or name "
            "another data folder in ASCOLTO_DATA."
        )
    return f"{where}: {problem.strerror or problem}."


def _database_trouble(problem: Exception) -> str:
    text = str(problem).strip().splitlines()[0] if str(problem).strip() else ""
    if "disk is full" in text:
        return "The disk is full. Nothing was damaged: make some room and start again."
    if "readonly database" in text or "unable to open" in text:
        return (
            "The database file cannot be written. Give this user the right to, or name another "
            "data folder in ASCOLTO_DATA."
        )
    if "no such table" in text or "does not exist" in text:
        return f"The database is not set up yet ({text}). Run `ascolto migrate`."
    if "malformed" in text or "not a database" in text:
        return f"The database file is damaged ({text}). Restore a backup: `ascolto restore FILE`."
    return f"The database does not answer: {text or type(problem).__name__}"


if __name__ == "__main__":
    sys.exit(main())
