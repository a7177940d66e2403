"""From one event of a room to facts. Pure.

The body is the event as the server sends it, with its `room_id`. A room is a thread; what hangs under
a message with `m.thread` is one of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Fate,
    File,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Reacted,
    Receipt,
)

Thing = Mapping[str, Any]
CARRIES = {"m.image", "m.file", "m.audio", "m.video"}
KEY = "dev.ascolto.key"  # the field of our own events by which an answer is found again


def facts(raw: Raw, me: str) -> Iterable[Fact]:
    """Raises `Malformed`."""
    try:
        event = orjson.loads(raw.body)
    except ValueError:
        raise Malformed("This is not JSON.") from None
    if not isinstance(event, dict) or not isinstance(event.get("type"), str):
        raise Malformed("type is missing: this is no event.")
    made = KINDS.get(event["type"])
    if made is None:
        return [Ignored(f"An event of the kind “{_text(event, 'type')[:60]}”.")]
    return made(event, me)


def _message(event: Thing, me: str) -> Iterable[Fact]:
    content = _part(event, "content")
    if not content:
        yield Ignored("The message was deleted before it came.")
        return
    relation = _part(content, "m.relates_to")
    if relation.get("rel_type") == "m.replace":
        yield _edit(event, content, relation)
        return
    if KEY in content and event.get("sender") == me:
        yield Ignored("An answer that we sent from here.")
        return
    yield _said(event, content, relation, me)


def _said(event: Thing, content: Thing, relation: Thing, me: str) -> Incoming:
    sender, room = _needed(event, "sender"), _needed(event, "room_id")
    under = (
        _text(relation, "event_id") if relation.get("rel_type") == "m.thread" else ""
    )
    answered = _text(_part(relation, "m.in_reply_to"), "event_id")
    msgtype = _text(content, "msgtype")
    body, quoted = _unquoted(_text(content, "body"), answered)
    files = tuple(_files(content, event["type"]))
    # A file's name stands in the body unless it has a caption (MSC2530).
    filename = _text(content, "filename")
    text = "" if files and filename in {"", _text(content, "body")} else body
    return Incoming(
        external_id=_needed(event, "event_id"),
        author=Author(sender[:320], _name(event, sender)),
        text=f"* {text}" if msgtype == "m.emote" else text,
        sent_at=_time(event),
        thread_id=(f"{room} {under}" if under else room)[:512],
        references=(answered[:512],) if answered else (),
        html=_html(content),
        quoted=quoted,
        files=files,
        ours=sender == me,
        automatic="notice" if msgtype == "m.notice" else "",
    )


def _edit(event: Thing, content: Thing, relation: Thing) -> Fact:
    new = _part(content, "m.new_content")
    target = _text(relation, "event_id")
    if not target or not isinstance(new.get("body"), str):
        return Ignored("An edit that does not say of what.")
    return Edited(target[:512], _text(new, "body"), _time(event), _html(new))


def _locked(event: Thing, me: str) -> Iterable[Fact]:
    sender = _needed(event, "sender")
    yield Incoming(
        external_id=_needed(event, "event_id"),
        author=Author(sender[:320], _name(event, sender)),
        text="",
        sent_at=_time(event),
        thread_id=_needed(event, "room_id")[:512],
        ours=sender == me,
        problem="The message is encrypted from end to end, so it cannot be read here: ask for a "
        "room without encryption.",
    )


def _redaction(event: Thing, me: str) -> Iterable[Fact]:
    target = _text(event, "redacts") or _text(_part(event, "content"), "redacts")
    if not target:
        raise Malformed("redacts is missing.")
    yield Deleted(target[:512], _time(event))


def _reaction(event: Thing, me: str) -> Iterable[Fact]:
    relation = _part(_part(event, "content"), "m.relates_to")
    target, sign = _text(relation, "event_id"), _text(relation, "key")
    if not target or not sign:
        yield Ignored("A reaction that was taken back before it came.")
        return
    sender = _needed(event, "sender")
    author = Author(sender[:320], _name(event, sender))
    yield Reacted(target[:512], author, sign[:40], _time(event))


def _receipts(event: Thing, me: str) -> Iterable[Fact]:
    for target, kinds in _part(event, "content").items():
        readers = _part(kinds, "m.read") if isinstance(kinds, dict) else {}
        for reader, told in readers.items():
            at = _moment(told.get("ts") if isinstance(told, dict) else None)
            if reader != me and at and target.startswith("$"):
                yield Receipt(target[:512], Fate.READ, at)


KINDS: Mapping[str, Callable[[Thing, str], Iterable[Fact]]] = {
    "m.room.message": _message,
    "m.sticker": _message,
    "m.room.encrypted": _locked,
    "m.room.redaction": _redaction,
    "m.reaction": _reaction,
    "m.receipt": _receipts,
}


def _files(content: Thing, kind: str) -> Iterable[File]:
    url = _text(content, "url")
    if url.startswith("mxc://") and (
        kind == "m.sticker" or content.get("msgtype") in CARRIES
    ):
        name = _text(content, "filename") or _text(content, "body") or "file"
        mime = _text(_part(content, "info"), "mimetype")
        yield File(name[-100:], content_type=mime[:100], ref=url[:1000])


def _unquoted(body: str, answered: str) -> tuple[str, str]:
    """The words and, apart, the quotation that older programs put before them."""
    if not answered or not body.startswith("> "):
        return body, ""
    lines = body.split("\n")
    end = next(
        (n for n, line in enumerate(lines) if not line.startswith(">")), len(lines)
    )
    said = "\n".join(lines[end:]).strip()
    quoted = "\n".join(line[2:] for line in lines[:end])
    return (said, quoted) if said else (body, "")


def _html(content: Thing) -> str:
    is_html = content.get("format") == "org.matrix.custom.html"
    return _text(content, "formatted_body") if is_html else ""


def _name(event: Thing, sender: str) -> str:
    """The name that `polling` put beside the event, else the first part of the address."""
    known = _text(event, "ascolto.name").strip()
    return (known or sender.split(":")[0].removeprefix("@") or sender)[:200]


def _part(thing: Thing, name: str) -> Thing:
    value = thing.get(name)
    return value if isinstance(value, dict) else {}


def _text(thing: Thing, name: str) -> str:
    value = thing.get(name)
    return value.replace("\0", "") if isinstance(value, str) else ""


def _needed(thing: Thing, name: str) -> str:
    value = _text(thing, name).strip()
    if not value or len(value) > 512:
        raise Malformed(f"{name} is missing.")
    return value


def _time(event: Thing) -> datetime:
    at = _moment(event.get("origin_server_ts"))
    if at is None:
        raise Malformed("origin_server_ts is no time.")
    return at


def _moment(value: Any) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        return datetime.fromtimestamp(value / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
