"""Page after page of the inbox list: everything once, newest first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from ascolto.channels.models import Account
from ascolto.core.scoping import scope
from ascolto.operate.actions import closing
from ascolto.operate.models import Conversation
from ascolto.operate.reads import inbox
from ascolto.operate.reads.inbox import Query, View
from ascolto.testing import pipeline
from ascolto.testing.cast import Cast


@pytest.fixture
def talks(cast: Cast, portal: Account) -> list[Conversation]:
    """Nine, some closed, two of the same second."""
    now = timezone.now().replace(microsecond=0)
    for n in range(9):
        at = now - timedelta(minutes=30 - (n if n != 5 else 4))
        pipeline.post(portal, pipeline.said(who=f"guest{n}", at=at))
    pipeline.run()
    with scope(cast.workspace):
        rows = list(Conversation.objects.order_by("-last_message_at", "-pk"))
        for row in rows[::3]:
            closing.close(
                row, reason="no_answer_needed", because="a test", by=cast.as_("marco")
            )
    return rows


def _walk(cast: Cast, view: View, limit: int = 2) -> list[int]:
    seen, after = [], ""
    while True:
        page = inbox.page(cast.marco, Query(view=view), after=after, limit=limit)
        seen += [row.pk for row in page.rows]
        after = page.after
        if not after:
            return seen


def test_everything_comes_once_and_newest_first(
    cast: Cast, talks: list[Conversation]
) -> None:
    assert _walk(cast, View.ALL) == [row.pk for row in talks]


def test_open_and_closed_together_are_everything(
    cast: Cast, talks: list[Conversation]
) -> None:
    is_open, is_closed = _walk(cast, View.OPEN), _walk(cast, View.CLOSED)
    assert len(is_closed) == 3
    assert sorted(is_open + is_closed) == sorted(row.pk for row in talks)


def test_a_search_comes_in_pages_as_well(cast: Cast, talks: list[Conversation]) -> None:
    seen, after, pages = [], "", 0
    while True:
        query = Query(view=View.ALL, words="camera ")
        page = inbox.page(cast.marco, query, after=after, limit=2)
        assert len(page.rows) <= 2
        seen += [row.pk for row in page.rows]
        after, pages = page.after, pages + 1
        if not after:
            break
    assert set(seen) == {row.pk for row in talks}
    assert len(seen) == len(talks)
    assert pages >= 5
