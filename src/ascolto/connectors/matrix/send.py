"""One answer on its way out: its files first, each an event of its own, then the words."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import orjson

from ascolto.channels.contract import (
    File,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    TryLater,
    measure,
)
from ascolto.connectors.matrix.manifest import MANIFEST
from ascolto.connectors.matrix.polling import PAGE, V3, joined, page_of
from ascolto.connectors.matrix.receive import KEY
from ascolto.connectors.matrix.talking import Line

MOST_ROOMS = 100  # in which a lost answer is looked for
DAY = timedelta(days=1)
Thing = dict[str, Any]


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused`, before anything is called."""
    if measure(outgoing.text, MANIFEST.text_unit) > (MANIFEST.text_limit or 0):
        raise Refused(
            Text(
                it=f"Una risposta su Matrix può pesare al massimo {MANIFEST.text_limit} byte.",
                en=f"An answer on Matrix may weigh {MANIFEST.text_limit} bytes at most.",
            )
        )
    if sum(len(file.content) for file in outgoing.files) > MANIFEST.attachment_limit:
        raise Refused(
            Text(
                it="I file di una risposta su Matrix possono pesare al massimo 25 MB.",
                en="The files of an answer on Matrix may weigh 25 MB at most.",
            )
        )


def reply(line: Line, outgoing: Outgoing) -> Sent:
    """Send it with our key as the transaction's id: the same key again makes no second event."""
    room, _, under = outgoing.thread_id.partition(" ")
    relation = _relation(outgoing.in_reply_to, under)
    uploaded = [(_uploaded(line, file), file) for file in outgoing.files]
    for number, (url, file) in enumerate(uploaded):
        content = {
            "msgtype": _msgtype(file),
            "body": file.name,
            "filename": file.name,
            "url": url,
            "info": {"mimetype": file.content_type, "size": len(file.content)},
        }
        is_last = not outgoing.text and number == len(uploaded) - 1
        key = outgoing.idempotency_key + ("" if is_last else f"-{number}")
        last = _put(line, room, key, content | relation)
    if outgoing.text or not uploaded:
        last = _put(line, room, outgoing.idempotency_key, _words(outgoing) | relation)
    return Sent(last, datetime.now(UTC))


def _put(line: Line, room: str, key: str, content: Thing) -> str:
    place = (
        f"{V3}/rooms/{quote(room, safe='')}/send/m.room.message/{quote(key, safe='')}"
    )
    said = line.do("PUT", place, content | {KEY: key})
    if not isinstance(said.get("event_id"), str):
        raise OutcomeUnknown("The server took it and gave it no id.")
    return str(said["event_id"])


def _words(outgoing: Outgoing) -> Thing:
    content: Thing = {
        # A notice is what other programs never answer by themselves.
        "msgtype": "m.notice" if outgoing.automatic else "m.text",
        "body": outgoing.text,
    }
    shown = html.escape(outgoing.text, quote=False).replace("\n", "<br>")
    if shown != outgoing.text:
        content |= {"format": "org.matrix.custom.html", "formatted_body": shown}
    return content


def _relation(answered: str, under: str) -> Thing:
    relation: Thing = {}
    if under:
        relation = {"rel_type": "m.thread", "event_id": under}
    if answered.startswith("$"):
        relation |= {"m.in_reply_to": {"event_id": answered}}
        relation |= {"is_falling_back": False} if under else {}
    return {"m.relates_to": relation} if relation else {}


def _msgtype(file: File) -> str:
    kind = file.content_type.split("/")[0]
    return f"m.{kind}" if kind in {"image", "audio", "video"} else "m.file"


def _uploaded(line: Line, file: File) -> str:
    kind = file.content_type
    if not re.fullmatch(r"[\w.+-]+/[\w.+-]+", kind):
        kind = "application/octet-stream"
    try:
        said = line.do(
            "POST",
            "/_matrix/media/v3/upload",
            file.content,
            query={"filename": file.name},
            kind=kind,
            wait=40,
        )
    except OutcomeUnknown as unknown:  # a file alone is seen by nobody
        raise TryLater(unknown.text) from None
    return str(said.get("content_uri") or "")


def find(line: Line, key: str, me: str) -> Sent | None:
    """Look for our key among our last events in every room."""
    rooms = joined(line)
    only = {"senders": [me], "types": ["m.room.message"]}
    certain = len(rooms) <= MOST_ROOMS
    for room in rooms[:MOST_ROOMS]:
        said = page_of(line, room, dir="b", filter=orjson.dumps(only).decode())
        events = [one for one in said.get("chunk") or () if isinstance(one, dict)]
        for event in events:
            if (event.get("content") or {}).get(KEY) == key:
                return Sent(str(event["event_id"]), _at(event))
        full = len(events) >= PAGE
        if full and datetime.now(UTC) - _at(events[-1]) < DAY:
            certain = False
    if certain:
        return None
    raise OutcomeUnknown(
        Text(
            it="Le stanze sono troppe per cercarla: guarda se è arrivata.",
            en="There are too many rooms to look for it: see whether it arrived.",
        )
    )


def _at(event: Thing) -> datetime:
    return datetime.fromtimestamp(int(event.get("origin_server_ts") or 0) / 1000, UTC)
