"""Tables that grow with every message carry no index twice; one is dropped without a new table."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.state import ProjectState

from ascolto.channels.models import Payload
from ascolto.core.scoping import BusyModel
from ascolto.core.unindexing import DropOwnIndex

BUSY = [m for m in apps.get_models() if issubclass(m, BusyModel)]


@pytest.mark.parametrize("model", BUSY, ids=lambda m: m.__name__)
def test_no_key_has_an_index_of_its_own_beside_one_that_begins_with_it(
    model: type[BusyModel],
) -> None:
    rules = [*model._meta.indexes, *model._meta.constraints]
    whole = [r for r in rules if getattr(r, "condition", None) is None]
    begins = {r.fields[0] for r in whole if getattr(r, "fields", ())}
    fields: list[Any] = list(model._meta.concrete_fields)
    own = {f.name for f in fields if f.db_index and not f.unique}
    assert not own & begins


def _indexes() -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Payload._meta.db_table)
    return {
        name
        for name, c in found.items()
        if c["columns"] == ["account_id"] and c["index"]
    }


@pytest.mark.django_db
def test_an_index_goes_and_comes_back() -> None:
    state = ProjectState.from_apps(apps)
    field = Payload._meta.get_field("account").clone()
    step = DropOwnIndex("payload", "account", field)
    editor = connection.schema_editor()
    before = _indexes()
    step.database_backwards("channels", editor, state, state)
    assert len(_indexes() - before) == 1
    step.database_forwards("channels", editor, state, state)
    assert _indexes() == before
