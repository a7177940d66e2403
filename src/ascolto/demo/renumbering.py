"""Gives messages their keys in the order in which they were said.

Search lists what is newest first by the messages' keys, and the replay makes them round by round,
not day by day. So they are dealt out anew here, with all that names them. References between
tables are checked at the end of the transaction only, on both databases.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps
from django.db import connection
from django.db.models import BigIntegerField, Model

from ascolto.channels.intake.messages import indexed
from ascolto.channels.models import Message
from ascolto.core import bulk, search
from ascolto.core.models import Activity
from ascolto.demo.founding import House


def renumber(house: House) -> None:
    """In the transaction of the replay; before anybody has seen the rows."""
    rows = list(Message.objects.order_by("received_at", "pk").select_related("handle"))
    keys = sorted(row.pk for row in rows)
    new = {row.pk: key for row, key in zip(rows, keys, strict=True)}
    search.remove(keys)
    for model, column in named_by():
        _point(model, column, new)
    _in_the_log(house, new)
    _move(new)
    for row in rows:
        row.pk = new[row.pk]
    gone = Message.State.DELETED
    search.index([indexed(row) for row in rows if row.state != gone])


def named_by() -> list[tuple[type[Model], str]]:
    """Every column that holds a message's key: references, and numbers whose name says so."""
    return [
        (model, field.attname)
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Message
        or (isinstance(field, BigIntegerField) and field.name.endswith("message_id"))
    ]


def _move(new: Mapping[int, int]) -> None:
    """Over negative keys, so that no two rows ever share one."""
    table = connection.ops.quote_name(Message._meta.db_table)
    with connection.cursor() as cursor:
        pairs = [(-key, old) for old, key in new.items()]
        cursor.executemany(f"UPDATE {table} SET id = %s WHERE id = %s", pairs)
        cursor.executemany(
            f"UPDATE {table} SET id = %s WHERE id = %s", [(-k, k) for k, _ in pairs]
        )


def _point(model: type[Model], column: str, new: Mapping[int, int]) -> None:
    manager = model._default_manager
    pairs = manager.filter(**{f"{column}__in": list(new)}).values_list("pk", column)
    quote = connection.ops.quote_name
    # The column may be unique: first out of the way, then to its place.
    sql = f"UPDATE {quote(model._meta.db_table)} SET {quote(column)} = %s WHERE id = %s"
    moves = [(new[old], pk) for pk, old in pairs]
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(-key, pk) for key, pk in moves])
        cursor.executemany(sql, moves)


def _in_the_log(house: House, new: Mapping[int, int]) -> None:
    rows = list(Activity.objects.filter(details__has_key="message"))
    for row in rows:
        row.details = row.details | {"message": new[row.details["message"]]}
    bulk.update(rows, ["details"], house.workspace.pk)
