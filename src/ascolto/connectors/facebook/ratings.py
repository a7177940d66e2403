"""What visitors think of the Page: recommendations, and stars where they are old. Pure.

A recommendation and everything under it is one conversation: its story's id.
"""

from __future__ import annotations

from ascolto.channels.contract import (
    Author,
    Deleted,
    Edited,
    Fact,
    Ignored,
    Incoming,
    Visibility,
)
from ascolto.connectors.facebook import posts
from ascolto.connectors.facebook.posts import Change
from ascolto.providers.meta import reading

# Facebook has asked "yes" or "no" since 2018. It is told as the ends of the scale, so that
# reviews of all channels can be put side by side.
STARS = {"positive": 5, "negative": 1}


def fact(change: Change) -> Fact:
    story = story_of(change)
    item = change.word("item")
    if item in {"reaction", "like"}:
        return posts.reacted(change, change.id("comment_id") or story)
    if item == "comment":
        return posts.comment(change, story)
    if item == "rating":
        return _rating(change, story)
    return Ignored(f"A change of “{item[:60]}” means nothing here.")


def story_of(change: Change) -> str:
    """The story of a recommendation; it also is the last part of its post's id."""
    return change.id("open_graph_story_id") or change.id("post_id").rpartition("_")[2]


def _rating(change: Change, story: str) -> Fact:
    verb, text = change.word("verb"), reading.words(change.value, "review_text")
    if not story:
        return Ignored("A recommendation that names none.")
    if verb == "add":
        return _said(change, story, text)
    if verb in posts.CHANGED:
        if not text:
            return Ignored("A recommendation was changed; what it says is not told.")
        return Edited(story, text, change.happened_at)
    if verb in {"remove", "delete", "deleted"}:
        return Deleted(story, change.happened_at)
    return Ignored(f"“{verb}” of a recommendation means nothing here.")


def _said(change: Change, story: str, text: str) -> Incoming:
    kind = change.word("recommendation_type")
    reviewer = change.id("reviewer_id")
    name = reading.line(change.value, "reviewer_name")
    author = Author(reviewer[:320], name) if reviewer else change.author
    return Incoming(
        external_id=story,
        author=author or Author(f"unknown:{story}"[:320]),
        text=text,
        sent_at=change.at,
        thread_id=story,
        visibility=Visibility.PUBLIC,
        permalink=f"https://www.facebook.com/{story}",
        rating=_stars(change) or STARS.get(kind),
        meta={"recommendation": kind} if kind in STARS else {},
        problem="" if author else "Facebook does not say who wrote this.",
    )


def _stars(change: Change) -> int | None:
    stars = change.value.get("rating")
    is_whole = isinstance(stars, int) and not isinstance(stars, bool)
    return stars if is_whole and 1 <= stars <= 5 else None  # type: ignore[operator]
