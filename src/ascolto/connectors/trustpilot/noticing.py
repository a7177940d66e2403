"""What became of reviews between two looks at pages of a list. Pure.

The list is ordered by when a review was written, so an old one that changed stays where it is: each
look also turns one older page.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from ascolto.providers.rest.remembering import Memory, State, digest


@dataclass
class Cursor(Memory):
    most_known: ClassVar[int] = 1000
    page: int = 0  # where to go on when one look did not reach `since`
    turn: int = 1  # the older page that was looked at last


def state(review: dict[str, Any]) -> State:
    """When it was written, what it says, its stars, our answer."""
    reply = review.get("companyReply")
    said = str(reply.get("text") or "") if isinstance(reply, dict) else ""
    words = f"{review.get('title') or ''}\n{review.get('text') or ''}"
    return [
        str(review.get("createdAt", "")),
        digest(words),
        str(review.get("stars", "")),
        digest(said) if said else "",
    ]


def noticed(cursor: Cursor, reviews: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One delivery for each review that is new or changed, oldest first; the cursor learns it."""
    return cursor.noticed((str(r.get("id", "")), state(r), r) for r in reviews)


def missing(cursor: Cursor, page: list[dict[str, Any]], *, is_first: bool) -> list[str]:
    """Those that should be on a page and are not."""
    present = {str(review.get("id", "")) for review in page}
    times = sorted(str(review.get("createdAt", "")) for review in page)
    if not times:
        return []
    return [
        known
        for known, before in cursor.known.items()
        if known not in present
        and before[0] > times[0]
        and (is_first or before[0] < times[-1])
    ]
