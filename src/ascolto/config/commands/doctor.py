"""`ascolto doctor`: whether this installation is well."""

from __future__ import annotations

import argparse
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from ascolto.config.commands import Commands, command

SAFE_SQLITE = (3, 51, 3)  # older ones can lose a database under several processes
Finding = tuple[bool | None, str]  # good, bad, or (None) only worth knowing


def add(commands: Commands) -> None:
    command(
        commands,
        "doctor",
        _doctor,
        "Check this installation. Ends with 0 when all is well, 1 when something is not.",
    )


def _doctor(options: argparse.Namespace) -> int:
    from ascolto.config import database

    checks = [_machine, _data_folder, _database, _clock, _mail]
    with suppress(Exception):  # what is wrong, `_database` tells
        if not database.pending():
            checks += [_work, _accounts]
    bad = 0
    for check in checks:
        for good, sentence in _guarded(check):
            sign = {True: "ok  ", False: "BAD ", None: "note"}[good]
            print(f"{sign}  {sentence}")
            bad += good is False
    print("\nAll is well." if not bad else f"\n{bad} things need attention.")
    return 1 if bad else 0


def _guarded(check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    try:
        yield from check()
    except Exception as problem:
        yield False, f"{check.__name__.strip('_')}: {type(problem).__name__}: {problem}"


def _machine() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield sys.version_info >= (3, 11), f"Python {version}"
    from django.db import connection

    if connection.vendor == "sqlite":
        good = sqlite3.sqlite_version_info >= SAFE_SQLITE
        why = "" if good else ": older than 3.51.3; install the package pysqlite3"
        yield good, f"SQLite {sqlite3.sqlite_version}{why}"
    else:
        connection.ensure_connection()
        yield True, f"PostgreSQL {connection.pg_version // 10000}"  # type: ignore[attr-defined]


def _data_folder() -> Iterator[Finding]:
    from django.conf import settings

    data = Path(settings.DATA)
    with tempfile.TemporaryFile(dir=data):
        yield True, f"The data folder {data} can be written."
    free = shutil.disk_usage(data).free / 1024**3
    yield free > 1, f"{free:.1f} GB free on its disk."
    key = data / "secret-key"
    if key.exists():
        yield key.stat().st_mode & 0o077 == 0, "Only its owner can read the secret key."
    elif not os.environ.get("ASCOLTO_SECRET_KEY"):
        yield False, "There is no secret key."


def _database() -> Iterator[Finding]:
    from django.db import connection

    from ascolto.config import database

    problem = database.durability_problem()
    yield not problem, problem or "What is confirmed is on disk (synchronous writes)."
    newer, pending = database.newer(), database.pending()
    if newer:
        yield False, f"The database is of a newer version ({newer[-1]})."
    yield (
        not pending,
        f"{len(pending)} changes of the database are pending: run `ascolto migrate`."
        if pending
        else "The database is of this version.",
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
        yield said == "ok", f"The database file: {said}."


def _work() -> Iterator[Finding]:
    from django.utils import timezone

    from ascolto.channels.models import Delivery, Payload
    from ascolto.core.jobs import clock
    from ascolto.core.models import Job, OutboxEvent
    from ascolto.core.scoping import unscoped

    late = timezone.now() - timedelta(minutes=5)
    dead = Job.objects.filter(status=Job.Status.DEAD)
    yield not dead.exists(), _count(dead.count(), "jobs were laid aside after failing")
    with unscoped("the operator looks after every company"):
        waiting = Payload.objects.waiting().filter(received_at__lt=late).count()
        yield (
            not waiting,
            _count(waiting, "deliveries wait to be read for over 5 minutes"),
        )
        failed = Payload.objects.not_understood().count()
        yield (
            (None if failed else True),
            _count(failed, "deliveries were not understood"),
        )
        unknown = Delivery.objects.filter(status=Delivery.Status.UNKNOWN).count()
        yield (
            (None if unknown else True),
            _count(unknown, "replies of unknown outcome wait for a person"),
        )
        untold = OutboxEvent.objects.filter(told_at=None, created_at__lt=late).count()
        yield not untold, _count(untold, "events were not told for over 5 minutes")
    still = clock.overdue(timedelta(minutes=5))
    yield not still, _count(len(still), "regular tasks are overdue (a worker must run)")


def _count(number: int, what: str) -> str:
    return f"{number} {what}." if number else f"No {what}."


def _accounts() -> Iterator[Finding]:
    from ascolto.channels.models import Account
    from ascolto.core.scoping import unscoped

    with unscoped("the operator looks after every company"):
        accounts = list(Account.objects.connected().select_related("workspace"))
    broken = [account for account in accounts if account.is_broken]
    yield not broken, f"{len(accounts)} accounts are connected, {len(broken)} broken."
    for account in broken:
        yield (
            False,
            f"{account.workspace.slug}/{account.kind} {account.name!r}: {account.problem}",
        )


def _clock() -> Iterator[Finding]:
    """The machine's clock against the database's; a wrong one breaks signatures and due times."""
    from django.db import connection

    question = (
        "SELECT extract(epoch FROM clock_timestamp())"
        if connection.vendor == "postgresql"
        else "SELECT unixepoch('subsec')"
    )
    with connection.cursor() as cursor:
        cursor.execute(question)
        apart = abs(float(cursor.fetchone()[0]) - time.time())
    yield apart < 5, f"Our clock and the database's are {apart:.1f} s apart."
    year = time.gmtime().tm_year
    yield 2026 <= year < 2100, f"The clock says it is {year}."


def _mail() -> Iterator[Finding]:
    from django.conf import settings

    if settings.MAIL_URL:
        yield (
            bool(settings.MAIL_FROM),
            "Mail of the product leaves by ASCOLTO_MAIL_URL.",
        )
        return
    yield (
        None,
        "ASCOLTO_MAIL_URL is not set: escalations leave through a connected mailbox, if any.",
    )
