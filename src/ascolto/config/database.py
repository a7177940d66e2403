"""The database before work begins: durable, of our version, and brought up to date."""

from __future__ import annotations

import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from ascolto.config import new_database

COPY_UP_TO = 2 * 1024**3  # bytes of a database that is copied before it is changed


class Unfit(Exception):
    """We do not start like this. The text is for the operator: what is wrong and what to do."""


def require_durable() -> None:
    """Raises `Unfit` when a commit could be lost with the power, unless that was asked for."""
    problem = durability_problem()
    if problem and not settings.UNSAFE_DURABILITY:
        raise Unfit(
            f"{problem} Something we have confirmed could be lost with the power. Mend it, or "
            "set ASCOLTO_UNSAFE_DURABILITY=yes to start all the same."
        )


def durability_problem() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            level = cursor.execute("PRAGMA synchronous").fetchone()[0]
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
            if level < 2:
                return f"SQLite runs with synchronous={level} instead of FULL."
            return "" if mode == "wal" else f"SQLite's journal is {mode!r}, not 'wal'."
        for name in ("synchronous_commit", "fsync"):
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                return f"PostgreSQL runs with {name}=off."
    return ""


def newer() -> list[str]:
    """Migrations the database has and this version does not know."""
    executor = MigrationExecutor(connection)
    ours = {app for app, _ in executor.loader.disk_migrations}
    known = set(executor.loader.disk_migrations) | set(executor.loader.replacements)
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{a}.{n}" for a, n in applied if a in ours and (a, n) not in known)


def pending() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def bring_up_to_date(*, quiet: bool = True) -> int:
    """Apply what is pending; returns how many migrations. Raises `Unfit`.

    An SQLite database is copied beside itself before it is changed.
    """
    require_durable()
    if unknown := newer():
        raise Unfit(
            f"The database was written by a newer version of Ascolto ({unknown[-1]}). Nothing "
            "was changed. Install that version, or restore a backup made by this one."
        )
    if new_database.is_empty():
        return new_database.make()
    waiting = pending()
    if not waiting:
        return 0
    _copy_first()
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
    return len(waiting)


def _copy_first() -> None:
    if connection.vendor != "sqlite" or not MigrationRecorder(connection).has_table():
        return
    path = Path(str(connection.settings_dict["NAME"]))
    size = path.stat().st_size
    if size > COPY_UP_TO:
        return
    if shutil.disk_usage(path.parent).free < 2 * size + 50 * 1024**2:
        raise Unfit(
            f"The database must be changed for this version, and {path.parent} has no room for "
            "a copy of it first. Nothing was changed. Make some room and start again."
        )
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy_sqlite(path, path.with_name(f"before-upgrade-{stamp}.sqlite3"))


def copy_sqlite(source: Path, target: Path) -> None:
    """A consistent copy, while others write."""
    reading, writing = sqlite3.connect(source), sqlite3.connect(target)
    try:
        reading.backup(writing)
    finally:
        writing.close()
        reading.close()
