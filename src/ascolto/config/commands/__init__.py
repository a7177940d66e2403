"""One module per group of commands, each with `add(commands)`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

Commands = Any  # argparse keeps the type of its sub-parsers to itself


def command(
    commands: Commands,
    name: str,
    run: Callable[[argparse.Namespace], int | None],
    about: str,
    *,
    long_running: bool = False,
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=about, description=about
    )
    parser.set_defaults(run=run, long_running=long_running)
    return parser
