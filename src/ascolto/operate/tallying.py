"""The sidebar's counts: kept with every change, so that showing them costs nothing.

    with tallying.kept(conversations):
        … change status, assignee or waiting …

compares what the rows counted for before and after, and moves the counts by the difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection
from django.db.models import Q

from ascolto.core import scoping
from ascolto.operate.models import Conversation, Tally

Key = tuple[str, int, int]  # name, brand, member


def _counts_for(c: Conversation) -> list[Key]:
    """What one conversation is counted under."""
    # Closed or put aside, an answer in it waits all the same.
    waits: list[Key] = [("to_approve", c.brand_id, 0)] if c.awaits_approval else []
    return waits + _counts_for_work(c)


def _counts_for_work(c: Conversation) -> list[Key]:
    if c.status != Conversation.Status.OPEN:
        return []
    if c.is_snoozed:
        return [("snoozed", c.brand_id, 0)]
    keys: list[Key] = [("open", c.brand_id, 0)]
    if c.assignee_id is None:
        keys.append(("unassigned", c.brand_id, 0))
    else:
        keys.append(("mine", c.brand_id, c.assignee_id))
    if c.waiting_since is not None:
        keys.append(("waiting", c.brand_id, 0))
        if c.is_public:
            keys.append(("public", c.brand_id, 0))
    return keys


def _count(conversations: Iterable[Conversation]) -> Counter[Key]:
    return Counter(key for c in conversations for key in _counts_for(c))


@contextmanager
def kept(conversations: Sequence[Conversation]) -> Iterator[None]:
    """Hold the counts right over a change of these rows (the very objects that are changed)."""
    before = _count(c for c in conversations if c.pk)
    yield
    after = _count(conversations)
    change = Counter(after)
    change.subtract(before)
    _move({key: n for key, n in change.items() if n})


def _move(change: dict[Key, int]) -> None:
    if not change:
        return
    table, owner = connection.ops.quote_name(Tally._meta.db_table), scoping.current()
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (workspace_id, name, brand_id, member_id, count) "
            "VALUES (%s, %s, %s, %s, %s) "
            "ON CONFLICT (workspace_id, name, brand_id, member_id) "
            f"DO UPDATE SET count = {table}.count + excluded.count",
            [(owner, *key, n) for key, n in sorted(change.items())],
        )


def recount() -> dict[Key, int]:
    """The counts as the conversations say, for the invariant "kept = recounted"."""
    rows = Conversation.objects.filter(Q(status="open") | Q(awaits_approval=True)).only(
        "status", "is_snoozed", "brand_id", "assignee_id", "waiting_since", "is_public",
        "awaits_approval",
    )  # fmt: skip
    return dict(_count(rows.iterator()))
