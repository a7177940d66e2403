"""The search index on SQLite: FTS5 without the text, newest first by its row ids."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection

from ascolto.core.words import Query, Term


class Sqlite:
    def put(self, rows: Sequence[tuple[int, int, list[str]]]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT OR REPLACE INTO channels_message_fts (rowid, words) VALUES (%s, %s)",
                [(pk, " ".join(words)) for pk, _, words in rows],
            )

    def remove(self, ids: Sequence[int]) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "DELETE FROM channels_message_fts WHERE rowid = %s",
                [(pk,) for pk in ids],
            )

    def find(self, mark: str, query: Query, limit: int, before: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM channels_message_fts WHERE words MATCH %s AND rowid < %s "
                "ORDER BY rowid DESC LIMIT %s",
                [_expression(mark, query), before, limit],
            )
            return [pk for (pk,) in cursor.fetchall()]

    def held(self) -> Iterable[tuple[int, str]]:
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE VIRTUAL TABLE IF NOT EXISTS temp.message_words "
                "USING fts5vocab('main', 'channels_message_fts', 'instance')"
            )
            cursor.execute("SELECT DISTINCT doc, term FROM temp.message_words")
            while batch := cursor.fetchmany(5000):
                yield from batch


def _expression(mark: str, query: Query) -> str:
    """In FTS5's language. Words are letters and digits only: nothing in them needs care."""
    wanted = " AND ".join(_term(mark, term) for term in query.wanted)
    return "".join(
        [f"({wanted})", *(f" NOT {_term(mark, term)}" for term in query.unwanted)]
    )


def _term(mark: str, term: Term) -> str:
    words = " ".join(mark + word for word in term.words)
    return f'"{words}" *' if term.is_prefix else f'"{words}"'
