"""Asking a feed politely: only for what is new, where it moved to, no more often than it wants."""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin

from ascolto.channels.contract import NeedsReconnect, Refused, Text, TryLater
from ascolto.core import http

MAX_BYTES = 5 * 1024 * 1024
MOST_HOPS = 5
MOST_KNOWN = 3_000  # entries: more than are looked at in any feed
LONGEST_PAUSE = 3600.0  # seconds
FRESH = timedelta(seconds=3)
GONE = Text(
    it="Il feed non esiste più (stato 410): chi lo pubblicava lo ha chiuso.",
    en="The feed is gone (status 410): its publisher closed it.",
)


OPEN = Text(
    it="Il feed ci manda da una connessione cifrata a una aperta.",
    en="The feed sends us from an encrypted to an open connection.",
)
ENDLESS = Text(
    it="Il feed ci manda da un posto all'altro senza fine.",
    en="The feed sends us from place to place without end.",
)


@dataclass
class Cursor:
    """What is remembered of a feed between two polls."""

    begun: bool = False
    feed: str = ""  # the address in the settings: another one begins anew
    url: str = ""  # where it moved to for good
    etag: str = ""
    modified: str = ""
    not_before: float = 0.0  # seconds since 1970
    known: dict[str, str] = field(default_factory=dict)  # see `noticing`

    @classmethod
    def of(cls, cursor: str, feed: str) -> Cursor:
        try:
            found = json.loads(cursor) if cursor else {}
            self = cls(**found) if isinstance(found, dict) else cls()
        except (ValueError, TypeError):
            self = cls()
        return self if self.feed == feed else cls(feed=feed, url=feed)

    def __str__(self) -> str:
        kept = dict(list(self.known.items())[-MOST_KNOWN:])
        values: dict[str, Any] = asdict(self) | {"known": kept}
        return json.dumps(values)


@dataclass(frozen=True)
class Fetched:
    body: bytes
    content_type: str


def fetch(client: http.Client, cursor: Cursor, timeout: float) -> Fetched | None:
    """The feed when it changed, None when it did not; `cursor` learns what to ask next time.

    Raises `ChannelError`.
    """
    headers = {"accept": "application/atom+xml, application/rss+xml, application/xml"}
    if cursor.etag:
        headers["if-none-match"] = cursor.etag
    if cursor.modified:
        headers["if-modified-since"] = cursor.modified
    answer = _arrived(client, cursor, headers, time.monotonic() + timeout)
    if answer.status == 304:
        return None
    understood(answer)
    lasting = _will_change(answer)
    cursor.etag = answer.headers.get("etag", "")[:500] if lasting else ""
    cursor.modified = answer.headers.get("last-modified", "")[:100] if lasting else ""
    return Fetched(answer.content, answer.headers.get("content-type", ""))


def _will_change(answer: http.Response) -> bool:
    """Whether the next change will be another version.

    Many (WordPress among them) name a version by the second of its latest change: what is said in
    the same second after we looked would be "not modified" for ever (RFC 9110, 8.8.2.2).
    """
    try:
        changed = parsedate_to_datetime(answer.headers["last-modified"])
        at = parsedate_to_datetime(answer.headers["date"])
        return at - changed >= FRESH
    except (KeyError, ValueError, TypeError):
        return "last-modified" not in answer.headers


def _arrived(
    client: http.Client, cursor: Cursor, headers: dict[str, str], end: float
) -> http.Response:
    """The answer at the end of all redirects; a permanent one is remembered."""
    here, for_good = cursor.url, True
    for _ in range(MOST_HOPS + 1):
        answer = _got(client, here, headers, end)
        there = answer.headers.get("location")
        if answer.status not in {301, 302, 303, 307, 308} or not there:
            return answer
        onward = urljoin(here, there)
        if here.startswith("https:") and not onward.startswith("https:"):
            raise Refused(OPEN)
        here, for_good = onward, for_good and answer.status in {301, 308}
        if for_good:
            cursor.url = here
    raise Refused(ENDLESS)


def _got(
    client: http.Client, url: str, headers: dict[str, str], end: float
) -> http.Response:
    left = max(end - time.monotonic(), 0.05)
    try:
        return client.fetch(
            "GET", url, headers=headers, timeout=left, max_bytes=MAX_BYTES
        )
    except http.TooLarge:
        raise Refused(
            Text(
                it="Il feed è più grande di 5 MB: non lo leggiamo.",
                en="The feed is larger than 5 MB: it is not read.",
            )
        ) from None
    except http.Blocked as blocked:
        raise Refused(worded(blocked)) from None
    except http.Failed as failed:
        raise TryLater(worded(failed)) from None


def worded(failed: http.Failed) -> Text:
    return Text(it=failed.it, en=str(failed))


def understood(answer: http.Response) -> http.Response:
    """A 2xx; every other status raises what it means."""
    status = answer.status
    if answer.ok:
        return answer
    if status == 410:
        raise NeedsReconnect(GONE)
    if status in {401, 403}:
        raise NeedsReconnect(
            Text(
                it=f"Il feed non si lascia leggere (stato {status}).",
                en=f"The feed does not let us read it (status {status}).",
            )
        )
    said = Text(
        it=f"Il feed non si riesce a leggere (stato {status}).",
        en=f"The feed cannot be had (status {status}).",
    )
    raise TryLater(said, answer.retry_after)
