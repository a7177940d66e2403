"""A small homeserver: rooms, and what is said in them in order."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from ascolto.channels.contract import Call
from ascolto.channels.contract.rehearsing import Answer, Heard, Line, Stage

TOKEN, ME = "rehearsed-token-of-matrix", "@treremi:lago.example"
WAITS = "x-rehearsed-wait"
Event = dict[str, Any]


class Rehearsal(Stage):
    """A talk is a room with one person in it besides us."""

    def __init__(self) -> None:
        super().__init__()
        self._events: list[tuple[str, Event]] = []  # with their room, in order
        self._members: dict[str, Event] = {}  # by room
        self._sent: dict[str, str] = {}  # our transaction → its event

    def settings(self, url: str) -> dict[str, Any]:
        return {"base_url": url, "user_id": ME, "access_token": TOKEN}

    def speak(self, line: Line, hook: str) -> Sequence[Call]:
        room = self.place(f"!{line.talk}:lago.example", line.talk)
        sender = f"@u{line.author}:lago.example"
        self._members.setdefault(room, {
            "type": "m.room.member", "state_key": sender, "sender": sender,
            "event_id": f"$m{line.talk}", "origin_server_ts": 0,
            "content": {"membership": "join", "displayname": line.name},
        })  # fmt: skip
        at = int(line.at.timestamp() * 1000)
        self._say(
            room, f"${line.key}", sender, {"msgtype": "m.text", "body": line.text}, at
        )
        return ()

    def _say(self, room: str, id: str, sender: str, content: Event, at: int) -> None:
        event = {"type": "m.room.message", "event_id": id, "sender": sender}
        told = event | {"content": content, "origin_server_ts": at}
        self._events.append((room, told))

    def __call__(self, heard: Heard) -> Answer:
        url = urlsplit(heard.path)
        path, query = url.path.removeprefix("/_matrix/client/v3"), parse_qs(url.query)
        if heard.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, b'{"errcode": "M_UNKNOWN_TOKEN", "error": "No."}')
        if path == "/account/whoami":
            return _json({"user_id": ME})
        if path == "/joined_rooms":
            return _json({"joined_rooms": sorted(self._members)})
        if path == "/sync":
            return self._sync(query)
        parts = [unquote(one) for one in path.split("/")]
        if heard.method == "PUT" and parts[3] == "send":
            return self._put(parts[2], parts[5], json.loads(heard.body))
        if parts[-1] == "messages":
            return self._page(parts[2], query)
        return Answer(404, b'{"errcode": "M_NOT_FOUND", "error": "No."}')

    def _sync(self, query: dict[str, list[str]]) -> Answer:
        since = int(query.get("since", ["s0"])[0][1:])
        news = self._events[since:] if "since" in query else []
        rooms: dict[str, Any] = {}
        for room, event in news:
            state = {"events": [self._members[room]]}
            known = {"timeline": {"events": [], "limited": False}, "state": state}
            rooms.setdefault(room, known)["timeline"]["events"].append(event)
        said = {"next_batch": f"s{len(self._events)}", "rooms": {"join": rooms}}
        wait = int(query.get("timeout", ["0"])[0]) / 1000
        headers = {WAITS: str(wait)} if wait and not news else {}
        return Answer(200, json.dumps(said).encode(), headers)

    def _put(self, room: str, key: str, content: Event) -> Answer:
        if key not in self._sent:
            self._sent[key] = f"$ours{len(self._sent)}"
            self._say(
                room, self._sent[key], ME, content, int(self.clock.timestamp() * 1000)
            )
            self.take(room, str(content.get("body", "")))
        return _json({"event_id": self._sent[key]})

    def _page(self, room: str, query: dict[str, list[str]]) -> Answer:
        """Newest first, all at once: nobody says so much here."""
        if query.get("from", [""])[0]:
            return _json({"chunk": []})
        chunk = [event for place, event in self._events if place == room][::-1]
        members = [self._members[room]] if room in self._members else []
        return _json({"chunk": chunk, "start": "t0", "state": members})


def _json(value: Any) -> Answer:
    return Answer(200, json.dumps(value).encode())
