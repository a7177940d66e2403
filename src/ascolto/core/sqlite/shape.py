"""Telling SQLite what our tables look like, from the first row on.

SQLite chooses an index by how many rows it expects of it. Without statistics it expects ten of any
first column, so it takes a company for ten rows, and to find a hundred messages by their threads
it walks through all that the company ever got: slower with every message. Statistics of its own
(`ANALYZE`) would have to be taken when there is something to count, again when it has grown, and
be heard of by every connection. What it must know is plain from the models, though: one company
has nearly all rows, a brand or an account many, anything else few.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models, transaction

ROWS = 1_000_000
_MANY = 10  # brands, accounts, members, kinds: so many share the rows
_SHORT = 60  # letters of a kind or a verb; names and addresses have more


def tell(using: str = "default", **_: Any) -> None:
    """Write SQLite's statistics. After every migration; another database counts by itself."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute("ANALYZE django_migrations")  # the only way to make the table
        cursor.execute("DELETE FROM sqlite_stat1")
        rows = [row for model in _ours() for row in _lines(cursor, model)]
        cursor.executemany("INSERT INTO sqlite_stat1 VALUES (%s, %s, %s)", rows)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE sqlite_schema")  # read them here and now


def _ours() -> Iterator[type[models.Model]]:
    from ascolto.core.scoping import WorkspaceModel

    for model in apps.get_models():
        if issubclass(model, WorkspaceModel):
            yield model


def _lines(cursor: Any, model: type[models.Model]) -> list[tuple[str, str, str]]:
    """One line per index: how many rows there are, then how many share each beginning of it."""
    table = model._meta.db_table
    kinds = {f.column: _kinds(f) for f in model._meta.local_concrete_fields}
    cursor.execute(f'PRAGMA index_list("{table}")')
    indexes = [(name, is_unique, partial) for _, name, is_unique, _, partial in cursor]
    lines = []
    for name, is_unique, is_partial in indexes:
        cursor.execute(f'PRAGMA index_info("{name}")')
        columns = [column for _, _, column in cursor.fetchall()]
        rows = ROWS // _MANY if is_partial else ROWS
        shared = _shared(rows, [kinds.get(c, ROWS) for c in columns], is_unique)
        lines.append((table, name, " ".join(map(str, [rows, *shared]))))
    return lines


def _shared(rows: int, kinds: list[int], is_unique: bool) -> list[int]:
    shared, apart = [], 1
    for number in kinds:
        apart *= number
        shared.append(max(rows // apart, 1))
    if is_unique:
        shared[-1] = 1
    return shared


def _kinds(field: Any) -> int:
    """How many values a column has, in round figures."""
    if isinstance(field, models.ForeignKey):
        return _values_of(field.related_model)
    if isinstance(field, models.BooleanField) or field.choices:
        return 2
    if isinstance(field, models.CharField) and not field.unique:
        return _MANY if (field.max_length or ROWS) <= _SHORT else ROWS // 4
    return ROWS // 4


def _values_of(model: type[models.Model]) -> int:
    """How many rows of another table are pointed at."""
    label = model._meta.label_lower
    if label == "core.workspace":
        return 1
    is_few = model._meta.app_label == "core" or label == "channels.account"
    return _MANY if is_few else ROWS // 4
