from __future__ import annotations

from django.db import connection, models

from ascolto.core import scoping
from ascolto.core.scoping import WorkspaceModel


class Number(WorkspaceModel):
    """The last number given out per workspace and series: numbers people can read out."""

    series = models.CharField(max_length=20)
    last = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["workspace", "series"], name="number_series"
            )
        ]

    @classmethod
    def take(cls, series: str, count: int = 1) -> range:
        """Reserve `count` numbers, in the caller's transaction (the row stays locked until then)."""
        last = cls._move(series, count)
        if last is None:
            cls.objects.get_or_create(series=series, defaults={"last": 1000})
            last = cls._move(series, count)
        assert last is not None
        return range(last - count + 1, last + 1)

    @classmethod
    def _move(cls, series: str, count: int) -> int | None:
        """The last one now, in one statement; None while the series has no row."""
        table = connection.ops.quote_name(cls._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} SET last = last + %s "
                "WHERE workspace_id = %s AND series = %s RETURNING last",
                [count, scoping.current(), series],
            )
            row = cursor.fetchone()
        return int(row[0]) if row else None
