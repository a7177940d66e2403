"""Count queries: a batch must not ask more often because it is longer."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

# SQLite takes 999 values in a statement, so Django cuts a long insert or update in pieces.
_ROWS_A_PIECE = 25


def count(work: Callable[[], object]) -> int:
    """How many statements `work` needed; savepoints are the tests' own doing."""
    with CaptureQueriesContext(connection) as asked:
        work()
    return sum("SAVEPOINT" not in query["sql"] for query in asked.captured_queries)


def assert_constant(work: Callable[[int], Callable[[], object]], most: int) -> None:
    """`work(n)` prepares a batch of n and gives back what to measure: 500 cost what 100 cost."""
    few, many = count(work(100)), count(work(500))
    if connection.vendor == "postgresql":
        assert few == many <= most, f"{few} statements for 100, {many} for 500"
    else:
        pieces = 500 // _ROWS_A_PIECE
        assert few <= many <= most + 5 * pieces, f"{few} for 100, {many} for 500"
