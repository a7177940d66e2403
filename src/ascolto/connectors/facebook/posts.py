"""One change of a Page's feed, or a mention of the Page: posts, comments, reactions. Pure.

A conversation is what stands under one top-level comment: `post/comment`. What somebody wrote on
the Page, or about it, is a conversation of its own: `post`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Hidden,
    Ignored,
    Incoming,
    Reacted,
    Visibility,
)
from ascolto.connectors.facebook import files
from ascolto.providers.meta import reading

BETWEEN = "/"  # of a post and a comment, in the name of a thread
POSTS = {
    "album",
    "link",
    "multi_share",
    "note",
    "photo",
    "post",
    "reel",
    "share",
    "status",
    "story",
    "video",
}
NAMES = ("post_id", "share_id", "photo_id", "video_id", "album_id", "status_id")
EMOJIS = {
    "like": "👍",
    "love": "❤️",
    "care": "🤗",
    "haha": "😂",
    "wow": "😮",
    "sad": "😢",
    "angry": "😡",
}
CHANGED = {"edit", "edited", "update"}


@dataclass(frozen=True)
class Change:
    value: dict[str, Any]
    page: str
    time: object  # of the call, in seconds
    field: str = "feed"

    def id(self, *names: str) -> str:
        ids = (reading.id_of(self.value.get(name)) for name in names)
        return next(filter(None, ids), "")

    def word(self, name: str) -> str:
        return reading.line(self.value, name, 60).lower()

    @property
    def text(self) -> str:
        return reading.words(self.value, "message", "story")

    @property
    def at(self) -> datetime:
        """When it was said."""
        return reading.moment(self.value.get("created_time"), self.time)

    @property
    def happened_at(self) -> datetime:
        """When it changed: the time of creation is that of what was changed."""
        return reading.moment(self.time, self.value.get("created_time"))

    @property
    def author(self) -> Author | None:
        """Facebook leaves it out where the app may not see it, or the person does not want."""
        person = reading.part(self.value, "from")
        id = reading.id_of(person.get("id")) or self.id("sender_id", "user_id")
        name = reading.line(person, "name") or reading.line(self.value, "sender_name")
        return Author(id[:320], name) if id else None

    @property
    def permalink(self) -> str:
        post = reading.part(self.value, "post")
        said = reading.words(self.value, "permalink_url") or reading.words(
            post, "permalink_url"
        )
        is_link = said.startswith("https://") and len(said) <= 1000
        own = f"https://www.facebook.com/{self.id('comment_id', *NAMES)}"
        return said if is_link else own


def fact(change: Change) -> Fact:
    item = change.word("item")
    if item in {"reaction", "like"}:
        return reacted(change, change.id("comment_id", *NAMES))
    if item == "comment":
        return comment(change, thread(change))
    if item in POSTS:
        return _post(change, item)
    return Ignored(f"A change of “{item[:60]}” means nothing here.")


def thread(change: Change) -> str:
    """Post and top-level comment: the parent of an answer, else the comment itself."""
    post, parent = change.id("post_id"), change.id("parent_id")
    own = change.id("comment_id")
    top = own if is_top(change) else parent
    return f"{post or own.split('_')[0]}{BETWEEN}{top}"[:512]


def is_top(change: Change) -> bool:
    """The parent of a top-level comment is the post, under one of its names."""
    post, parent = change.id("post_id"), change.id("parent_id")
    same = parent.rpartition("_")[2] == post.rpartition("_")[2]
    return not parent or same or parent.startswith(f"{change.page}_")


def comment(change: Change, thread_id: str) -> Fact:
    """What happened to a comment, in the conversation `thread_id`."""
    id = change.id("comment_id")
    if not id:
        return Ignored("A comment without an id.")
    answered = (change.id("parent_id"), change.id("post_id"))
    references = tuple(dict.fromkeys(one for one in answered if one and one != id))
    return _happened(change, id, thread_id, references)


def _post(change: Change, item: str) -> Fact:
    id = change.id(*NAMES)
    if not id:
        return Ignored(f"A change of “{item}” that names none.")
    if change.word("published") == "0" or change.value.get("published") in (0, False):
        return Ignored("This is not published.")
    is_empty = not change.text and not files.of(change.value)
    if change.word("verb") == "add" and is_empty and change.field == "feed":
        return Ignored(f"A new “{item}” without words.")
    return _happened(change, id, id, ())


def _happened(
    change: Change, id: str, thread_id: str, references: tuple[str, ...]
) -> Fact:
    verb = change.word("verb")
    if verb == "add":
        return _said(change, id, thread_id, references)
    if verb in CHANGED:
        if not change.text:
            return Ignored("It was changed; what it says now is not told.")
        return Edited(id, change.text, change.happened_at)
    if verb in {"remove", "delete", "deleted"}:
        return Deleted(id, change.happened_at)
    if verb in {"hide", "unhide"}:
        return Hidden(id, change.happened_at, shown=verb == "unhide")
    return Ignored(f"“{verb}” of “{change.word('item')}” means nothing here.")


def _said(
    change: Change, id: str, thread_id: str, references: tuple[str, ...]
) -> Incoming:
    author, found = change.author, files.of(change.value)
    ours = author is not None and author.external_id == change.page
    problems = []
    if author is None:
        problems.append("Facebook does not say who wrote this: read it there.")
    if not change.text and not found:
        problems.append("Facebook does not say what was written: read it there.")
    return Incoming(
        external_id=id,
        author=author or Author(f"unknown:{id}"[:320]),
        text=change.text,
        sent_at=change.at,
        thread_id=thread_id,
        below=thread_id.rpartition(BETWEEN)[0],
        references=references,
        files=found,
        visibility=Visibility.PUBLIC,
        permalink=change.permalink,
        ours=ours,
        meta={"mention": "yes"} if change.field == "mention" else {},
        problem=" ".join(problems),
    )


def reacted(change: Change, of: str) -> Fact:
    """A reaction to a comment or post; a like of the Page itself is to nothing that was said."""
    author, verb = change.author, change.word("verb")
    if not of:
        return Ignored("Somebody likes the Page, or no longer does.")
    if author is None:
        return Ignored("A reaction of somebody whom Facebook does not name.")
    if author.external_id == change.page:
        return Ignored("A reaction of the Page itself.")
    kind = change.word("reaction_type") or "like"
    gone = verb in {"remove", "delete", "unlike"}
    at = change.happened_at if gone or verb in CHANGED else change.at
    return Reacted(of, author, EMOJIS.get(kind, kind), at, gone=gone)
