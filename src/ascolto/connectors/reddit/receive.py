"""From a thing of Reddit's to facts. Pure.

Under a post each person has a conversation of their own, with our answers in it; a private message
and all that follows it are one conversation.
"""

from __future__ import annotations

import html as html_words
import re
from collections.abc import Iterable

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Ignored,
    Incoming,
    Raw,
    Spread,
    Visibility,
)
from ascolto.providers.rest import reading
from ascolto.providers.rest.reading import Thing

GONE = frozenset({"[deleted]", "[removed]"})
MACHINES = frozenset({"automoderator", "reddit"})
FULLNAME = re.compile(r"t[1346]_[0-9a-z]{1,16}")
COMMENT, POST, MESSAGE = "t1", "t3", "t4"


def facts(raw: Raw, username: str) -> Iterable[Fact]:
    """Raises `Malformed`."""
    body = reading.loaded(raw.body)
    if "gone" in body.values:
        return [Deleted(body.id("gone"), body.when("seen"))]
    kind = body.line("kind", 20)
    if kind not in {COMMENT, POST, MESSAGE}:
        return [Ignored(f"Things of the kind “{kind}” mean nothing here.")]
    data = body.needed("data")
    known, at = data.id("name"), data.when("created_utc")
    edited = data.moment("edited")
    if is_gone(data.values):
        return [Deleted(known, edited or body.moment("seen") or at)]
    if body.line("change", 10) == "edited":
        return [Edited(known, _text(data), edited or body.when("seen"), _html(data))]
    said = (
        _private(data, username) if kind == MESSAGE else _public(data, kind, username)
    )
    return [said]


def is_gone(data: dict[str, object]) -> bool:
    """Deleted by its author or an account that is no more, or removed by a moderator."""
    words = data.get("body") if "body" in data else data.get("selftext")
    return words in GONE or data.get("author") == "[deleted]"


def _public(data: Thing, kind: str, username: str) -> Fact:
    known, by = data.id("name"), data.line("author", 60)
    post = known if kind == POST else data.maybe("link_id") or known
    parent = data.maybe("parent_id") if kind == COMMENT else ""
    ours = by.lower() == username.lower()
    path = data.line("permalink", 900) or data.line("context", 900)
    return Incoming(
        external_id=known,
        author=_author(data, by),
        text=_text(data) or data.line("title", 500) or "[…]",
        sent_at=data.when("created_utc"),
        # Our answer to a comment goes where that comment is.
        thread_id="" if ours and parent else thread(post, by),
        below=post if post != known else "",
        references=(parent,) if parent else (),
        subject=data.line("title", 500) or data.line("link_title", 500),
        html=_html(data),
        permalink=_link(path),
        visibility=Visibility.PUBLIC,
        automatic="bot" if by.lower() in MACHINES else "",
        ours=ours,
        spread=_spread(data),
        meta={"subreddit": sub} if (sub := data.line("subreddit", 60)) else {},
    )


def _spread(data: Thing) -> Spread | None:
    """Votes up less votes down, and the comments that hang under a post."""
    score, comments = data.whole("score"), data.whole("num_comments")
    if score is None and comments is None:
        return None
    return Spread(likes=max(score or 0, 0), comments=max(comments or 0, 0))


def _private(data: Thing, username: str) -> Fact:
    known, by = data.id("name"), data.line("author", 60)
    first = data.maybe("first_message_name") or known
    parent = data.maybe("parent_id")
    return Incoming(
        external_id=known,
        author=_author(data, by),
        text=_text(data) or "[…]",
        sent_at=data.when("created_utc"),
        thread_id=first,
        references=(parent,) if parent else (),
        subject=data.line("subject", 500),
        html=_html(data),
        permalink=f"https://www.reddit.com/message/messages/{known[3:]}",
        visibility=Visibility.PRIVATE,
        automatic="bot" if by.lower() in MACHINES else "",
        ours=by.lower() == username.lower(),
    )


def thread(post: str, by: str) -> str:
    return f"{post}:{by.lower()}" if by else post


def _author(data: Thing, by: str) -> Author:
    return Author(data.maybe("author_fullname") or by or "unknown", by)


def _text(data: Thing) -> str:
    """In Reddit's Markdown, which is how people wrote it."""
    return (data.text("body") or data.text("selftext")).strip()


def _html(data: Thing) -> str:
    found = data.text("body_html") or data.text("selftext_html")
    return html_words.unescape(found) if found.startswith("&lt;") else found


def _link(path: str) -> str:
    if not path.startswith("/"):
        return ""
    return f"https://www.reddit.com{path.split('?')[0]}"[:1000]
