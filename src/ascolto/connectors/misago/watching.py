"""What is new in the forum, and what became of what was said there lately.

Misago tells nobody that a post was edited, hidden or deleted: its posts of the last days are
remembered, and looked at again whenever their thread changes, and in turns besides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ascolto.channels.contract import Page, Raw
from ascolto.connectors.misago.forum import Forum, Thread, posts_of
from ascolto.providers.rest import reading

WINDOW = 50  # new posts in one page
REMEMBERED = 100  # posts that are looked at again
FOR = timedelta(days=14)
LOOKS = 3  # threads looked at in turn, besides those that changed


@dataclass
class Seen:
    """A post as it was."""

    place: str
    edits: int
    is_hidden: bool
    likes: int
    day: int  # when it was written: days since 1970

    def __post_init__(self) -> None:
        if not isinstance(self.place, str) or not isinstance(self.day, int):
            raise TypeError


@dataclass
class Memory:
    """The cursor. What is numbered up to `floor` is behind us; above it, `known` was returned."""

    floor: int = 0
    known: dict[int, Seen] = field(default_factory=dict)
    threads: dict[str, str] = field(default_factory=dict)  # place → how it looked
    turn: str = ""  # the place looked at last

    @classmethod
    def of(cls, cursor: str) -> Memory | None:
        """None: nothing is remembered."""
        try:
            kept = json.loads(cursor)
            known = {int(name): Seen(*seen) for name, seen in kept["known"].items()}
            return cls(
                int(kept["floor"]), known, dict(kept["threads"]), str(kept["turn"])
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def __str__(self) -> str:
        known = {id: list(asdict(seen).values()) for id, seen in self.known.items()}
        return json.dumps(
            {
                "floor": self.floor,
                "known": known,
                "threads": self.threads,
                "turn": self.turn,
            }
        )

    def forget(self, today: int, below: int) -> None:
        """What is old, or too much, unless something below it is still to be returned."""
        kept = sorted(self.known)[-REMEMBERED:]
        kept = [id for id in kept if self.known[id].day >= today - FOR.days]
        gone = [id for id in self.known if id < min(kept, default=below) and id < below]
        self.floor = max([self.floor, *gone])
        self.known = {id: seen for id, seen in self.known.items() if id > self.floor}


def begin(forum: Forum) -> Page:
    """From here on: what was before belongs to `backfill`."""
    threads = [one for kind in forum.kinds for one in forum.listing(kind).threads]
    latest = max((one.latest for one in threads), default=0)
    return Page((), str(Memory(floor=latest)))


def look(forum: Forum, here: Memory, me: int, now: datetime) -> Page:
    """Once over all that may have changed."""
    listed = forum.active(here.floor)
    seen = {
        place: forum.since(
            place, here.floor, listed[place].pages if place in listed else 1
        )
        for place in _to_look_at(here, listed)
    }
    fresh = _fresh(here, seen)
    changes = list(_changes(here, seen, now))
    now_due, later = fresh[:WINDOW], fresh[WINDOW:]
    raws = [told("created", page, post, me, now) for page, post in now_due]
    for page, post in now_due:
        here.known[post["id"]] = _as_it_is(place_of(page), post)
    unread = {place_of(page) for page, _ in later}
    here.threads = {
        place: one.looks for place, one in listed.items() if place not in unread
    }
    below = later[0][1]["id"] if later else max([*here.known, here.floor]) + 1
    here.forget(_day(now), below)
    return Page((*raws, *changes), str(here), more=bool(later))


def _to_look_at(here: Memory, listed: dict[str, Thread]) -> list[str]:
    """Threads that look otherwise than before, that are no longer listed, and some in turn."""
    known = sorted({seen.place for seen in here.known.values()})
    changed = [p for p, one in listed.items() if here.threads.get(p) != one.looks]
    missing = [place for place in known if place not in listed]
    rest = [place for place in known if place not in {*changed, *missing}]
    turn = [place for place in rest if place > here.turn] + rest
    looks = list(dict.fromkeys(turn))[:LOOKS]
    here.turn = looks[-1] if looks else here.turn
    return [*changed, *missing, *looks]


Pages = dict[str, dict[str, Any] | None]


def _fresh(here: Memory, seen: Pages) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Thread and post of what was never returned, oldest first. A hidden post waits for its words."""
    found = {
        post["id"]: (page, post)
        for page in seen.values()
        if page is not None
        for post in posts_of(page)
        if post["id"] > here.floor
        and post["id"] not in here.known
        and post.get("content") is not None
    }
    return [found[id] for id in sorted(found)]


