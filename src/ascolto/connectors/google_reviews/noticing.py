"""What became of reviews between two looks at a list of the latest. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ascolto.providers.rest.remembering import Memory, State, digest


@dataclass
class Cursor(Memory):
    most_known: ClassVar[int] = 500
    token: str = ""  # a page further back, when one look did not reach `since`


def state(review: dict[str, Any]) -> State:
    """When it changed last, what it says, its stars, our answer, the answer's fate."""
    reply = review.get("reviewReply")
    answer = reply if isinstance(reply, dict) else {}
    said = str(answer.get("comment", ""))
    return [
        str(review.get("updateTime", "")),
        digest(str(review.get("comment", ""))),
        str(review.get("starRating", "")),
        digest(said) if said else "",
        str(answer.get("reviewReplyState", "")),
    ]


def noticed(cursor: Cursor, reviews: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One delivery for each review that is new or changed, oldest first; the cursor learns it."""
    return cursor.noticed((str(r.get("reviewId", "")), state(r), r) for r in reviews)


def missing(cursor: Cursor, listed: list[dict[str, Any]], *, is_all: bool) -> list[str]:
    """Those that should be in a gapless list of the latest and are not."""
    present = {str(review.get("reviewId", "")) for review in listed}
    oldest = min((str(r.get("updateTime", "")) for r in listed), default="")
    return [
        known
        for known, before in cursor.known.items()
        if known not in present and (is_all or (oldest and before[0] > oldest))
    ]
