"""Writing many rows cheaply, on either database.

Django builds one large statement out of an expression per field and row: measured here, that
was most of the cost of taking in a message (`bulk_update`'s CASE alone was half of it). One
prepared statement run for each row (SQLite), or COPY (PostgreSQL), writes the same at a fraction.

Plain values only: no expressions, no database defaults, no multi-table models. Model signals are
not sent, as in Django's own bulk methods.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from typing import Any

import orjson
from django.db import connection, models, transaction

Value = Callable[[Any], Any]
Record = tuple[Any, ...]
_PLAIN = (
    models.CharField,
    models.TextField,
    models.IntegerField,
    models.BooleanField,
    models.BinaryField,
)


def insert(rows: Sequence[models.Model], *, ignore_conflicts: bool = False) -> None:
    """Insert rows in one transaction and give them their keys.

    With `ignore_conflicts` rows that stand already are passed over. When there was one, none of
    `rows` gets a key (nobody can tell which it was): the caller reads what stands now.
    """
    if not rows:
        return
    model = type(rows[0])
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        keyless = [row for row in rows if row.pk is None]
        _give_keys(cursor, model, keyless)
        names, records = _records(model, rows)
        stored = _insert(cursor, model, names, records, ignore_conflicts)
        if ignore_conflicts and stored < len(rows):
            for row in keyless:
                row.pk = None
    alias = connection.alias
    for row in rows:
        state = row._state
        state.adding = False
        state.db = alias


def give_keys(rows: Sequence[models.Model]) -> None:
    """Keys for rows that are inserted later in this transaction, for others to name them before."""
    if rows:
        with connection.cursor() as cursor:
            _give_keys(cursor, type(rows[0]), rows)
            if connection.vendor != "postgresql":
                _count_up(cursor, type(rows[0])._meta.db_table, rows[-1].pk)


def insert_values(
    model: type[models.Model],
    names: Sequence[str],
    records: Collection[Sequence[Any]],
    *,
    ignore_conflicts: bool = False,
) -> int:
    """Insert rows that nobody looks at afterwards, without making instances; how many were new.

    `names` are attributes (`workspace_id`) in the order of each record's values; a field that is
    not among them gets its default, the same one in every row.
    """
    if not records:
        return 0
    chosen, defaults = _chosen(model, tuple(names))
    given: list[Sequence[Any]] = list(zip(*records, strict=True))
    given += [[default()] * len(records) for default in defaults]
    columns = [str(field.column) for field in chosen]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        ready = _ready(chosen, given)
        return _insert(cursor, model, columns, ready, ignore_conflicts)


@cache
def _chosen(
    model: type[models.Model], names: tuple[str, ...]
) -> tuple[tuple[Any, ...], tuple[Callable[[], Any], ...]]:
    """These fields and all others of a new row, and what makes the others' values."""
    fields = {f.attname: f for f in model._meta.local_concrete_fields}
    rest = [n for n, f in fields.items() if n not in names and not f.primary_key]
    chosen = tuple(fields[name] for name in (*names, *rest))
    return chosen, tuple(fields[name].get_default for name in rest)


def update(
    rows: Sequence[models.Model], fields: Sequence[str], workspace: int | None
) -> None:
    """Write these fields of rows that exist, in one transaction; only rows of `workspace` if given."""
    if not rows:
        return
    model = type(rows[0])
    quote, meta = connection.ops.quote_name, model._meta
    columns = [meta.get_field(name) for name in fields]
    assigned = ", ".join(f"{quote(str(c.column))} = %s" for c in columns)  # type: ignore[union-attr]
    sql = f"UPDATE {quote(meta.db_table)} SET {assigned} WHERE {quote('id')} = %s"
    tail: list[Any] = []
    if workspace is not None:
        sql += f" AND {quote('workspace_id')} = %s"
        tail = [workspace]
    ready = _ready(columns, _values([c.attname for c in columns], rows))  # type: ignore[union-attr]
    records = [[*r, row.pk, *tail] for r, row in zip(ready, rows, strict=True)]
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(sql, records)


def _give_keys(
    cursor: Any, model: type[models.Model], keyless: Sequence[models.Model]
) -> None:
    """Keys from the table's own sequence, all at once. SQLite's writer is alone in its transaction."""
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        sequence = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
        cursor.execute(sequence, [connection.ops.quote_name(table), len(keyless)])
        keys = [key for (key,) in cursor.fetchall()]
    else:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = (cursor.fetchone() or (0,))[0]
        keys = list(range(last + 1, last + 1 + len(keyless)))
    for row, key in zip(keyless, keys, strict=True):
        row.pk = key


def _count_up(cursor: Any, table: str, last: int) -> None:
    """As an insert would have done."""
    given = [last, table]
    cursor.execute("UPDATE sqlite_sequence SET seq = %s WHERE name = %s", given)
    if not cursor.rowcount:
        cursor.execute("INSERT INTO sqlite_sequence (seq, name) VALUES (%s, %s)", given)


