"""Conversations by words in their messages: newest first, some hits of the index at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from ascolto.channels.models import Message
from ascolto.core import search, words
from ascolto.operate.models.conversation import ConversationQuerySet
from ascolto.operate.reads.rows import Row, read_rows
from ascolto.operate.searching import lines

# Hits of the index looked at first, for each row of a page: each is a page of the disk or two, and
# mostly another conversation's. Then more, while rows are wanting: several may stand in one, and
# conditions may let few of them through.
AT_ONCE = 1.5
WIDER = 4
WIDEST = 2500
ENOUGH = (
    500  # after so many a page with fewer rows is shown; the rest comes with the next
)


@dataclass(frozen=True)
class Looking:
    """What is looked for: words, in messages and conversations that meet these conditions."""

    workspace_id: int
    words: str
    rows: ConversationQuerySet
    messages: Q


def find(
    looking: Looking, *, before: int | None, limit: int
) -> tuple[list[Row], int | None]:
    """At most `limit` rows, and the id below which the next page begins; None: there is none."""
    exact = [] if before else _numbered(looking)
    if exact:
        return exact, None
    found: list[Row] = []
    tried: set[int] = set()  # threads
    looked, size = 0, int(limit * AT_ONCE)
    while True:
        some, before = _some(looking, before, size, limit - len(found), tried)
        found += some
        looked += size
        if before is None or len(found) >= limit or looked >= _most(found):
            return _with_lines(found, looking.words), before
        size = _next(looked, len(found), limit)


def _next(looked: int, found: int, limit: int) -> int:
    """How many hits more will probably fill the page, going by those looked at."""
    wanted = looked * (limit - found) * 5 // (4 * found) if found else looked * WIDER
    return min(max(wanted, 1), WIDEST)


def _most(found: Sequence[Row]) -> int:
    """Hits to look at before a page is handed out as it is."""
    return ENOUGH if found else 3 * WIDEST


def _some(
    looking: Looking, before: int | None, size: int, limit: int, tried: set[int]
) -> tuple[list[Row], int | None]:
    hits = search.find(looking.workspace_id, looking.words, limit=size, before=before)
    threads = _threads(looking, hits)
    newest: dict[int, int] = {}  # thread → its newest hit
    for pk in hits:
        if pk in threads and threads[pk] not in tried:
            newest.setdefault(threads[pk], pk)
    order = list(newest)
    found, asked = _gather(looking, order, limit)
    tried.update(order[:asked])
    found = [row._replace(hit=newest[row.thread_id]) for row in found]
    if asked < len(order):
        return found, newest[order[asked - 1]]
    return found, min(hits) if len(hits) == size else None


def _threads(looking: Looking, hits: Sequence[int]) -> dict[int, int]:
    rows = Message.objects.filter(looking.messages, pk__among=hits)
    return dict(rows.values_list("pk", "thread_id"))


def _gather(looking: Looking, order: list[int], limit: int) -> tuple[list[Row], int]:
    """The first `limit` of these threads' conversations that may be shown, and how many were tried."""
    found: list[Row] = []
    asked = 0
    while asked < len(order) and len(found) < limit:
        some = order[asked : asked + limit - len(found)]
        asked += len(some)
        rows = read_rows(looking.rows.filter(thread_id__among=some))
        by_thread = {row.thread_id: row for row in rows}
        found += [by_thread[thread] for thread in some if thread in by_thread]
    return found, asked


def _numbered(looking: Looking) -> list[Row]:
    """The conversation whose number was asked for."""
    number = looking.words.strip()
    if not (number.isdecimal() and number.isascii() and len(number) < 12):
        return []
    return read_rows(looking.rows.filter(number=int(number)))


def _with_lines(rows: Iterable[Row], typed: str) -> list[Row]:
    """Each with the words around what was found. One query."""
    found, query = list(rows), words.query(typed)
    texts = dict(_texts([row.hit for row in found]))
    return [
        row._replace(line=lines.line(texts.get(row.hit, ""), query)) for row in found
    ]


def _texts(pks: Sequence[int]) -> Iterable[tuple[int, str]]:
    rows = Message.objects.filter(pk__among=pks)
    return [
        (pk, text if not subject else f"{subject} · {text}")
        for pk, subject, text in rows.values_list("pk", "subject", "text")
    ]
