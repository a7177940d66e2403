"""The search index on PostgreSQL: word vectors under GIN.

GIN knows no order, so a common word would bring a million rows to be sorted for fifty. Therefore
each vector also holds the buckets of its id, small and large ones, and a search asks the newest
first, then more, until it has enough: frequent words are answered by few rows, and rare words are
quick anyway. Few buckets at a time: GIN's time grows with their number, not with their size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from ascolto.core.words import Query, Term

_BUCKETS = (1024, 16_384, 262_144)  # ids in one, by level
# Ids whose rows are read one by one for the beginning of a word: few, and some more.
_LATEST = (1024, 3072)
_TOGETHER = 8  # buckets of one level
_FARTHER = 16  # times as many ids next, where nothing was found


class Postgres:
    def put(self, rows: Sequence[tuple[int, int, list[str]]]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO channels_message_search (message_id, workspace_id, words) "
                "SELECT id, workspace, words::tsvector FROM unnest(%s::bigint[], %s::bigint[], "
                "string_to_array(%s, '\n')) AS r (id, workspace, words) "
                "ON CONFLICT (message_id) DO UPDATE "
                "SET workspace_id = excluded.workspace_id, words = excluded.words",
                [
                    [pk for pk, _, _ in rows],
                    [workspace for _, workspace, _ in rows],
                    "\n".join([_vector(pk, words) for pk, _, words in rows]),
                ],
            )

    def remove(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM channels_message_search WHERE message_id = ANY(%s::bigint[])",
                [list(ids)],
            )

    def find(self, mark: str, query: Query, limit: int, before: int) -> list[int]:
        expression = _expression(mark, query)
        with connection.cursor() as cursor:
            cursor.execute("SELECT max(message_id) FROM channels_message_search")
            newest = cursor.fetchone()[0]
        if newest is None:
            return []
        before = min(before, newest + 1)
        if not query.has_prefix:
            return self._through_index(expression, before, limit)
        # GIN gathers every word with that beginning first, whatever the bucket: so common
        # beginnings are looked for in the latest rows themselves.
        found: list[int] = []
        floor = before
        for many in _LATEST:
            top, floor = floor, max(floor - many, 0)
            left = limit - len(found)
            found += self._among_rows(mark, expression, floor, top, left)
            if len(found) >= limit:
                return found
        return self._through_index(expression, floor, limit, found, before - floor)

    def _through_index(
        self,
        expression: str,
        before: int,
        limit: int,
        latest: Sequence[int] = (),
        asked: int = 0,
    ) -> list[int]:
        """Below `before`, going down; `latest` was found among the `asked` ids above it."""
        found = list(latest)
        while before > 0 and len(found) < limit:
            far = _next_ids(asked, len(found), limit)
            floor, among = _window(before, far)
            within = f"({expression}) & ({among})" if among else expression
            found += self._hits(within, before, limit - len(found))
            asked, before = asked + before - floor, floor
        return found

    def _hits(self, expression: str, before: int, limit: int) -> list[int]:
        """Through GIN alone: with "+ 0" no index can bring them in order, row after row."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT message_id FROM channels_message_search "
                "WHERE words @@ %s::tsquery AND message_id + 0 < %s "
                "ORDER BY message_id + 0 DESC LIMIT %s",
                [expression, before, limit],
            )
            return [pk for (pk,) in cursor.fetchall()]

    def _among_rows(
        self, mark: str, expression: str, floor: int, before: int, limit: int
    ) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "WITH latest AS MATERIALIZED (SELECT message_id, words "
                "FROM channels_message_search "
                "WHERE workspace_id = %s AND message_id >= %s AND message_id < %s) "
                "SELECT message_id FROM latest WHERE words @@ %s::tsquery "
                "ORDER BY message_id DESC LIMIT %s",
                [int(mark, 36), floor, before, expression, limit],
            )
            return [pk for (pk,) in cursor.fetchall()]

    def held(self) -> Iterable[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT message_id, tsvector_to_array(words) FROM channels_message_search"
            )
            while batch := cursor.fetchmany(1000):
                for pk, words in batch:
                    yield from ((pk, word) for word in words if word[0] != "#")


def _next_ids(asked: int, found: int, limit: int) -> int:
    """How many ids more will probably do, going by those asked."""
    if not asked:
        return _BUCKETS[0]
    if not found:
        return _FARTHER * asked
    return min(asked * (limit - found) * 5 // (4 * found), _FARTHER * asked)


def _window(before: int, far: int) -> tuple[int, str]:
    """The lowest id of the buckets that reach `far` below `before`, and the buckets themselves.

    No buckets: all that is left.
    """
    for level, size in enumerate(_BUCKETS):
        top = (before - 1) // size
        bottom = max((before - far) // size, 0)
        if top - bottom < _TOGETHER:
            names = [f"'#{level}:{n}'" for n in range(bottom, top + 1)]
            return bottom * size, " | ".join(names)
    return 0, ""


def _vector(pk: int, words: list[str]) -> str:
    """In the notation of tsvector. Words are letters and digits only: nothing needs care."""
    places: dict[str, str] = {}
    for place, word in enumerate(words, 1):
        if word in places:
            places[word] += f",{place}"
        else:
            places[word] = str(place)
    held = [f"'{word}':{at}" for word, at in places.items()]
    held += [f"'#{level}:{pk // size}'" for level, size in enumerate(_BUCKETS)]
    return " ".join(held)


def _expression(mark: str, query: Query) -> str:
    wanted = [_term(mark, term) for term in query.wanted]
    return " & ".join([*wanted, *("!" + _term(mark, term) for term in query.unwanted)])


def _term(mark: str, term: Term) -> str:
    words = [f"'{mark}{word}'" for word in term.words]
    if term.is_prefix:
        words[-1] += ":*"
    return f"({' <-> '.join(words)})"
