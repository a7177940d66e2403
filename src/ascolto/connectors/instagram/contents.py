"""What a message on Instagram says: also what was shared there, and the story it answers. Pure."""

from __future__ import annotations

from typing import Any

from ascolto.providers.meta import reading
from ascolto.providers.meta.contents import (
    MOST,
    Content,
    is_link,
    joined,
    named,
    part_of,
)

Values = dict[str, Any]
FILES = {
    "image": "image/jpeg",
    "video": "video/mp4",
    "audio": "audio/mp4",
    "file": "",
    # What is shared from Instagram itself: a picture or a film behind an address that ends
    # after a day.
    "ephemeral": "",
    "ig_post": "",
    "ig_reel": "video/mp4",
    "ig_story": "",
    "reel": "video/mp4",
    "share": "",
    "story_mention": "",
}
SHARED = {"ig_post", "ig_reel", "ig_story", "reel", "share", "story_mention"}


def read(message: Values) -> Content:
    """Everything in a message; what of it is missing is its problem."""
    attachments = reading.parts(message, "attachments")[:MOST]
    parts = [part_of(one, FILES, _title) for one in attachments]
    return joined(message, [*parts, _story(message)])


def _title(kind: str, payload: Values) -> str:
    title = reading.line(payload, "title") or f"[{kind}]"
    return title if kind in SHARED else ""


def _story(message: Values) -> Content:
    """What they answer: a story of ours, gone after a day."""
    reply = reading.part(reading.part(message, "reply_to"), "story")
    url = reading.words(reply, "url")
    return Content(files=(named(url, "ig_story"),) if is_link(url) else ())
