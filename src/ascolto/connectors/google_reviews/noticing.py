"""What became of reviews between two looks at a list of the latest. Pure.

Google tells neither what changed in a review nor that one is gone. So a little is remembered of
each: enough to see a change, nothing anybody could read.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from typing import Any

MOST_KNOWN = 500
State = list[str]  # updateTime, what it says, its stars, our answer, the answer's fate


@dataclass
class Cursor:
    begun: bool = False
    since: str = ""  # the newest updateTime that was returned
    token: str = ""  # a page further back, when one look did not reach `since`
    ahead: str = ""  # what `since` becomes once it does
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
    found = []
    for review in sorted(reviews, key=lambda one: str(one.get("updateTime", ""))):
        known, now = str(review.get("reviewId", "")), state(review)
        before = cursor.known.get(known)
        cursor.known[known] = now
        # What is no longer remembered is old, not new.
        if before != now and (before or now[0] > cursor.since):
            found.append({"review": review, "before": before})
    return found


def missing(cursor: Cursor, listed: list[dict[str, Any]], *, is_all: bool) -> list[str]:
    """Those that should be in a gapless list of the latest and are not."""
    present = {str(review.get("reviewId", "")) for review in listed}
    oldest = min((str(r.get("updateTime", "")) for r in listed), default="")
    return [
        known
        for known, before in cursor.known.items()
        if known not in present and (is_all or (oldest and before[0] > oldest))
    ]
