"""Full-text search over messages: one index beside the rows, on either database.

It is written in the transaction that writes the messages, so it is never behind. Words carry the
workspace's mark inside the index: a search walks through its own company's words only, however
many companies there are and however common the word is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.db import connection

from ascolto.core import words

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
MARK = 5  # characters of a workspace's mark, the same for all: prefixes are counted from there
NEWEST = 2**62


@dataclass(frozen=True)
class Indexed:
    """What one message can be found by."""

    id: int
    workspace_id: int
    text: str


@dataclass(frozen=True)
class Recount:
    """Where the index and the messages disagree: ids."""

    missing: tuple[int, ...]
    surplus: tuple[int, ...]
    stale: tuple[int, ...]

    @property
    def agrees(self) -> bool:
        return not (self.missing or self.surplus or self.stale)


class Index(Protocol):
    """What a database must be able to do; `marked` words begin with their workspace's mark."""

    def put(self, rows: Sequence[tuple[int, int, list[str]]]) -> None:
        """Add or replace (id, workspace id, marked words)."""
        ...

    def remove(self, ids: Sequence[int]) -> None: ...

    def find(
        self, mark: str, query: words.Query, limit: int, before: int
    ) -> list[int]: ...

    def held(self) -> Iterable[tuple[int, str]]:
        """Every (id, marked word) of the index, each pair once, in any order."""
        ...


def index(rows: Sequence[Indexed]) -> None:
    """Add or replace messages in the index, inside the caller's transaction. Best by hundreds."""
    latest = {row.id: row for row in rows}
    if latest:
        _index().put(
            [(pk, row.workspace_id, _marked(row)) for pk, row in sorted(latest.items())]
        )


def remove(ids: Sequence[int]) -> None:
    """Take messages out of the index; those it does not hold are passed over."""
    if ids:
        _index().remove(list(ids))


def find(
    workspace_id: int, query: str, *, limit: int, before: int | None = None
) -> list[int]:
    """Ids of messages of a workspace, newest first: at most `limit`, all below `before`.

    `query` is what a person typed (see `words.query`); nothing in it is an error. A query without
    a wanted word finds nothing.
    """
    asked = words.query(query)
    if not asked.wanted or limit < 1:
        return []
    before = NEWEST if before is None else max(min(before, NEWEST), 0)
    return _index().find(mark(workspace_id), asked, limit, before)


def recount(rows: Iterable[Indexed]) -> Recount:
    """Compare the whole index with `rows`, which are all messages that should be in it.

    For checks after faults: it reads everything once.
    """
    held: dict[int, int] = {}
    for pk, word in _index().held():
        held[pk] = held.get(pk, 0) ^ hash(word)
    missing: list[int] = []
    stale: list[int] = []
    for row in rows:
        right = 0
        for word in set(_marked(row)):
            right ^= hash(word)
        found = held.pop(row.id, 0)
        if found != right:
            (stale if found else missing).append(row.id)
    return Recount(tuple(missing), tuple(held), tuple(stale))


def mark(workspace_id: int) -> str:
    """What each word of a workspace begins with: as long for one workspace as for another."""
    digits = ""
    while workspace_id:
        workspace_id, digit = divmod(workspace_id, 36)
        digits = _DIGITS[digit] + digits
    if not 0 < len(digits) <= MARK:
        raise ValueError("There is no such workspace.")
    return digits.rjust(MARK, "0")


def _marked(row: Indexed) -> list[str]:
    own = mark(row.workspace_id)
    return [own + word for word in words.words(row.text)]


def _index() -> Index:
    if connection.vendor == "postgresql":
        from ascolto.core.search_postgres import Postgres

        return Postgres()
    from ascolto.core.search_sqlite import Sqlite

    return Sqlite()
