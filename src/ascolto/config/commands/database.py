"""`ascolto migrate`."""

from __future__ import annotations

import argparse

from ascolto.config.commands import Commands, command


def add(commands: Commands) -> None:
    command(commands, "migrate", _migrate, "Bring the database up to this version.")


def _migrate(options: argparse.Namespace) -> int:
    from ascolto.config import database

    count = database.bring_up_to_date()
    print(f"Applied {count} changes." if count else "The database is up to date.")
    return 0
