"""What YouTube is asked for, and how little of it can be asked: see README, "The quota"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import orjson

from ascolto.channels.contract import NeedsReconnect, Raw, Refused
from ascolto.connectors.youtube.api import Api
from ascolto.connectors.youtube.cursor import KNOWN, Cursor

PAGES = 5  # of a hundred threads, in one poll
DEEPEST = 5  # older pages that are read again in turn
AT_ONCE = 50  # comments, asked for by their ids
LONG_AT_ONCE = 10  # threads whose many answers are listed in one poll
MOST_ANSWERS = 500
Item = dict[str, Any]


@dataclass
class Round:
    """One poll: what it read, and the cursor it moves."""

    api: Api
    here: Cursor
    items: list[Raw] = field(default_factory=list)
    long: int = 0
    fresh: list[str] = field(default_factory=list)  # ids, newest first

    def walk(self) -> bool:
        """Threads begun since the last whole walk, newest first; True when some are left."""
        here = self.here
        token, first = here.token, not here.since
        for _ in range(1 if first else PAGES):
            try:
                page = self._page(token)
            except Refused:
                if not token:
                    raise
                here.token = ""  # page tokens do not last: the walk begins anew
                return True
            threads = [one for one in page.get("items") or () if isinstance(one, dict)]
            begun = [_begun(one) for one in threads]
            here.top = max([here.top, *begun])
            self.fresh += self._take(threads)
            here.known = [*self.fresh, *here.known]
            token = str(page.get("nextPageToken") or "")
            if first or not token or min(begun, default="") <= here.since:
                # All that is new was seen: only now may the mark move.
                here.since, here.top, here.token = max(here.top, here.since), "", ""
                here.again = here.again or token
                return False
        here.token = token
        return True

    def look_again(self) -> None:
        """One older page, each time another: edits and new answers do not bring a thread up."""
        here = self.here
        if not here.again:
            return
        try:
            page = self._page(here.again)
        except Refused:  # page tokens do not last
            here.again, here.deep = "", 0
            return
        self._take([one for one in page.get("items") or () if isinstance(one, dict)])
        here.deep += 1
        here.again = str(page.get("nextPageToken") or "") if here.deep < DEEPEST else ""
        here.deep = here.deep if here.again else 0

    def held_back(self) -> None:
        """Comments that wait for somebody to let them through: only the owner may list them."""
        try:
            page = self._page("", ("moderationStatus", "heldForReview"))
        except (Refused, NeedsReconnect):
            return
        for thread in page.get("items") or ():
            top = _top(thread)
            if top:
                self.here.held.append(str(top.get("id")))
                self.items.append(_wrapped(top, thread, "held"))

    def gone(self, now: int) -> None:
        """Of the comments we know, those that are there no more."""
        ids = list(dict.fromkeys(self.here.known))[:KNOWN]
        there: set[str] = set()
        for begin in range(0, len(ids), AT_ONCE):
            some = ",".join(ids[begin : begin + AT_ONCE])
            page = self.api.ask("comments", [("part", "id"), ("id", some)])
            there |= {str(one.get("id")) for one in page.get("items") or ()}
        for id in ids:
            if id not in there:
                body = orjson.dumps({"gone": id})
                self.items.append(Raw(f"gone:{id}"[:255], body, {"came-at": str(now)}))
        self.here.known = [one for one in ids if one in there]

    def _page(self, token: str, *more: tuple[str, str]) -> Item:
        return threads(self.api, self.here.channel, token, *more)

    def _take(self, found: list[Item]) -> list[str]:
        """Make deliveries of all comments of these threads; their ids."""
        ids = []
        for thread in found:
            for comment in self._comments(thread):
                id = str(comment.get("id"))
                ids.append(id)
                if _touched(comment) < self.here.start:
                    continue
                shown = id in self.here.held
                self.items.append(_wrapped(comment, thread, "shown" if shown else ""))
                if shown:
                    self.here.held = [one for one in self.here.held if one != id]
        return ids

    def _comments(self, thread: Item) -> Iterator[Item]:
        """The first comment and its answers; where there are many, they are listed apart."""
        id, count, some = str(thread.get("id")), _count(thread), _answers(thread)
        if top := _top(thread):
            yield top
        changed = self.here.answers.get(id) != count
        if count > len(some) and changed and self.long < LONG_AT_ONCE:
            self.long += 1
            some = list(answers(self.api, id))
            self.here.answers.pop(id, None)
            self.here.answers[id] = count
        yield from some


def threads(api: Api, channel: str, token: str, *more: tuple[str, str]) -> Item:
    """A hundred threads, newest first."""
    query = [
        ("part", "snippet,replies"),
        ("allThreadsRelatedToChannelId", channel),
        ("order", "time"),
        ("maxResults", "100"),
        ("textFormat", "plainText"),
        *more,
    ]
    return api.ask("commentThreads", [*query, ("pageToken", token)] if token else query)


def answers(api: Api, thread: str) -> Iterator[Item]:
    """All answers of a thread, a hundred at a time, at most `MOST_ANSWERS`."""
    token = ""
    for _ in range(MOST_ANSWERS // 100):
        query = [("part", "snippet"), ("parentId", thread), ("maxResults", "100")]
        query += [("textFormat", "plainText")]
        page = api.ask("comments", [*query, ("pageToken", token)] if token else query)
        yield from (one for one in page.get("items") or () if isinstance(one, dict))
        token = str(page.get("nextPageToken") or "")
        if not token:
            return


def wrapped(thread: Item, api: Api) -> Iterator[Raw]:
    """A thread of the past with its answers."""
    some = _answers(thread)
    if _count(thread) > len(some):
        some = list(answers(api, str(thread.get("id"))))
    top = _top(thread)
    for comment in ([top] if top else []) + some:
        yield _wrapped(comment, thread, "")


def said_at(raw: Raw) -> str:
    """When the comment in a delivery was published."""
    snippet = orjson.loads(raw.body).get("comment", {}).get("snippet", {})
    return str(snippet.get("publishedAt", ""))


def is_ours(raw: Raw, channel: str) -> bool:
    snippet = orjson.loads(raw.body).get("comment", {}).get("snippet", {})
    return (snippet.get("authorChannelId") or {}).get("value") == channel


def _wrapped(comment: Item, thread: Item, state: str) -> Raw:
    """A delivery named by its comment and version: the same one read again is the same."""
    snippet = thread.get("snippet") or {}
    about = {"id": thread.get("id")} | {
        n: snippet.get(n) for n in ("channelId", "videoId")
    }
    inner = comment.get("snippet") or {}
    version = inner.get("updatedAt") or inner.get("publishedAt") or ""
    name = f"{comment.get('id')}:{version}" + (f":{state}" if state else "")
    body = {"comment": comment, "thread": about, "state": state}
    return Raw(name[:255], orjson.dumps(body))


def _top(thread: Item) -> Item:
    top = (thread.get("snippet") or {}).get("topLevelComment")
    return top if isinstance(top, dict) else {}


def _begun(thread: Item) -> str:
    return str((_top(thread).get("snippet") or {}).get("publishedAt", ""))


def _touched(comment: Item) -> str:
    """When it was written, or last changed."""
    snippet = comment.get("snippet") or {}
    return max(str(snippet.get(n) or "") for n in ("publishedAt", "updatedAt"))


def _count(thread: Item) -> int:
    count = (thread.get("snippet") or {}).get("totalReplyCount")
    return count if isinstance(count, int) else 0


def _answers(thread: Item) -> list[Item]:
    some = (thread.get("replies") or {}).get("comments") or ()
    return [one for one in some if isinstance(one, dict)]
