"""A post of X as facts. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ascolto.channels.contract import (
    Author,
    Edited,
    Fact,
    File,
    Ignored,
    Incoming,
    Malformed,
    Spread,
)
from ascolto.connectors.x import naming
from ascolto.connectors.x.naming import NUMBER, Thread
from ascolto.providers.rest.parts import Part


@dataclass(frozen=True)
class Beside:
    """What X sends along: people, media and posts that are referred to."""

    includes: Part

    def person(self, id: str) -> Part:
        return self._one("users", "id", id)

    def media(self, key: str) -> Part:
        return self._one("media", "media_key", key)

    def post(self, id: str) -> Part:
        # The document says “posts”, older servers say “tweets”.
        return self._one("posts", "id", id) or self._one("tweets", "id", id)

    def _one(self, kind: str, name: str, value: str) -> Part:
        there = (one for one in self.includes.parts(kind) if one.id(name) == value)
        return next(there, Part({}))


def facts(post: Part, beside: Beside, us: str) -> Iterable[Fact]:
    """What a post says to the account `us`. Raises `Malformed`."""
    author, to = post.id("author_id"), post.id("in_reply_to_user_id")
    at = _whole(post)
    if "retweeted" in _referred(post):
        return [Ignored("A repost says nothing new.")]
    if author == us and (not to or to == us):
        return [Ignored("A post of our own, said to everybody.")]
    said = _said(post, beside, us, at)
    # An edited post is a new one with the old one's history. Whoever missed the first has it now.
    is_edit = said.external_id != post.id("id")
    return [said, Edited(said.external_id, said.text, at)] if is_edit else [said]


def _whole(post: Part) -> datetime:
    """When it was said. Raises `Malformed` when what a post cannot be without is missing."""
    at = post.stamp("created_at")
    known = {"id": post.id("id"), "author_id": post.id("author_id"), "created_at": at}
    missing = next((name for name, value in known.items() if not value), "")
    if missing or at is None:
        raise Malformed(
            f"The post's {missing} is missing, or is not what it should be."
        )
    return at


def _said(post: Part, beside: Beside, us: str, at: datetime) -> Incoming:
    referred, author = _referred(post), post.id("author_id")
    first = next(iter(edits(post)), post.id("id"))
    person = post.id("in_reply_to_user_id") if author == us else author
    thread = Thread("post", post.id("conversation_id") or first, person)
    return Incoming(
        external_id=first,
        author=_author(author, beside),
        text=text_of(post),
        sent_at=at,
        thread_id=str(thread),
        below=thread.id if thread.id != first else "",
        references=(referred["replied_to"],) if "replied_to" in referred else (),
        quoted=_quoted(referred, beside),
        files=files_of(post, beside),
        permalink=naming.link(first),
        ours=author == us,
        language=_language(post),
        spread=_spread(post),
        meta=_meta(post, author, beside, us),
    )


def edits(post: Part) -> list[str]:
    """The numbers of all versions of a post, oldest first."""
    for name in ("edit_history_post_ids", "edit_history_tweet_ids"):
        value = post.values.get(name)
        if isinstance(value, list):
            ids = [
                one for one in value if isinstance(one, str) and NUMBER.fullmatch(one)
            ]
            return sorted(ids, key=int)
    return []


def text_of(post: Part) -> str:
    """The whole text: long posts whole, links as they are, without those of the pictures."""
    long = post.part("note_post") or post.part("note_tweet")
    text = long.text("text") or post.text("text")
    for link in (
        (long if long.text("text") else post).part("entities").parts("urls")[:50]
    ):
        short, whole = link.text("url"), link.text("expanded_url")
        if short:
            text = text.replace(short, "" if link.id("media_key") else whole or short)
    return html.unescape(text).replace("\0", "").strip()


def files_of(post: Part, beside: Beside) -> tuple[File, ...]:
    keys = post.part("attachments").values.get("media_keys")
    named = (
        [key for key in keys if isinstance(key, str)] if isinstance(keys, list) else []
    )
    media = [(key, beside.media(key)) for key in named[:20]]
    return tuple(file for key, one in media if (file := file_of(key, one)))


def file_of(key: str, media: Part) -> File | None:
    """A picture, or the best version of a video."""
    name = f"x-{key}"[:80]
    if media.line("type") == "photo" and (url := _address(media, "url")):
        return File(f"{name}.jpg", content_type="image/jpeg", ref=url)
    films = [
        v for v in media.parts("variants") if v.line("content_type") == "video/mp4"
    ]
    rated = sorted(
        films, key=lambda v: v.number("bit_rate") or v.number("bitrate") or 0
    )
    if rated and (url := _address(rated[-1], "url")):
        return File(f"{name}.mp4", content_type="video/mp4", ref=url)
    still = _address(media, "preview_image_url") or _address(media, "media_url_https")
    return File(f"{name}.jpg", content_type="image/jpeg", ref=still) if still else None


def _address(part: Part, name: str) -> str:
    url = part.line(name, 1000)
    return url if url.startswith("https://") else ""


def _referred(post: Part) -> dict[str, str]:
    parts = post.parts("referenced_posts") or post.parts("referenced_tweets")
    return {one.line("type"): one.id("id") for one in parts if one.id("id")}


def _quoted(referred: dict[str, str], beside: Beside) -> str:
    id = referred.get("quoted") or referred.get("replied_to", "")
    return text_of(beside.post(id)) if id else ""


def _author(id: str, beside: Beside) -> Author:
    person = beside.person(id)
    followers = person.part("public_metrics").count("followers_count")
    name = person.line("name") or person.line("username")
    return Author(id, name, followers=followers)


def _spread(post: Part) -> Spread | None:
    """“Reposts” in the document, “retweets” from older servers; a quote passes it on as well."""
    told = post.part("public_metrics")
    if not told:
        return None
    shared = told.count("repost_count") or told.count("retweet_count") or 0
    quoted = told.count("quote_count") or 0
    likes, replies = told.count("like_count") or 0, told.count("reply_count") or 0
    return Spread(likes, replies, shared + quoted)


def _language(post: Part) -> str:
    """X says “und” for “undetermined”, and q.. for odder things."""
    said = post.line("lang", 8)
    return "" if said == "und" or said.startswith("q") or not said.isascii() else said


def _meta(post: Part, author: str, beside: Beside, us: str) -> dict[str, str]:
    said = {"username": beside.person(author).line("username", 60)}
    if author != us:
        said["summoned"] = "yes" if is_summoned(post, beside, us) else "no"
    return {name: value for name, value in said.items() if value}


def is_summoned(post: Part, beside: Beside, us: str) -> bool:
    """Whether its author called for us: without that X takes no answer on its self-serve plans."""
    mentions = post.part("entities").parts("mentions")
    if any(one.id("id") == us for one in mentions):
        return True
    name = beside.person(us).line("username").lower()
    if name and any(one.line("username").lower() == name for one in mentions):
        return True
    quoted = _referred(post).get("quoted", "")
    return bool(quoted) and beside.post(quoted).id("author_id") == us
