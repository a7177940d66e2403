"""From one noticed thing to facts. Pure.

`polling` wraps what the server said: `{"kind": …, "me": our DID}` beside the server's own object. A
thread is `root commenter`: under one post of ours, each commenter has a conversation of their own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from ascolto.channels.contract import (
    Author,
    Deleted,
    Fact,
    File,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Reacted,
)

Thing = Mapping[str, Any]
REACTIONS = {"like": "❤️", "repost": "🔁"}
SPOKEN = {"mention", "reply", "quote"}
URI = re.compile(r"at://(did:[a-z]+:[\w.:%-]+)/([\w.]+)/([\w.~:-]+)")
KEY = "ascoltoKey"  # the field of our own posts by which an answer is found again


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    try:
        body = orjson.loads(raw.body)
    except ValueError:
        raise Malformed("This is not JSON.") from None
    body = _thing(body, "The item")
    made = KINDS.get(_text(body, "kind"))
    if made is None:
        return [Ignored(f"“{_text(body, 'kind')[:60]}” means nothing here.")]
    return [made(body)]


def _notified(body: Thing) -> Fact:
    notice = _thing(body.get("notification"), "notification")
    reason = _text(notice, "reason")
    by = author(_thing(notice.get("author"), "notification.author"))
    if reason in REACTIONS:
        of = _text(notice, "reasonSubject")
        if not URI.fullmatch(of):
            raise Malformed("notification.reasonSubject is missing.")
        return Reacted(of[:512], by, REACTIONS[reason], _time(notice, "indexedAt"))
    if reason not in SPOKEN:
        return Ignored(f"A notification of the kind “{reason[:60]}”.")
    record = _thing(notice.get("record"), "notification.record")
    return _said(_uri(notice), record, by, by.external_id, _time(notice, "indexedAt"))


def _own(body: Thing) -> Fact:
    """A post of ours. When it was written is its own word: nobody else would forge it."""
    record = _thing(body.get("record"), "record")
    if KEY in record:
        return Ignored("An answer that we sent from here.")
    above = _part(_part(record, "reply"), "parent")
    found = URI.fullmatch(_text(above, "uri"))
    me = _text(body, "me")
    if not found or found[1] == me:
        return Ignored("A post of ours that answers nobody.")
    by = Author(me[:320] or "me", _text(body, "handle")[:200])
    return _said(
        _uri(body), record, by, found[1], _time(record, "createdAt"), ours=True
    )


def _gone(body: Thing) -> Fact:
    return Deleted(_uri(body), _time(body, "at"))


KINDS: Mapping[str, Callable[[Thing], Fact]] = {
    "notification": _notified,
    "own": _own,
    "gone": _gone,
}


def _said(
    uri: str,
    record: Thing,
    by: Author,
    with_whom: str,
    at: datetime,
    *,
    ours: bool = False,
) -> Incoming:
    above = _part(record, "reply")
    parent, root = (_text(_part(above, name), "uri") for name in ("parent", "root"))
    languages = record.get("langs")
    first = languages[0] if isinstance(languages, list) and languages else ""
    return Incoming(
        external_id=uri,
        author=by,
        text=_text(record, "text"),
        sent_at=at,
        thread_id=f"{root or uri} {with_whom}"[:512],
        below=root[:512],
        references=(parent[:512],) if parent else (),
        files=tuple(_files(uri, _part(record, "embed"))),
        permalink=link(uri, by.external_id),
        language=str(first).split("-")[0][:8],
        ours=ours,
    )


def author(profile: Thing) -> Author:
    did, handle = _text(profile, "did"), _text(profile, "handle")
    if not did.startswith("did:") or len(did) > 320:
        raise Malformed("author.did is missing.")
    name = _text(profile, "displayName").strip()
    shown = f"{name} (@{handle})" if name and handle else name or f"@{handle or did}"
    return Author(did, shown[:200])


def link(uri: str, did: str) -> str:
    """The post's page. By the DID, which stays when the handle changes."""
    return f"https://bsky.app/profile/{did}/post/{uri.rpartition('/')[2]}"[:1000]


def _files(uri: str, embed: Thing) -> Iterable[File]:
    """Pictures and films lie with their author: `did/cid` says where."""
    did = uri.split("/")[2]
    media = _part(embed, "media") or embed
    images = media.get("images")
    for number, one in enumerate(images if isinstance(images, list) else ()):
        if isinstance(one, dict):
            yield from _blob(did, _part(one, "image"), f"image-{number + 1}")
    yield from _blob(did, _part(media, "video"), "video")


def _blob(did: str, blob: Thing, name: str) -> Iterable[File]:
    cid = _text(_part(blob, "ref"), "$link")
    kind = _text(blob, "mimeType")[:100]
    if re.fullmatch(r"[a-z0-9]{20,120}", cid):
        ending = re.sub(r"\W", "", kind.rpartition("/")[2])[:5] or "bin"
        yield File(f"{name}.{ending}", content_type=kind, ref=f"{did}/{cid}")


# --- reading what may be anything -----------------------------------------------------------------


def _thing(value: Any, what: str) -> Thing:
    if not isinstance(value, dict):
        raise Malformed(f"{what} is missing.")
    return value


def _part(thing: Thing, name: str) -> Thing:
    value = thing.get(name)
    return value if isinstance(value, dict) else {}


def _text(thing: Thing, name: str) -> str:
    value = thing.get(name)
    return value.replace("\0", "") if isinstance(value, str) else ""


def _uri(thing: Thing) -> str:
    uri = _text(thing, "uri")
    if not URI.fullmatch(uri) or len(uri) > 512:
        raise Malformed("uri is missing.")
    return uri


def _time(thing: Thing, name: str) -> datetime:
    try:
        at = datetime.fromisoformat(_text(thing, name))
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"{name} is no time.") from None
