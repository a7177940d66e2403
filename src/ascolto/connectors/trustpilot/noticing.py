"""What became of reviews between two looks at pages of a list. Pure.

The list is ordered by when a review was written, so an old one that changed stays where it is: each
look also turns one older page. A little is remembered of each review, enough to see a change.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_KNOWN = 1_000
State = list[str]  # createdAt, what it says, its stars, our answer


@dataclass
class Cursor:
    begun: bool = False
    since: str = ""  # createdAt of the newest that was returned
    page: int = 0  # where to go on when one look did not reach `since`
    ahead: str = ""  # what `since` becomes once it does
    turn: int = 1  # the older page that was looked at last
    known: dict[str, State] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str) -> Cursor:
        try:
            found = json.loads(cursor) if cursor else {}
            return cls(**found) if isinstance(found, dict) else cls()
        except (ValueError, TypeError):
            return cls()

    def __str__(self) -> str:
        newest = sorted(self.known.items(), key=lambda pair: pair[1][0])[-MOST_KNOWN:]
        return json.dumps(asdict(self) | {"known": dict(newest)})


def digest(text: str) -> str:
    """Names a text, whatever spaces a provider adds to it or takes away."""
    return hashlib.sha256(
        " ".join(text.split()).encode("utf-8", "replace")
    ).hexdigest()[:16]


def state(review: dict[str, Any]) -> State:
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
    found = []
    for review in sorted(reviews, key=lambda one: str(one.get("createdAt", ""))):
        known, now = str(review.get("id", "")), state(review)
        before = cursor.known.get(known)
        cursor.known[known] = now
        # What is no longer remembered is old, not new.
        if before != now and (before or now[0] > cursor.since):
            found.append({"review": review, "before": before})
    return found


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