def _changes(here: Memory, seen: Pages, now: datetime) -> Iterator[Raw]:
    there = {p["id"]: (page, p) for page in seen.values() for p in posts_of(page)}
    for id, was in sorted(here.known.items()):
        if id in there:
            page, post = there[id]
            assert page is not None
            yield from _differences(page, post, was, now)
            here.known[id] = _as_it_is(place_of(page), post)
        elif was.place in seen and seen[was.place] is not None:
            del here.known[id]
            yield _about("deleted", id, now)
        elif was.place in seen and not was.is_hidden:
            # The thread is deleted, or hidden, or where we may not look: nobody can tell from here.
            was.is_hidden = True
            yield _about("hidden", id, now)


def _differences(
    page: dict[str, Any], post: dict[str, Any], was: Seen, now: datetime
) -> Iterator[Raw]:
    is_ = _as_it_is(place_of(page), post)
    if is_.edits != was.edits and post.get("content") is not None:
        yield told("edited", page, post, 0, now)
    if is_.is_hidden != was.is_hidden:
        yield _about("hidden" if is_.is_hidden else "shown", post["id"], now)
    if is_.likes != was.likes:
        yield told("liked", page, post, 0, now)


def _as_it_is(place: str, post: dict[str, Any]) -> Seen:
    at = reading.moment(post.get("posted_on")) or datetime.now(UTC)
    return Seen(
        place=place,
        edits=int(post.get("edits") or 0),
        is_hidden=bool(post.get("is_hidden") or post.get("is_unapproved")),
        likes=int(post.get("likes") or 0),
        day=_day(at),
    )


def place_of(page: dict[str, Any]) -> str:
    """Of a thread as its own page tells it: only private ones have participants."""
    return f"{'p' if 'participants' in page else ''}{page.get('id')}"


def told(
    event: str, page: dict[str, Any], post: dict[str, Any], me: int, now: datetime
) -> Raw:
    """A delivery about a post that is there."""
    body = {
        "event": event,
        "at": now.isoformat(),
        "post": post,
        "thread": {"place": place_of(page), "title": page.get("title")},
        "ours": bool(me) and _author(post) == me,
        "answers": _spoken_to(page, post, me),
    }
    name = f"{post['id']}:{post.get('edits') or 0}"
    if event == "liked":  # a like may come, go and come again
        name += f":{int(now.timestamp())}"
    return Raw(f"{event}:{name}", orjson.dumps(body))


def _spoken_to(page: dict[str, Any], post: dict[str, Any], me: int) -> str:
    """Whom a post of ours speaks to, unless it quotes somebody: who wrote last before it."""
    if not me or _author(post) != me:
        return ""
    before = [
        one for one in posts_of(page) if one["id"] < post["id"] and _author(one) != me
    ]
    starter = page.get("starter")
    starter = starter.get("id") if isinstance(starter, dict) else 0
    known = _author(before[-1]) if before else (starter if starter != me else 0)
    return str(known or "")


def _author(post: dict[str, Any]) -> int:
    poster = post.get("poster")
    found = poster.get("id") if isinstance(poster, dict) else None
    return found if isinstance(found, int) else 0


def _about(event: str, id: int, now: datetime) -> Raw:
    body = {"event": event, "at": now.isoformat(), "post": {"id": id}}
    return Raw(f"{event}:{id}:{int(now.timestamp())}", orjson.dumps(body))


def _day(at: datetime) -> int:
    return int(at.timestamp() // 86_400)
