"""An empty database is filled from the models: the same as by all migrations, one after another."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

# After each of the hundreds of steps Django makes dozens of models anew, field by field. What a field was made from
# is asked once, and the memory is gone through less often: a third of the time, and the steps are the same.
CODE = """
import gc, sys, django
django.setup()
from django.db.models import Field
made_from = {}
def clone(field):
    if id(field) not in made_from:
        made_from[id(field)] = field, *field.deconstruct()[2:]
    _, args, kwargs = made_from[id(field)]
    return type(field)(*args, **kwargs)
Field.clone = clone
gc.freeze()
gc.set_threshold(500_000, 4, 100)
from django.core.management import call_command
from django.db import connection
from ascolto.config import new_database
from ascolto.config.tests import test_new_database as told
if connection.vendor == "postgresql":
    connection.settings_dict["NAME"] = sys.argv[1]
assert new_database.is_empty()
call_command("migrate", verbosity=0)
assert not new_database.is_empty()
for line in sorted(told.described()):
    print(line)
"""


def described() -> set[str]:
    """Every column, index, constraint, trigger and row of the database, in whatever order it was made."""
    found = {
        line
        for (sql,) in _asked(_STATEMENTS[connection.vendor])
        for line in _parts(sql)
    }
    for table in sorted(connection.introspection.table_names()):
        # The index keeps tables of its own, which are never quite empty again.
        if table != "django_migrations" and not table.startswith("channels_message_"):
            ((count,),) = _asked(f'SELECT count(*) FROM "{table}"')
            found.add(f"rows of {table}: {count}")
    found |= {f"{a}.{n}" for a, n in _asked("SELECT app, name FROM django_migrations")}
    return found


def _ours(lines: Iterable[str]) -> set[str]:
    """Without the id of a link table of Django's, which its migrations make larger than its model says and
    in which we keep nothing."""
    return {one for one in lines if not one.startswith("auth_group_permissions id ")}


_STATEMENTS = {
    "sqlite": "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL",
    "postgresql": """
        SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable || ' '
            || coalesce(column_default, '') || ' ' || coalesce(character_maximum_length, 0)
            || ' ' || is_identity FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT proname || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT tgname FROM pg_trigger WHERE NOT tgisinternal
    """,
}


def _asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _parts(sql: str) -> list[str]:
    """A table of SQLite as its columns and constraints; anything else as it is."""
    sql = " ".join(sql.split())
    table = re.match(r'CREATE TABLE "?(\w+)"? \((.*)\)$', sql)
    if not table or connection.vendor != "sqlite":
        return [sql]
    parts, depth, quoted, start = [], 0, False, 0
    body = table[2] + ","
    for at, sign in enumerate(body):
        quoted ^= sign == "'"
        depth += 0 if quoted else {"(": 1, ")": -1}.get(sign, 0)
        if sign == "," and depth == 0 and not quoted:
            parts.append(f"{table[1]}: {body[start:at].strip()}")
            start = at + 1
    return parts


@pytest.mark.django_db(transaction=True)
def test_both_ways_lead_to_the_same_database(tmp_path: Path, on_postgres: bool) -> None:
    """The test database was made from the models (`testing/database.py`)."""
    name = f"fresh_{os.getpid()}"
    if on_postgres:
        _asked_outside(f"CREATE DATABASE {name}")
    try:
        done = subprocess.run(
            [sys.executable, "-c", CODE, name],
            env={**os.environ, "ASCOLTO_DATA": str(tmp_path)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        migrated, fresh = _ours(done.stdout.splitlines()), _ours(described())
        assert len(migrated) > 1000
        assert sorted(fresh - migrated) == []
        assert sorted(migrated - fresh) == []
    finally:
        if on_postgres:
            _asked_outside(f"DROP DATABASE IF EXISTS {name}")


def _asked_outside(sql: str) -> None:
    connection.set_autocommit(True)
    with connection.cursor() as cursor:
        cursor.execute(sql)
