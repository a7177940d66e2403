"""Comments under the account's posts, and mentions of it elsewhere. Pure.

A conversation is what stands under one top-level comment: `media/comment`.
"""

from __future__ import annotations

from typing import Any

from ascolto.channels.contract import Author, Fact, Ignored, Incoming, Visibility
from ascolto.providers.meta import reading

BETWEEN = "/"  # of a post and a comment, in the name of a thread
MENTION = "mention:"  # begins the thread of a mention
Values = dict[str, Any]


def fact(value: Values, account: str, time: object) -> Fact:
    id = reading.id_of(value.get("id") or value.get("comment_id"))
    media = reading.part(value, "media")
    post = reading.id_of(media.get("id") or value.get("media_id"))
    if not id:
        return Ignored("A comment without an id.")
    parent = reading.id_of(value.get("parent_id"))
    author, problem = _author(value, id)
    return Incoming(
        external_id=id,
        author=author,
        text=reading.words(value, "text"),
        sent_at=reading.moment(value.get("timestamp"), time),
        thread_id=f"{post}{BETWEEN}{parent or id}"[:512],
        below=post,
        references=(parent,) if parent else (),
        visibility=Visibility.PUBLIC,
        permalink=_permalink(value),
        ours=author.external_id == account,
        meta=_meta(media),
        problem=problem,
    )


def _author(value: Values, id: str) -> tuple[Author, str]:
    """Who wrote the comment `id`, and what Instagram does not say of it."""
    person = reading.part(value, "from")
    user, name = reading.id_of(person.get("id")), reading.line(person, "username")
    missing = [] if user else ["Instagram does not say who wrote this."]
    missing += [] if value.get("text") else ["Instagram does not say what was written."]
    return Author((user or f"unknown:{id}")[:320], name), " ".join(missing)


def _meta(media: Values) -> Values:
    """The advertisement it stands under, and whether that is a post, a film or a story."""
    found = {
        "ad": reading.line(media, "ad_title"),
        "ad_id": reading.id_of(media.get("ad_id")),
        "place": reading.line(media, "media_product_type", 40).lower(),
    }
    return {name: one for name, one in found.items() if one}


def mention(value: Values, time: object) -> Fact:
    """Somebody named the account under their own post, or in it. Meta says neither who nor what."""
    comment = reading.id_of(value.get("comment_id"))
    post = reading.id_of(value.get("media_id"))
    id = comment or post
    if not id:
        return Ignored("A mention that names nothing.")
    text = reading.words(value, "text", "caption")
    return Incoming(
        external_id=f"{MENTION}{id}",
        author=Author(f"unknown:{id}"[:320]),
        text=text,
        sent_at=reading.moment(value.get("timestamp"), time),
        thread_id=f"{MENTION}{post}{BETWEEN}{comment}"[:512],
        below=post if comment else "",
        visibility=Visibility.PUBLIC,
        permalink=_permalink(value),
        meta={"mention": "comment" if comment else "post"},
        problem="Instagram does not say who mentioned the account, and where: look there.",
    )


def _permalink(value: Values) -> str:
    link = reading.words(value, "permalink")
    return link if link.startswith("https://") and len(link) <= 1000 else ""
