"""The test database is made like any new one: from the models, in a second instead of half a minute.

That the migrations lead to the same is a test of its own (`config/tests/test_new_database.py`).
"""

from __future__ import annotations

from typing import Any


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
