"""Looking for what is new with /sync: the only way without an application service, and the safety
net beside one. Also says yes to invitations."""

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
            said = self._sync("", 0, limit=0)
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
        since = self.reached or self._sync("", 0, limit=0)["next_batch"]
        self.reached = since
        said = self._sync(since, seconds, limit=1)
        rooms = said.get("rooms") or {}
        news = any(one["timeline"]["events"] for _, one in self._rooms(said))
        return news or bool(rooms.get("invite"))

    def backfill(self, cursor: str) -> Page:
        """Room by room, newest first: the cursor is the rooms left, and the place in the first."""
        rooms, at = orjson.loads(cursor) if cursor else (self._joined(), "")
        if not rooms:
            return Page((), orjson.dumps([[], ""]).decode())
        query = {"dir": "b", "limit": PAGE} | ({"from": at} if at else {})
        try:
            said = self._line.get(f"{V3}/rooms/{quote(rooms[0])}/messages", query)
        except ChannelError:
            if self._joined().count(rooms[0]):
                raise
            said = {}  # we left it meanwhile
        items = tuple(self._raws(rooms[0], said.get("chunk") or (), said))
        at = str(said.get("end") or "")
        left = rooms if at else rooms[1:]
        return Page(items, orjson.dumps([left, at]).decode(), more=bool(left))

    # --- what /sync says --------------------------------------------------------------------

    def _sync(self, since: str, seconds: float, limit: int = PAGE) -> Thing:
        only = {
            "room": {
                "timeline": {"limit": limit},
                "state": {"lazy_load_members": True},
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
        yield from self._raws(room, timeline.get("events") or (), news)
        yield from self._raws(
            room, (news.get("ephemeral") or {}).get("events") or (), {}
        )

    def _gap(self, room: str, since: str, before: str) -> list[Raw]:
        """What lies between the last look and the part of the room that /sync shows."""
        found: list[Raw] = []
        for _ in range(MOST_GAPS):
            query = {"dir": "b", "limit": PAGE, "from": before, "to": since}
            said = self._line.get(f"{V3}/rooms/{quote(room)}/messages", query)
            found += self._raws(room, said.get("chunk") or (), said)
            before = str(said.get("end") or "")
            if not before or not said.get("chunk"):
                break
        return found[::-1]

    def _raws(self, room: str, events: Any, around: Thing) -> Iterator[Raw]:
        names = dict(_names(around.get("state")))
        for event in events:
            if not isinstance(event, dict):
                continue
            names |= dict(_names([event]))
            told = {name: value for name, value in event.items() if name != "unsigned"}
            known = names.get(str(event.get("sender")), "")
            told |= {"room_id": room} | ({"ascolto.name": known} if known else {})
            yield delivery(told)

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
        query = {"dir": "b", "limit": PAGE}
        said = self._line.get(f"{V3}/rooms/{quote(room)}/messages", query)
        return [*self._raws(room, said.get("chunk") or (), said)][::-1]

    def _joined(self) -> list[str]:
        return list(self._line.get(f"{V3}/joined_rooms").get("joined_rooms") or ())


def _names(state: Any) -> Iterator[tuple[str, str]]:
    """Who is called what, from events of membership."""
    events = state.get("events") if isinstance(state, dict) else state
    for event in events or ():
        if isinstance(event, dict) and event.get("type") == "m.room.member":
            name = (event.get("content") or {}).get("displayname")
            if isinstance(name, str) and name:
                yield str(event.get("state_key")), name
