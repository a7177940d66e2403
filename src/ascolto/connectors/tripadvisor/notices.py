"""Tripadvisor's mail to the owner: which review it is about, and nothing else of it. Pure.

The mail quotes the review, and what it quotes may not be kept. So it is read as it arrives, at the
door, and only a pointer goes on.
"""

from __future__ import annotations

import email
import email.policy
import hashlib
import hmac
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html import unescape

from ascolto.channels.contract import Malformed

# …/ShowUserReviews-g187835-d1234567-r987654321-Locanda.html, and as parameters of other pages.
REVIEW = re.compile(r"-d([0-9]{3,12})-r([0-9]{3,15})-")
PARAMETERS = re.compile(
    r"(?:locationId|detailId|d)=([0-9]{3,12})[^\s\"'<>]{0,200}?(?:reviewId|r)=([0-9]{3,15})"
)
LONGEST = 2_000_000  # bytes of a mail that is looked through


@dataclass(frozen=True)
class Pointer:
    """That a review waits. `mark` names it for whoever has the account's key, and only for them."""

    mark: str
    at: str = ""


def mark(review_id: str, key: bytes) -> str:
    """A name that cannot be turned back into Tripadvisor's number."""
    return hmac.digest(key, f"tripadvisor:{review_id}".encode(), hashlib.sha256).hex()[
        :32
    ]


def pointers(mail: bytes, location_id: str, key: bytes) -> list[Pointer]:
    """The reviews of our place that a mail is about. Raises `Malformed`."""
    try:
        message = email.message_from_bytes(mail[:LONGEST], policy=email.policy.default)
        words = unescape("\n".join(_texts(message)))
    except Exception as error:  # the library's parser raises what it likes
        raise Malformed(f"The mail cannot be read: {type(error).__name__}.") from None
    words = words.replace("%2D", "-").replace("%3D", "=")
    named = [*REVIEW.findall(words), *PARAMETERS.findall(words)]
    ours = dict.fromkeys(review for place, review in named if place == location_id)
    at = _date(message)
    return [Pointer(mark(review, key), at) for review in ours]


def _texts(message: EmailMessage) -> list[str]:
    found = []
    for part in message.walk():
        if part.get_content_maintype() == "text":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes):
                found.append(payload.decode("utf-8", "replace"))
    return found


def _date(message: EmailMessage) -> str:
    try:
        at = parsedate_to_datetime(str(message["date"]))
        return at.isoformat() if at.tzinfo else ""
    except (ValueError, TypeError, OverflowError):
        return ""
