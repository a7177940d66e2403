"""The forum's threads and posts, as its API lists them.

A place is a thread: "45", or "p45" for a private one. Posts are numbered over all threads.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ascolto.connectors.misago.visiting import Visit

LISTS = {"": "/api/threads/", "p": "/api/private-threads/"}


@dataclass(frozen=True)
class Thread:
    """A thread as the list tells it."""

    place: str
    latest: int  # the number of its last post
    pages: int
    looks: str  # changes with every post that comes, goes, or is hidden with its thread
    is_pinned: bool


@dataclass(frozen=True)
class Listing:
    threads: tuple[Thread, ...]
    onward: int  # where the next page starts; 0: there is none


def path(place: str) -> str:
    return f"{LISTS[place[:1] if place[:1] == 'p' else '']}{place.lstrip('p')}/"


class Forum:
    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    @property
    def kinds(self) -> tuple[str, ...]:
        """Private threads are listed for who may use them only."""
        acl = self._visit.user.get("acl")
        may = isinstance(acl, dict) and acl.get("can_use_private_threads")
        return ("", "p") if may else ("",)

    def listing(self, kind: str, start: int = 0) -> Listing:
        """The threads where something was said last first, from the post numbered `start` down."""
        found = self._visit.ask(
            f"{LISTS[kind]}?start={start}" if start else LISTS[kind]
        )
        rows = found.get("results")
        rows = (
            [row for row in rows if _whole(row, "id")] if isinstance(rows, list) else []
        )
        return Listing(tuple(_thread(kind, row) for row in rows), _whole(found, "next"))

    def active(self, since: int) -> dict[str, Thread]:
        """The threads in which something was said after the post numbered `since`."""
        return {
            thread.place: thread
            for kind in self.kinds
            for thread in self._active(kind, since)
        }

    def _active(self, kind: str, since: int) -> Iterator[Thread]:
        start = 0
        while True:
            page = self.listing(kind, start)
            yield from (one for one in page.threads if one.latest > since)
            rest = [one.latest for one in page.threads if not one.is_pinned]
            is_over = any(latest <= since for latest in rest)
            if is_over or not page.onward or page.onward == start:
                return
            start = page.onward

    def page(self, place: str, number: int) -> dict[str, Any] | None:
        """A thread with a page of its posts; None when there is none, or none for us."""
        return self._visit.found(f"{path(place)}posts/?page={number}")

    def since(self, place: str, after: int, pages: int = 1) -> dict[str, Any] | None:
        """A thread with all its posts numbered after `after`, oldest first, in `post_set`."""
        found: dict[str, Any] | None = None
        posts: dict[int, dict[str, Any]] = {}
        for page in self.backwards(place, pages):
            found = found or page
            posts |= {post["id"]: post for post in posts_of(page)}
            if min(posts, default=0) <= after:
                break
        if found is None:
            return None
        rest = [post for known, post in sorted(posts.items()) if known > after]
        return found | {"post_set": {"results": rest}}

    def backwards(self, place: str, pages: int = 1) -> Iterator[dict[str, Any]]:
        """A thread with each page of its posts, the last one first. `pages`: how many there may be."""
        page = self.page(place, pages)
        if page is None and pages > 1:  # fewer than the list thought
            page = self.page(place, 1)
        if page and _number(page, "pages") > _number(page, "page"):
            page = self.page(place, _number(page, "pages"))
        while page is not None:
            yield page
            before = _number(page, "page") - 1
            page = self.page(place, before) if before > 0 else None


def posts_of(page: dict[str, Any] | None) -> list[dict[str, Any]]:
    """What people wrote, without the forum's own notes ("closed this thread")."""
    found = page.get("post_set") if page else None
    rows = found.get("results") if isinstance(found, dict) else None
    rows = rows if isinstance(rows, list) else []
    return [one for one in rows if _whole(one, "id") and not one.get("is_event")]


def _thread(kind: str, row: dict[str, Any]) -> Thread:
    names = ("last_post", "replies", "is_hidden", "is_unapproved", "category")
    return Thread(
        place=f"{kind}{row['id']}",
        latest=_whole(row, "last_post"),
        pages=max(_whole(row, "pages"), 1),
        looks=".".join(str(row.get(name)) for name in names),
        is_pinned=bool(row.get("weight")),
    )


def _number(page: dict[str, Any], name: str) -> int:
    return _whole(page.get("post_set"), name)


def _whole(row: Any, name: str) -> int:
    value = row.get(name) if isinstance(row, dict) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
