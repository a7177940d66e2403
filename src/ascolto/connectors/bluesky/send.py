"""One answer on its way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from ascolto.channels.contract import (
    ChannelError,
    File,
    OutcomeUnknown,
    Outgoing,
    Refused,
    Sent,
    Text,
    TryLater,
    measure,
)
from ascolto.connectors.bluesky.manifest import MANIFEST
from ascolto.connectors.bluesky.polling import POSTS
from ascolto.connectors.bluesky.receive import KEY, URI, link
from ascolto.connectors.bluesky.talking import Line

MOST_FILES = 4
MOST_EACH = 1_000_000  # bytes of a picture
MOST_BYTES = 3_000  # of the text, whatever its letters
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]']", re.I)
MENTION = re.compile(r"(?<![\w@])@((?:[a-z0-9-]+\.)+[a-z]{2,})\b", re.I)
Thing = dict[str, Any]


def must_fit(outgoing: Outgoing) -> None:
    """Raises `Refused`, before anything is called."""
    long = measure(outgoing.text, MANIFEST.text_unit) > (MANIFEST.text_limit or 0)
    if long or len(outgoing.text.encode("utf-8", "replace")) > MOST_BYTES:
        raise Refused(
            Text(
                it=f"Un testo su Bluesky ha al massimo {MANIFEST.text_limit} caratteri.",
                en=f"A text on Bluesky has at most {MANIFEST.text_limit} characters.",
            )
        )
    heavy = any(len(file.content) > MOST_EACH for file in outgoing.files)
    if heavy or len(outgoing.files) > MOST_FILES:
        raise Refused(
            Text(
                it="Una risposta su Bluesky porta al massimo 4 immagini da 1 MB.",
                en="An answer on Bluesky carries at most 4 pictures of 1 MB.",
            )
        )
    if any(not file.content_type.startswith("image/") for file in outgoing.files):
        raise Refused(
            Text(
                it="Una risposta su Bluesky porta soltanto immagini.",
                en="An answer on Bluesky carries pictures only.",
            )
        )


def reply(line: Line, outgoing: Outgoing) -> Sent:
    """Post it under the message it answers, or (`is_post`) as one of its own.

    Our key travels in the post, so it can be found.
    """
    now = datetime.now(UTC)
    record: Thing = {
        "$type": POSTS,
        "text": outgoing.text,
        "createdAt": now.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "langs": [outgoing.language[:2] or "it"],
        KEY: outgoing.idempotency_key,
    }
    if not outgoing.is_post:
        record["reply"] = _place(line, outgoing.in_reply_to)
    if facets := [*_links(outgoing.text), *_mentions(line, outgoing.text)]:
        record["facets"] = facets
    if outgoing.files:
        images = [
            {"image": _uploaded(line, file), "alt": file.name}
            for file in outgoing.files
        ]
        record["embed"] = {"$type": "app.bsky.embed.images", "images": images}
    body = {"repo": line.session.did, "collection": POSTS, "record": record}
    said = line.call("POST", "com.atproto.repo.createRecord", orjson.dumps(body))
    if not isinstance(said.get("uri"), str):
        raise OutcomeUnknown("The server took it and gave it no address.")
    return _sent(line, said["uri"], now)


def _sent(line: Line, uri: str, at: datetime) -> Sent:
    return Sent(uri, at, permalink=link(uri, line.session.did))


def _place(line: Line, uri: str) -> Thing:
    """The message that is answered, and the first of its thread."""
    if not URI.fullmatch(uri):
        raise Refused("There is no post to answer.")
    posts = line.get("app.bsky.feed.getPosts", uris=[uri]).get("posts") or ()
    found = next((one for one in posts if one.get("uri") == uri), None)
    if found is None:
        raise Refused(
            Text(
                it="Il messaggio a cui rispondi non c'è più, o non lo possiamo più vedere.",
                en="The message you answer is gone, or can no longer be seen by us.",
            )
        )
    parent = {"uri": uri, "cid": str(found.get("cid"))}
    above = (found.get("record") or {}).get("reply") or {}
    root = above.get("root") or parent
    return {"root": {"uri": root["uri"], "cid": root["cid"]}, "parent": parent}


def _links(text: str) -> Iterator[Thing]:
    for found in LINK.finditer(text):
        feature = {"$type": "app.bsky.richtext.facet#link", "uri": found[0]}
        yield _facet(text, found, feature)


def _mentions(line: Line, text: str) -> Iterator[Thing]:
    for found in MENTION.finditer(text):
        try:
            said = line.get(
                "com.atproto.identity.resolveHandle", handle=found[1].lower()
            )
        except ChannelError:
            continue  # nobody of that name: it stays a word
        if isinstance(said.get("did"), str):
            feature = {"$type": "app.bsky.richtext.facet#mention", "did": said["did"]}
            yield _facet(text, found, feature)


def _facet(text: str, found: re.Match[str], feature: Thing) -> Thing:
    """Places are counted in bytes of UTF-8."""
    begin = len(text[: found.start()].encode())
    index = {"byteStart": begin, "byteEnd": begin + len(found[0].encode())}
    return {"index": index, "features": [feature]}


def _uploaded(line: Line, file: File) -> Thing:
    try:
        said = line.call(
            "POST",
            "com.atproto.repo.uploadBlob",
            file.content,
            kind=file.content_type,
            wait=40,
        )
    except OutcomeUnknown as unknown:  # a picture alone is seen by nobody
        raise TryLater(unknown.text) from None
    blob: Thing = said["blob"]
    return blob


TOO_MUCH = Text(
    it="Il profilo ha pubblicato troppo per cercarla: guarda se c'è.",
    en="The profile has posted too much to look for it: see whether it is there.",
)


def find(line: Line, key: str) -> Sent | None:
    """Look for our key among our own posts, which the server lists newest first."""
    did, at = line.session.did, ""
    for _ in range(5):
        said = line.get(
            "com.atproto.repo.listRecords",
            repo=did,
            collection=POSTS,
            limit=100,
            cursor=at,
        )
        records = said.get("records") or ()
        for one in records:
            value = one.get("value") or {}
            written = datetime.fromisoformat(str(value.get("createdAt")))
            if value.get(KEY) == key:
                return _sent(line, str(one["uri"]), written)
            if datetime.now(UTC) - written > timedelta(days=2):
                return None
        at = str(said.get("cursor") or "")
        if not at or not records:
            return None
    raise OutcomeUnknown(TOO_MUCH)
