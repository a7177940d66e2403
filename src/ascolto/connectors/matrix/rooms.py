"""Looking into each room: the safety net beside an application service, which has no /sync.

The homeserver pushes; this only finds what it could not deliver, a few rooms with each poll.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

import orjson

from ascolto.channels.contract import Call, ChannelError, Page, Raw
from ascolto.connectors.matrix.config import Config
from ascolto.connectors.matrix.polling import V3, joined, page_of, raws
from ascolto.connectors.matrix.talking import Line

AT_ONCE = 20  # rooms of one poll
TRIES = 3


class RoomReader:
    """One look into some of the rooms. The cursor holds each room's place, and whose turn it is."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def poll(self, cursor: str) -> Page:
        rooms = joined(self._line)
        if not cursor:
            return Page((), _cursor({room: self._end(room) for room in rooms}, 0))
        places, turn = orjson.loads(cursor)
        turn = turn if turn < len(rooms) else 0
        items: list[Raw] = []
        for room in rooms[turn : turn + AT_ONCE]:
            # A room that is new since: from its beginning, as far as it is ours to see.
            said = page_of(self._line, room, dir="f", **{"from": places.get(room, "")})
            items += raws(room, said.get("chunk") or (), said)
            places[room] = str(said.get("end") or places.get(room, ""))
        known = {room: places[room] for room in rooms if room in places}
        return Page(tuple(items), _cursor(known, turn + AT_ONCE))

    def _end(self, room: str) -> str:
        said = page_of(self._line, room, dir="b", limit=1)
        return str(said.get("start") or "")


def _cursor(places: dict[str, str], turn: int) -> str:
    return orjson.dumps([places, turn]).decode()


def invited(call: Call, me: str) -> list[str]:
    """The rooms to which a transaction invites us."""
    try:
        events = orjson.loads(call.body or b"{}").get("events") or ()
    except (ValueError, AttributeError):
        return []
    return [str(one["room_id"]) for one in events if _is_invitation(one, me)]


def _is_invitation(event: Any, me: str) -> bool:
    return (
        isinstance(event, dict)
        and event.get("type") == "m.room.member"
        and event.get("state_key") == me
        and isinstance(event.get("content"), dict)
        and event["content"].get("membership") == "invite"
        and isinstance(event.get("room_id"), str)
    )


def accept(config: Config, rooms: Iterable[str]) -> None:
    """Join, beside the call that invites us: who pushed it waits for its answer."""
    threading.Thread(
        target=_join, args=(config, list(rooms)), name="matrix-join", daemon=True
    ).start()


def _join(config: Config, rooms: list[str]) -> None:
    line = Line(config)
    for room in rooms:
        for _ in range(TRIES):
            try:
                line.do("POST", f"{V3}/rooms/{quote(room, safe='')}/join", {})
                break
            except ChannelError:
                continue
    line.close()
