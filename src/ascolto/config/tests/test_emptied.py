"""After a test that commits the database is empty again, whatever refers to whatever."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection

from ascolto.core.models import Brand, Workspace
from ascolto.core.scoping import scope
from ascolto.testing import database
from ascolto.testing.cast import gather

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, int]:
    """How many each table of models holds, of those that hold any."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    return {table: count for table, count in found.items() if count}


def test_all_rows_go_and_what_a_new_database_holds_stays() -> None:
    new = rows()
    gather(password="correct horse battery")
    assert {"core_workspace", "core_member", "channels_account"} <= rows().keys()
    assert database.empty(connection)
    assert rows() == new
    assert set(new) == set(database.STANDING)


def test_references_hold_again_afterwards() -> None:
    gather()
    assert database.empty(connection)
    ghost = Workspace(pk=4711, name="Nobody's")
    with pytest.raises(IntegrityError), scope(ghost):
        Brand.objects.create(name="Of nobody", workspace_id=ghost.pk)


def test_what_a_new_database_holds_is_left_to_django_when_it_is_gone() -> None:
    """Then a flush makes it anew."""
    Permission.objects.all().delete()
    assert not database.empty(connection)
