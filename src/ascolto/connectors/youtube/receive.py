"""From a comment of YouTube to facts. Pure.

Deliveries are what `poll` wraps: {"comment": …, "thread": {"id", "channelId", "videoId"}, "state":
"" or "held" or "shown"}, or {"gone": id}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    File,
    Hidden,
    Ignored,
    Incoming,
    Malformed,
    Raw,
    Spread,
)
from ascolto.providers.rest import parts
from ascolto.providers.rest.parts import Part

CAME_AT = (
    "came-at"  # header of a delivery: seconds since 1970, for what carries no time
)


def facts(raw: Raw) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = parts.loaded(raw.body)
    if "gone" in body:
        if not body.id("gone"):
            raise Malformed("gone: which comment is gone is not said.")
        return [Deleted(body.id("gone"), _came_at(raw.headers))]
    comment = body.part("comment")
    if not comment:
        if body.line("kind").startswith("youtube#"):
            return [Ignored("Something of YouTube that is no comment.")]
        raise Malformed("comment is missing: this is nothing that YouTube lists.")
    return _said(comment, body.part("thread"), body.line("state", 10))


def _said(comment: Part, thread: Part, state: str) -> Iterable[Fact]:
    snippet = comment.part("snippet")
    said = _comment(comment, thread)
    changed_at = snippet.moment("updatedAt") or said.sent_at
    facts: list[Fact] = [said]
    if changed_at > said.sent_at:
        # It is listed as it is now. Whoever saw the first version learns of the change.
        facts.append(Edited(said.external_id, said.text, changed_at))
    if state in {"held", "shown"}:
        facts.append(Hidden(said.external_id, changed_at, shown=state == "shown"))
    return facts


def _comment(comment: Part, thread: Part) -> Incoming:
    snippet, id = comment.part("snippet"), comment.id("id")
    at, author = snippet.moment("publishedAt"), _author(snippet)
    if not id or at is None or author is None:
        missing = "id" if not id else "publishedAt" if at is None else "authorChannelId"
        raise Malformed(f"comment.{missing} is missing, or is not what it should be.")
    top = thread.id("id") or snippet.id("parentId") or id.partition(".")[0]
    video = thread.id("videoId") or snippet.id("videoId")
    return Incoming(
        external_id=id,
        author=author,
        text=snippet.text("textOriginal") or snippet.text("textDisplay"),
        sent_at=at,
        thread_id=top,
        below=video,
        references=(top,) if top != id else (),
        files=_files(id, snippet),
        permalink=f"https://www.youtube.com/watch?v={video}&lc={id}" if video else "",
        ours=_is_ours(snippet, thread),
        spread=_spread(snippet),
        meta={"video": video} if video else {},
    )


def _author(snippet: Part) -> Author | None:
    """An account that was closed has a name left, and no id."""
    name = snippet.line("authorDisplayName")
    id = snippet.part("authorChannelId").id("value") or name
    return Author(id, name) if id else None


def _spread(snippet: Part) -> Spread | None:
    """Answers are comments of their own and are counted as they come."""
    likes = snippet.number("likeCount")
    return Spread(likes=int(likes)) if likes is not None and 0 <= likes < 1e12 else None


def _is_ours(snippet: Part, thread: Part) -> bool:
    us = thread.id("channelId") or snippet.id("channelId")
    return bool(us) and snippet.part("authorChannelId").id("value") == us


def _files(id: str, snippet: Part) -> tuple[File, ...]:
    """A picture in a comment lies behind a link that ends after six hours."""
    link = snippet.line("imageUrl", 1000)
    if not link.startswith("https://"):
        return ()
    return (File(f"youtube-{id[:60]}.jpg", content_type="image/jpeg", ref=link),)


def _came_at(headers: Mapping[str, str]) -> datetime:
    said = headers.get(CAME_AT, "0")
    good = said.isascii() and said.isdigit() and len(said) < 12
    return datetime.fromtimestamp(int(said) if good else 0, UTC)
