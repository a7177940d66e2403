"""What happened since last time: notifications, our own posts, and what became of recent ones.

A server tells nobody that a post which mentions us was edited or deleted, so the last few are read
again with each poll (`WATCHED`). All places are in the cursor; nothing else is remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ascolto.channels.contract import ChannelError, Page, Raw
from ascolto.connectors.mastodon.talking import Line, understood

PAGE = 40  # notifications of one poll
WATCHED = 40  # posts that are read again
BACK = timedelta(days=90)  # how far a backfill goes
WANTED = ("mention", "favourite", "reblog")
Thing = dict[str, Any]


@dataclass
class Cursor:
    me: str = ""  # our account's id
    heard: str = "0"  # the last notification
    said: str = "0"  # the last post of ours
    watched: dict[str, str] = field(default_factory=dict)  # id → edited at
    counted: dict[str, str] = field(default_factory=dict)  # id → likes, answers, boosts

    @classmethod
    def parse(cls, text: str) -> Cursor | None:
        try:
            known = orjson.loads(text)
            counted = known.get("counted", {})  # cursors of before it was kept
            return cls(
                known["me"], known["heard"], known["said"], known["watched"], counted
            )
        except (ValueError, KeyError, TypeError):
            return None

    def watch(self, status: Thing) -> None:
        self.watched[str(status["id"])] = str(status.get("edited_at") or "")
        self.counted[str(status["id"])] = counts(status)
        for old in list(self.watched)[:-WATCHED]:
            self.leave(old)

    def leave(self, id: str) -> None:
        self.watched.pop(id, None)
        self.counted.pop(id, None)

    def __str__(self) -> str:
        return orjson.dumps(
            {"me": self.me, "heard": self.heard, "said": self.said}
            | {"watched": self.watched, "counted": self.counted}
        ).decode()


class Reader:
    """One look at the server. Remembers the roots of threads while it lives."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._roots: dict[str, tuple[str, Thing | None]] = {}

    def poll(self, text: str) -> Page:
        cursor = Cursor.parse(text)
        if cursor is None:
            return Page((), str(self._begun()), quota=self._line.quota)
        items = [*self._changed(cursor)]
        notices = self._notifications(min_id=cursor.heard)
        for notice in reversed(notices):  # the server gives the newest first
            items.append(self._notice(notice, cursor.me))
            cursor.heard = str(notice["id"])
            if isinstance(notice.get("status"), dict) and notice["type"] == "mention":
                cursor.watch(notice["status"])
        said = self._own(cursor.me, min_id=cursor.said)
        for status in reversed(said):
            items.append(self._wrapped("own", status, cursor.me))
            cursor.said = str(status["id"])
            cursor.watch(status)
        more = len(notices) == PAGE or len(said) == PAGE
        return Page(tuple(items), str(cursor), more, quota=self._line.quota)

    def backfill(self, text: str) -> Page:
        """Mentions of the last months, newest first."""
        me, _, before = text.partition(" ")
        me = me or self._me()
        asked = {"max_id": before} if before else {}
        notices = self._notifications(("mention",), **asked)
        young = [one for one in notices if _is_young(one)]
        items = tuple(self._notice(one, me) for one in young)
        if not notices:
            return Page((), text or me, quota=self._line.quota)
        more = len(notices) == PAGE and len(young) == len(notices)
        return Page(items, f"{me} {notices[-1]['id']}", more, quota=self._line.quota)

    # --- beginning --------------------------------------------------------------------------

    def _begun(self) -> Cursor:
        """From now on; what was before is the backfill's."""
        cursor = Cursor(self._me())
        heard = self._notifications(WANTED, limit=1)
        said = self._own(cursor.me, limit=1)
        cursor.heard = str(heard[0]["id"]) if heard else "0"
        cursor.said = str(said[0]["id"]) if said else "0"
        return cursor

    def _me(self) -> str:
        return str(self._line.get("/api/v1/accounts/verify_credentials")["id"])

    # --- what is new ------------------------------------------------------------------------

    def _notifications(
        self, types: tuple[str, ...] = WANTED, **asked: Any
    ) -> list[Thing]:
        query = {"types[]": list(types), "limit": PAGE, **asked}
        found = self._line.get("/api/v1/notifications", query)
        # Older servers do not know `types[]` and send everything.
        return [one for one in found if isinstance(one, dict) and one.get("id")]

    def _own(self, me: str, **asked: Any) -> list[Thing]:
        query = {"exclude_reblogs": "true", "limit": PAGE, **asked}
        found = self._line.get(f"/api/v1/accounts/{me}/statuses", query)
        return [one for one in found if isinstance(one, dict) and one.get("id")]

    def _notice(self, notice: Thing, me: str) -> Raw:
        status = notice.get("status")
        if notice.get("type") == "mention" and isinstance(status, dict):
            root, parent = self._root(status, me)
            body = {"me": me, "root": root, "parent": parent}
        else:
            body = {"me": me}
        body |= {"kind": "notification", "notification": notice}
        return _raw(f"n:{notice['id']}", body)

    def _wrapped(self, kind: str, status: Thing, me: str) -> Raw:
        root, _ = self._root(status, me)
        body = {"kind": kind, "me": me, "root": root, "status": status}
        return _raw(f"{kind}:{status['id']}", body)

    def _root(self, status: Thing, me: str) -> tuple[str, Thing | None]:
        """The first post of the thread, and our own post that this one comments."""
        id, answered = str(status["id"]), str(status.get("in_reply_to_id") or "")
        if not answered:
            return id, None
        if answered not in self._roots:
            above = self._above(id)
            first = str(above[0]["id"]) if above else answered
            parent = above[-1] if above else {}
            by = parent.get("account") or {}
            is_comment = len(above) == 1 and str(by.get("id")) == me
            self._roots[answered] = (first, parent if is_comment else None)
        return self._roots[answered]

    def _above(self, id: str) -> list[Thing]:
        """The posts that a post hangs under; none when they are gone or hidden from us."""
        answer = self._line.ask(f"/api/v1/statuses/{id}/context")
        if answer.status in {403, 404, 410}:
            return []
        above = understood(answer).json().get("ancestors")
        return [one for one in above or () if isinstance(one, dict) and one.get("id")]

    # --- what changed -----------------------------------------------------------------------

    def _changed(self, cursor: Cursor) -> Iterator[Raw]:
        if not cursor.watched:
            return
        now = self._again(list(cursor.watched))
        for id, edited_at in list(cursor.watched.items()):
            status = now.get(id)
            if status is None:
                if self._line.ask(f"/api/v1/statuses/{id}").status in {404, 410}:
                    cursor.leave(id)
                    at = datetime.now(UTC).isoformat()
                    yield _raw(f"gone:{id}", {"kind": "gone", "id": id, "at": at})
                continue
            edited = str(status.get("edited_at") or "")
            if edited and edited != edited_at:
                cursor.watched[id] = edited
                body = {"kind": "edited", "status": status}
                yield _raw(f"edited:{id}:{edited}", body)
            yield from _recounted(cursor, id, status)

    def _again(self, ids: list[str]) -> Mapping[str, Thing]:
        """The posts with these ids, those that are left."""
        answer = self._line.ask("/api/v1/statuses", {"id[]": ids})
        if answer.ok:
            found = answer.json()
            return {str(one["id"]): one for one in found if isinstance(one, dict)}
        if answer.status not in {404, 405}:
            understood(answer)
        return dict(self._one_by_one(ids[-10:]))  # before Mastodon 4.3

    def _one_by_one(self, ids: list[str]) -> Iterator[tuple[str, Thing]]:
        for id in ids:
            try:
                yield id, self._line.get(f"/api/v1/statuses/{id}")
            except ChannelError:
                continue


def counts(status: Thing) -> str:
    """How far a post went, for comparing."""
    names = ("favourites_count", "replies_count", "reblogs_count")
    return " ".join(str(status.get(name) or 0) for name in names)


def _recounted(cursor: Cursor, id: str, status: Thing) -> Iterator[Raw]:
    now, known = counts(status), cursor.counted.get(id, "0 0 0")
    if now != known:
        cursor.counted[id] = now
        at = datetime.now(UTC).isoformat()
        yield _raw(
            f"counted:{id}:{at}", {"kind": "counted", "status": status, "at": at}
        )


def _is_young(notice: Thing) -> bool:
    try:
        at = datetime.fromisoformat(str(notice.get("created_at")))
    except ValueError:
        return True
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return datetime.now(UTC) - at < BACK


def _raw(id: str, body: Thing) -> Raw:
    return Raw(id[:255], orjson.dumps(body))
