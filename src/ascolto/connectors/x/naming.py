"""How conversations and messages of X are named here, and read back."""

from __future__ import annotations

import re
from dataclasses import dataclass

NUMBER = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True)
class Thread:
    """A public conversation with one person, a direct one, or one of several people."""

    kind: str  # "post", "dm", "group"
    id: str  # of the conversation; for "dm" the other person's
    by: str = ""  # for "post": the person it is held with

    def __str__(self) -> str:
        return ":".join(filter(None, (self.kind, self.id, self.by)))

    @classmethod
    def read(cls, text: str) -> Thread | None:
        kind, _, rest = text.partition(":")
        id, _, by = rest.partition(":")
        good = {"post": NUMBER, "dm": NUMBER, "group": re.compile(r"[0-9-]{1,60}")}
        return cls(kind, id, by) if kind in good and good[kind].fullmatch(id) else None


def direct(conversation: str, us: str) -> Thread:
    """The thread of a direct conversation: X names those of two people by both numbers."""
    both = conversation.split("-")
    if len(both) == 2 and us in both:
        return Thread("dm", both[1] if both[0] == us else both[0])
    return Thread("group", conversation)


def message(dm_event_id: str) -> str:
    """The external id of a direct message; a post is named by its number alone."""
    return f"dm:{dm_event_id}"


def link(post: str) -> str:
    """Where everybody can read a post."""
    return f"https://x.com/i/web/status/{post}"
