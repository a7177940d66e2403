"""Posts to rooms leave here: by the job, or when somebody tries a room. The network is in no action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import orjson

from ascolto.core import http
from ascolto.core.jobs import TryAgain
from ascolto.monitor import room_words
from ascolto.monitor.actions import telling_rooms
from ascolto.monitor.models import AlertRoom, RoomPost
from ascolto.monitor.rooms import SAYS, News, plain

TIMEOUT = 15.0  # seconds
MAX_BYTES = 64 * 1024
SHOWN = 300  # characters of an answer
GONE = (401, 403, 404, 410)  # the address itself is at fault


@dataclass(frozen=True)
class Answer:
    """What the chat programme said; `status` 0: nothing, and `problem` says why."""

    status: int
    text: str = ""
    problem: str = ""
    after: timedelta | None = None

    @property
    def ok(self) -> bool:
        return 200 <= self.status < 300


def try_now(room: AlertRoom, now: datetime) -> Answer:
    """A real post, whether the room is on or off."""
    brand = room.brand
    said = room_words.sample(brand.name, brand.language, now)
    return _call(room, said, f"trial-{room.pk}-{now.timestamp():.0f}", now)


def send(post_id: int, now: datetime) -> None:
    """A post that has not arrived yet. Raises `TryAgain`."""
    rows = RoomPost.objects.select_related("room__brand", "alert__brand", "alert__watch")  # fmt: skip
    post = rows.filter(pk=post_id, posted_at=None, room__is_on=True).first()
    if post is None:
        return
    answer = _call(post.room, room_words.news(post), f"post-{post.pk}", now)
    if answer.ok:
        telling_rooms.arrived(post)
    elif answer.status in GONE or answer.problem == "blocked":
        telling_rooms.give_up(post.room, answer.problem)
    else:
        telling_rooms.failed(post, answer.problem)
        if answer.status == 0 or answer.status == 429 or answer.status >= 500:
            raise TryAgain(answer.problem, answer.after)


def _call(room: AlertRoom, news: News, id: str, now: datetime) -> Answer:
    body = orjson.dumps(SAYS[room.dialect](news))
    headers = {"content-type": "application/json; charset=utf-8"}
    if room.dialect == AlertRoom.Dialect.PLAIN:
        headers |= plain.sign(room.secret, id, int(now.timestamp()), body)
    try:
        found = http.fetch(
            "POST", room.address, headers=headers, content=body, timeout=TIMEOUT,
            max_bytes=MAX_BYTES,
        )  # fmt: skip
    except http.Failed as failed:
        return Answer(0, problem=_why(failed))
    text = " ".join(found.text.replace(room.address, "…").split())[:SHOWN]
    problem = "" if found.ok else f"http-{found.status}"
    return Answer(found.status, text, problem, found.retry_after)


def _why(failed: http.Failed) -> str:
    """A code for a sentence: the failure's own words name the host."""
    for kind, code in (
        (http.Blocked, "blocked"),
        (http.TimedOut, "timed_out"),
        (http.Unreachable, "unreachable"),
    ):
        if isinstance(failed, kind):
            return code
    return "broken_off"
