"""Looking for what is new with /sync, as every account can. Also says yes to invitations.

Accounts of an application service may not use it (Synapse answers 500); for them see `rooms`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import orjson

from ascolto.channels.contract import ChannelError, Page, Raw
from ascolto.connectors.matrix.hearing import delivery
from ascolto.connectors.matrix.talking import Line

PAGE = 50  # events of one room
MOST_GAPS = 20  # pages of one room that are read to close a gap
LAZY = '{"lazy_load_members":true,"include_redundant_members":true}'
SAID = [
    "m.room.message",
    "m.room.encrypted",
    "m.room.redaction",
    "m.reaction",
    "m.sticker",
]
V3 = "/_matrix/client/v3"
Thing = dict[str, Any]


class Reader:
    """One look at the server."""

    def __init__(self, line: Line, *, joins: bool) -> None:
        self._line = line
        self._joins = joins
        self.reached = ""

    def poll(self, cursor: str) -> Page:
        if not cursor:
            said = self._sync("", 0, limit=1)
            self._welcome(said)
            return self._page((), said)
        said = self._sync(cursor, 0)
        joined = self._welcome(said)
        items = [
            raw for room in self._rooms(said) for raw in self._events(cursor, *room)
        ]
        for room in joined:
            items += self._before_us(room)
        return self._page(tuple(items), said)

    def wait(self, seconds: float) -> bool:
        """Whether anything came after what `poll` reached, at the latest after `seconds`."""
        since = self.reached or self._sync("", 0, limit=1)["next_batch"]
        self.reached = since
        said = self._sync(since, seconds, limit=1)
        rooms = said.get("rooms") or {}
        news = any(one["timeline"]["events"] for _, one in self._rooms(said))
        return news or bool(rooms.get("invite"))

    # --- what /sync says --------------------------------------------------------------------

    def _sync(self, since: str, seconds: float, limit: int = PAGE) -> Thing:
        only = {
            "room": {
                "timeline": {"limit": limit} | ({"types": SAID} if seconds else {}),
                "state": {"lazy_load_members": True, "include_redundant_members": True},
                "ephemeral": {"types": ["m.receipt"]},
                "account_data": {"types": []},
            },
            "presence": {"types": []},
            "account_data": {"types": []},
        }
        query = {"filter": orjson.dumps(only).decode(), "timeout": int(seconds * 1000)}
        query |= {"since": since} if since else {}
        query |= {"set_presence": "offline"}
        return self._line.get(f"{V3}/sync", query, wait=seconds)

    def _page(self, items: tuple[Raw, ...], said: Thing) -> Page:
        self.reached = str(said["next_batch"])
        return Page(items, self.reached)

    def _rooms(self, said: Thing) -> Iterator[tuple[str, Thing]]:
        yield from ((said.get("rooms") or {}).get("join") or {}).items()

    def _events(self, since: str, room: str, news: Thing) -> Iterator[Raw]:
        timeline = news.get("timeline") or {}
        if timeline.get("limited") and timeline.get("prev_batch"):
            yield from self._gap(room, since, str(timeline["prev_batch"]))
        yield from raws(room, timeline.get("events") or (), news)
        yield from raws(room, (news.get("ephemeral") or {}).get("events") or (), {})

    def _gap(self, room: str, since: str, before: str) -> list[Raw]:
        """What lies between the last look and the part of the room that /sync shows."""
        found: list[Raw] = []
        for _ in range(MOST_GAPS):
            said = page_of(self._line, room, dir="b", **{"from": before, "to": since})
            found += raws(room, said.get("chunk") or (), said)
            before = str(said.get("end") or "")
            if not before or not said.get("chunk"):
                break
        return found[::-1]

    # --- invitations ------------------------------------------------------------------------

    def _welcome(self, said: Thing) -> list[str]:
        """Join the rooms that we are invited to; those that we could."""
        joined = []
        for room in (said.get("rooms") or {}).get("invite") or {}:
            if not self._joins:
                break
            try:
                self._line.do("POST", f"{V3}/rooms/{quote(room)}/join", {})
            except ChannelError:
                continue  # the one who invited may have gone; the next poll sees it again or not
            joined.append(room)
        return joined

    def _before_us(self, room: str) -> list[Raw]:
        """What was said in a room before we came in, as far as it is ours to see."""
        said = page_of(self._line, room, dir="b")
        return [*raws(room, said.get("chunk") or (), said)][::-1]


def raws(room: str, events: Any, around: Thing) -> Iterator[Raw]:
    """Events of a room as deliveries, with the name of who speaks where it is known."""
    names = dict(_names(around.get("state")))
    for event in events:
        if not isinstance(event, dict):
            continue
        names |= dict(_names([event]))
        told = {name: value for name, value in event.items() if name != "unsigned"}
        known = names.get(str(event.get("sender")), "")
        told |= {"room_id": room} | ({"ascolto.name": known} if known else {})
        yield delivery(told)


def page_of(line: Line, room: str, **query: Any) -> Thing:
    """A page of what was said in a room."""
    place = f"{V3}/rooms/{quote(room, safe='')}/messages"
    known = {"limit": PAGE, "filter": LAZY}
    return line.get(place, known | {n: v for n, v in query.items() if v})


def joined(line: Line) -> list[str]:
    """The rooms that we are in, always in the same order."""
    rooms = line.get(f"{V3}/joined_rooms").get("joined_rooms") or ()
    return sorted(str(room) for room in rooms)


def backfill(line: Line, cursor: str) -> Page:
    """Room by room, newest first: the cursor is the rooms left, and the place in the first."""
    rooms, at = orjson.loads(cursor) if cursor else (joined(line), "")
    if not rooms:
        return Page((), orjson.dumps([[], ""]).decode())
    try:
        said = page_of(line, rooms[0], dir="b", **{"from": at})
    except ChannelError:
        if rooms[0] in joined(line):
            raise
        said = {}  # we left it meanwhile
    items = tuple(raws(rooms[0], said.get("chunk") or (), said))
    at = str(said.get("end") or "")
    left = rooms if at else rooms[1:]
    return Page(items, orjson.dumps([left, at]).decode(), more=bool(left))


def _names(state: Any) -> Iterator[tuple[str, str]]:
    """Who is called what, from events of membership."""
    events = state.get("events") if isinstance(state, dict) else state
    for event in events or ():
        if isinstance(event, dict) and event.get("type") == "m.room.member":
            name = (event.get("content") or {}).get("displayname")
            if isinstance(name, str) and name:
                yield str(event.get("state_key")), name
