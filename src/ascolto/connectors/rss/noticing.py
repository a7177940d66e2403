"""What is new in a feed, or says something else, by what is remembered of it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ascolto.connectors.rss import feeds
from ascolto.connectors.rss.fetching import Cursor

MOST_EDITS = (
    100  # of one entry that have a name of their own: some pages change at every look
)
NEARLY_ALL = 0.9
FEWEST = 3  # entries that were known by other ids, before ids are not believed


@dataclass(frozen=True)
class Remembered:
    """Of one entry: what it said, how often it was edited, a digest of when it was published."""

    mark: str
    edits: int = 0
    dated: str = ""

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Remembered:
        at = str(entry["published"]).encode()
        return cls(feeds.mark(entry), 0, hashlib.sha256(at).hexdigest()[:6])

    @classmethod
    def read(cls, kept: str) -> Remembered:
        mark, edits, dated = (*kept.split("."), "", "")[:3]
        return cls(mark, int(edits or 0), dated)

    def __str__(self) -> str:
        return f"{self.mark}.{self.edits}.{self.dated}"

    @property
    def same(self) -> tuple[str, str]:
        """Title, body and date: alike for one entry under two ids."""
        return self.mark, self.dated

    def edited(self, before: Remembered) -> Remembered:
        return Remembered(self.mark, min(before.edits + 1, MOST_EDITS), self.dated)


@dataclass(frozen=True)
class Notice:
    """`change`: new or edited. `mark` tells each edit of an entry from all others."""

    change: str
    entry: dict[str, Any]
    mark: str


def noticed(here: Cursor, feed: feeds.Feed) -> Iterable[Notice]:
    """`here` learns it, entry by entry as it is taken."""
    entries = {
        one["id"]: one for one in known_by_first_ids(here, feed)
    }  # the last of each id
    for entry in entries.values():
        known, now = entry["id"], Remembered.of(entry)
        kept = here.known.pop(known, None)
        if kept is None:
            here.known[known] = str(now)
            yield Notice("new", entry, now.mark)
            continue
        before = Remembered.read(kept)
        if before.mark == now.mark:
            here.known[known] = str(Remembered(now.mark, before.edits, now.dated))
            continue
        now = now.edited(before)
        here.known[known] = str(now)
        yield Notice("edited", entry, f"{now.mark}.{now.edits}")


def known_by_first_ids(here: Cursor, feed: feeds.Feed) -> list[dict[str, Any]]:
    """Some publishers give every entry another id at each look: then title, body and date tell them."""
    new = [one for one in feed.entries if one["id"] not in here.known]
    if not shifts(len(new), len(feed.entries)):
        return list(feed.entries)
    first = {Remembered.read(kept).same: known for known, kept in here.known.items()}
    named = [first.get(Remembered.of(one).same, "") for one in new]
    if sum(map(bool, named)) < max(FEWEST, len(new) / 2):
        return list(feed.entries)
    first_ids = {one["id"]: name for one, name in zip(new, named, strict=True) if name}
    return [one | {"id": first_ids.get(one["id"], one["id"])} for one in feed.entries]


def shifts(new: int, of: int) -> bool:
    """Nearly all ids are new."""
    return new >= FEWEST and new >= of * NEARLY_ALL
