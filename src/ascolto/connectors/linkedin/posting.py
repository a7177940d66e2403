"""A post of the page's own, by LinkedIn's Posts API."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import ChannelError, OutcomeUnknown, Outgoing, Sent
from ascolto.connectors.linkedin.access import LinkedIn, named
from ascolto.providers.rest import reading

# LinkedIn's “little text”: these mean something unless a stroke stands before them. A word after
# “#” stays a topic.
MEANS = re.compile(r"[|{}@\[\]()<>\\*_~]|#(?!\w)")
POST = re.compile(r"urn:li:(?:share|ugcPost):[0-9]{1,25}")
LISTED = 20
SINCE = 90  # seconds that the clocks may be apart


def publish(linked: LinkedIn, page: str, outgoing: Outgoing) -> Sent:
    """Raises what `reply` raises."""
    begun = datetime.now(UTC)
    said = {
        "author": page,
        "commentary": little(outgoing.text),
        "visibility": "PUBLIC",
        "distribution": {
            "feedDistribution": "MAIN_FEED",
            "targetEntities": [],
            "thirdPartyDistributionChannels": [],
        },
        "lifecycleState": "PUBLISHED",
        "isReshareDisabledByAuthor": False,
    }
    try:
        answer = linked.post("/rest/posts", said)
    except OutcomeUnknown as unknown:
        return _looked(linked, page, said["commentary"], begun, unknown)
    urn = answer.headers.get("x-restli-id", "")
    if not POST.fullmatch(urn):
        raise OutcomeUnknown("LinkedIn took the post without saying what it is called.")
    return _sent(urn, begun)


def little(text: str) -> str:
    """As LinkedIn wants words written that are to be read as they stand."""
    return MEANS.sub(lambda found: "\\" + found[0], text)


def _looked(
    linked: LinkedIn, page: str, words: object, begun: datetime, unknown: OutcomeUnknown
) -> Sent:
    """The line broke: whether the post stands can be seen. That it does not yet, proves nothing."""
    path = f"/rest/posts?author={named(page)}&q=author&count={LISTED}&sortBy=CREATED"
    try:
        rows = linked.ask(path).get("elements")
    except ChannelError:
        raise unknown from None
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and _is_it(row, words, begun):
            return _sent(str(row["id"]), begun)
    raise unknown


def _is_it(row: dict[str, Any], words: object, begun: datetime) -> bool:
    at = reading.moment(row.get("createdAt"))
    is_new = at is not None and (begun - at).total_seconds() < SINCE
    named_ = POST.fullmatch(str(row.get("id", "")))
    return bool(is_new and named_) and row.get("commentary") == words


def _sent(urn: str, at: datetime) -> Sent:
    link = f"https://www.linkedin.com/feed/update/{urn}/"
    return Sent(urn, at, permalink=link)
