"""What happened since last time: notifications, our own posts, and which recent posts are gone.

Notifications come newest first, so one poll reads back to the mark of the last one. When that is more
than `MOST_PAGES`, the poll gives what it has and the cursor says where to go on (`gap`): nothing
is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ascolto.channels.contract import Page, Raw
from ascolto.connectors.bluesky.talking import Line

PAGE = 50
MOST_PAGES = 5
WATCHED = 50  # posts that are looked at again
AT_ONCE = 25  # posts of one question
MISSED = 2  # looks in which a post must be missing: an index may lag
BACK = timedelta(days=90)  # how far a backfill goes
REASONS = ["mention", "reply", "quote", "like", "repost"]
POSTS = "app.bsky.feed.post"
Thing = dict[str, Any]


@dataclass
class Cursor:
    mark: str = ""  # the newest notification that was read: "time uri"
    gap: str = ""  # the server's cursor, where reading back broke off
    next: str = ""  # the mark, once the gap is closed
    said: str = ""  # the key of our newest post
    watched: dict[str, int] = field(
        default_factory=dict
    )  # uri → looks it was missing in

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        try:
            return cls(**orjson.loads(text))
        except (ValueError, TypeError):
            return None

    def watch(self, uri: str) -> None:
        self.watched.pop(uri, None)
        self.watched[uri] = 0
        for old in list(self.watched)[:-WATCHED]:
            del self.watched[old]

    def __str__(self) -> str:
        return orjson.dumps(vars(self)).decode()


class Reader:
    """One look at the server."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def poll(self, text: str) -> Page:
        cursor = Cursor.parse(text)
        if cursor is None:
            return Page((), str(self._begun()), quota=self._line.quota)
        items = [*self._gone(cursor), *self._own(cursor)]
        notices, more = self._news(cursor)
        for notice in reversed(notices):
            items.append(self._notice(notice))
            if notice.get("reason") in {"mention", "reply", "quote"}:
                cursor.watch(str(notice["uri"]))
        return Page(tuple(items), str(cursor), more, quota=self._line.quota)

    def backfill(self, text: str) -> Page:
        """Mentions of the last months, newest first."""
        found, onward = self._page(text, ["mention", "reply", "quote"])
        young = [one for one in found if _is_young(one)]
        items = tuple(self._notice(one) for one in young)
        more = bool(onward) and len(young) == len(found)
        return Page(items, onward or text, more, quota=self._line.quota)

    def _begun(self) -> Cursor:
        """From now on; what was before is the backfill's."""
        found, _ = self._page("", REASONS)
        own = self._records(limit=1)
        mark = _mark(found[0]) if found else f"{_now()} "
        return Cursor(mark=mark, said=own[0] if own else "")

    # --- notifications ----------------------------------------------------------------------

    def _news(self, cursor: Cursor) -> tuple[list[Thing], bool]:
        """What is newer than the mark, newest first, and whether there is more behind it."""
        news: list[Thing] = []
        at = cursor.gap
        for _ in range(MOST_PAGES):
            found, at = self._page(at, REASONS)
            if found and not cursor.next:
                cursor.next = _mark(found[0])
            new = [one for one in found if _mark(one) > cursor.mark]
            news += new
            if len(new) < len(found) or not at:
                cursor.mark = max(cursor.mark, cursor.next)
                cursor.gap = cursor.next = ""
                return news, False
        cursor.gap = at
        return news, True

    def _page(self, at: str, reasons: list[str]) -> tuple[list[Thing], str]:
        said = self._line.get(
            "app.bsky.notification.listNotifications",
            limit=PAGE,
            cursor=at,
            reasons=reasons,
        )
        found = said.get("notifications") or ()
        # Older servers do not know `reasons` and send everything.
        named = [one for one in found if isinstance(one, dict) and one.get("uri")]
        return named, str(said.get("cursor") or "") if found else ""

    def _notice(self, notice: Thing) -> Raw:
        body = {"kind": "notification", "me": self._line.session.did}
        return _raw(f"n:{notice['uri']}", body | {"notification": notice})

    # --- our own posts ----------------------------------------------------------------------

    def _own(self, cursor: Cursor) -> Iterator[Raw]:
        session = self._line.session
        said = self._line.get(
            "com.atproto.repo.listRecords",
            repo=session.did,
            collection=POSTS,
            limit=PAGE,
            reverse="true",
            cursor=cursor.said,
        )
        for one in said.get("records") or ():
            cursor.said = str(one["uri"]).rpartition("/")[2]
            body = {"kind": "own", "me": session.did, "handle": session.handle}
            record = {"uri": one["uri"], "record": one.get("value")}
            yield _raw(f"own:{one['uri']}", body | record)

    def _records(self, limit: int) -> list[str]:
        """The keys of our newest posts."""
        did = self._line.session.did
        said = self._line.get(
            "com.atproto.repo.listRecords", repo=did, collection=POSTS, limit=limit
        )
        return [str(one["uri"]).rpartition("/")[2] for one in said.get("records") or ()]

    # --- what is gone -----------------------------------------------------------------------

    def _gone(self, cursor: Cursor) -> Iterator[Raw]:
        uris = list(cursor.watched)
        there: set[str] = set()
        for begin in range(0, len(uris), AT_ONCE):
            asked = uris[begin : begin + AT_ONCE]
            posts = self._line.get("app.bsky.feed.getPosts", uris=asked).get("posts")
            there |= {str(one.get("uri")) for one in posts or ()}
        for uri in uris:
            cursor.watched[uri] = 0 if uri in there else cursor.watched[uri] + 1
            if cursor.watched[uri] >= MISSED:
                del cursor.watched[uri]
                yield _raw(f"gone:{uri}", {"kind": "gone", "uri": uri, "at": _now()})


def _mark(notice: Thing) -> str:
    """Sorts by time, then by address: two may come in one moment."""
    return f"{notice.get('indexedAt')} {notice['uri']}"


def _is_young(notice: Thing) -> bool:
    try:
        at = datetime.fromisoformat(str(notice.get("indexedAt")))
    except ValueError:
        return True
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return datetime.now(UTC) - at < BACK


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _raw(id: str, body: Thing) -> Raw:
    return Raw(id[:255], orjson.dumps(body))
