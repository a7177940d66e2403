"""SQLite knows how our tables are filled before anything is in them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from ascolto.channels.models import Handle, Message
from ascolto.commitments.models import Commitment
from ascolto.operate.models import Conversation
from ascolto.testing.cast import Cast

pytestmark = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="other databases count by themselves"
)
MANY = list(range(1, 151))
ASKED: dict[str, Any] = {
    "messages of threads": lambda: Message.objects.filter(thread_id__in=MANY),
    "messages by name": lambda: Message.objects.filter(
        account_id__in=[1], external_id__in=map(str, MANY)
    ),
    "conversations of threads": lambda: Conversation.objects.filter(thread_id__in=MANY),
    "handles": lambda: Handle.objects.filter(
        realm__in=["email"], external_id__in=map(str, MANY)
    ),
    "what is owed": lambda: Commitment.objects.filter(
        subject_type="operate.conversation", subject_id__in=MANY
    ),
}


def _plan(rows: Any) -> str:
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return " | ".join(line[3] for line in cursor.fetchall())


@pytest.mark.parametrize("what", ASKED)
def test_many_are_looked_up_and_the_company_is_not_walked_through(
    cast: Cast, what: str
) -> None:
    plan = _plan(ASKED[what]())
    assert "SCAN" not in plan, plan
    assert "(workspace_id=?)" not in plan, plan


def test_the_list_reads_its_index_in_order(cast: Cast) -> None:
    rows = Conversation.objects.open().order_by("-last_message_at", "-id")[:41]
    assert "conv_recent" in _plan(rows)
    assert "TEMP B-TREE" not in _plan(rows)


def test_without_being_told_it_walks_through_the_company(cast: Cast) -> None:
    """Why the others are there: when this fails, SQLite has learnt it and needs no telling."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute("ANALYZE sqlite_schema")
    try:
        assert "(workspace_id=?)" in _plan(ASKED["messages of threads"]())
    finally:
        from ascolto.core.sqlite import shape

        shape.tell()
