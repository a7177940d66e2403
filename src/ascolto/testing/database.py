"""The test database: made like any new one, and emptied after a test that commits.

From the models it is made in a second instead of half a minute; that the migrations lead to the
same is a test of its own (`config/tests/test_new_database.py`). And it is emptied by deleting the
few rows there are: to truncate all tables takes PostgreSQL longer than most of the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

# What a new database holds before anybody used it: Django writes it again after a flush.
STANDING = ("django_content_type", "auth_permission")


def make_from_models(connection: Any) -> None:
    """Let `connection` create its test database so, when pytest-django asks for it."""

    def create_test_db(
        verbosity: int = 1,
        autoclobber: bool = False,
        keepdb: bool = False,
        **_options: Any,
    ) -> str:
        from django.conf import settings

        from ascolto.config import new_database

        creation, own = connection.creation, connection.settings_dict
        name: str = creation._get_test_db_name()
        creation._create_test_db(verbosity, autoclobber, keepdb)
        connection.close()
        settings.DATABASES[connection.alias]["NAME"] = own["NAME"] = name
        connection.ensure_connection()
        new_database.make()
        return name

    connection.creation.create_test_db = create_test_db


# --- emptied -------------------------------------------------------------------------------------


def empty_by_rows() -> None:
    """Let Django's tests that commit leave an empty database behind in our way, where that is possible."""
    from django.test import TransactionTestCase

    flush: Callable[[Any], None] = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(case: Any) -> None:
        from django.db import connection

        if not empty(connection):
            flush(case)

    TransactionTestCase._fixture_teardown = teardown  # type: ignore[attr-defined]


def empty(connection: Any) -> bool:
    """Whether all tables of models are as in a new database now."""
    tables = connection.introspection.django_table_names(only_existing=True)
    if connection.needs_rollback or not _is_standing(connection, set(tables)):
        return False
    with _no_matter_what_refers_to_it(connection) as cursor:
        for table in _in_use(cursor, sorted(set(tables) - set(STANDING))):
            cursor.execute(f'DELETE FROM "{table}"')
    return True


def _is_standing(connection: Any, tables: set[str]) -> bool:
    """What a new database holds is there, and the database lets us delete without an order."""
    if not tables.issuperset(STANDING):
        return False
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if not cursor.fetchone()[0]:
                return False
        return set(_in_use(cursor, STANDING)) == set(STANDING)


def _in_use(cursor: Any, tables: Any) -> list[str]:
    """Those that hold rows."""
    questions = (f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM \"{t}\")" for t in tables)
    cursor.execute(" UNION ALL ".join(questions))
    return [name for (name,) in cursor.fetchall()]


@contextmanager
def _no_matter_what_refers_to_it(connection: Any) -> Iterator[Any]:
    from django.db import transaction

    with (
        connection.constraint_checks_disabled(),
        transaction.atomic(connection.alias),
        connection.cursor() as cursor,
    ):
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