def _records(
    model: type[models.Model], rows: Sequence[models.Model]
) -> tuple[list[str], list[Record]]:
    """Column names and the values of each row."""
    fields = model._meta.local_concrete_fields
    keys = [(f.name, f.attname) for f in fields if isinstance(f, models.ForeignKey)]
    for row in rows:
        held, cached = vars(row), row._state.fields_cache
        for name, attname in keys:
            if held[attname] is None and cached.get(name) is not None:
                # The row it points to may have got its key since it was assigned.
                held[attname] = cached[name].pk
    ready = _ready(fields, _values([f.attname for f in fields], rows))
    return [str(f.column) for f in fields], ready


def _values(names: Sequence[str], rows: Sequence[models.Model]) -> list[Sequence[Any]]:
    """Attributes of rows, a column each, past Django's descriptors."""
    held = [vars(row) for row in rows]
    return [[values[name] for values in held] for name in names]


def _ready(fields: Sequence[Any], columns: list[Sequence[Any]]) -> list[Record]:
    """Records as the database takes them; only the columns that need it are touched."""
    for place, value in _changes(tuple(fields), connection.vendor):
        columns[place] = _changed(columns[place], value)
    return list(zip(*columns, strict=True))


@cache
def _changes(fields: tuple[Any, ...], vendor: str) -> tuple[tuple[int, Value], ...]:
    """Which of the columns are not written as they are, and how they are."""
    found = ((place, _value(field, vendor)) for place, field in enumerate(fields))
    return tuple((place, value) for place, value in found if value is not None)


def _changed(column: Sequence[Any], value: Value) -> list[Any]:
    """Many rows share one value (the moment they were made): it is changed once."""
    changed: list[Any] = []
    last = made = None
    for each in column:
        if each is not last:
            last, made = each, None if each is None else value(each)
        changed.append(made)
    return changed


@cache
def _value(field: models.Field[Any, Any], vendor: str) -> Value | None:
    """How a field's value goes to the database, the common kinds without Django's long way; None:
    as it is."""

    def long_way(value: Any) -> Any:
        return field.get_db_prep_save(value, connection)

    if isinstance(field, models.ForeignKey):
        return _value(field.target_field, vendor)
    if isinstance(field, models.DateTimeField):
        return _moments(None if vendor == "postgresql" else _utc_text, long_way)
    if type(field) is models.JSONField and field.encoder is None:
        return _json(long_way)
    if field.get_db_prep_save.__func__ is not models.Field.get_db_prep_save:  # type: ignore[attr-defined]
        return long_way
    if isinstance(field, _PLAIN) and type(field).__module__.startswith("django."):
        return None  # members of enumerations too: they are text themselves
    return long_way


def _json(long_way: Value) -> Value:
    """As Django writes it; most have nothing in them."""

    def written(value: Any) -> Any:
        if type(value) is dict:
            return _encode(value) if value else "{}"
        if type(value) is list:
            return _encode(value) if value else "[]"
        return long_way(value)

    return written


def _encode(value: Any) -> str:
    try:
        return orjson.dumps(value).decode()  # ten times as quick
    except TypeError:  # huge numbers, keys that are no text, half a surrogate
        return json.dumps(value)


def _utc_text(moment: datetime) -> str:
    """As Django writes it for SQLite, without asking the settings each time."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(" ")[:-6]  # without "+00:00"


def _moments(value: Value | None, long_way: Value) -> Value:
    """For moments that say their zone; others go the long way, which warns."""

    def written(moment: datetime) -> Any:
        if moment.tzinfo is None:
            return long_way(moment)
        return value(moment) if value else moment

    return written


@cache
def _into(model: type[models.Model], names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in names)
    return f"INSERT INTO {quote(model._meta.db_table)} ({columns})"


def _insert(
    cursor: Any,
    model: type[models.Model],
    names: list[str],
    records: list[Record],
    ignore_conflicts: bool,
) -> int:
    """How many rows were stored."""
    tail = " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    marks = f"({', '.join(['%s'] * len(names))})"
    into = _into(model, tuple(names))
    if connection.vendor != "postgresql":
        cursor.executemany(f"{into} VALUES {marks}{tail}", records)
        return int(cursor.rowcount)
    if not ignore_conflicts:
        return _copy(cursor, model, names, records)
    stored = 0
    step = max(1, 30_000 // len(names))  # COPY knows no conflicts
    for start in range(0, len(records), step):
        part = records[start : start + step]
        all_marks = ", ".join([marks] * len(part))
        flat = list(chain.from_iterable(part))
        cursor.execute(f"{into} VALUES {all_marks}{tail}", flat)
        stored += int(cursor.rowcount)
    return stored


def _copy(
    cursor: Any, model: type[models.Model], names: list[str], records: list[Record]
) -> int:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(name) for name in names)
    table = quote(model._meta.db_table)
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for record in records:
            copy.write_row(record)
    return len(records)
