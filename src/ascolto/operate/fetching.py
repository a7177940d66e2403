"""Feeds of catalogues are fetched: by the clock, or looked at before they are saved.

The network is here and in no action; what comes of it goes to `feeding`, in one transaction.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ascolto.core import http
from ascolto.operate import wares
from ascolto.operate.actions import feeding
from ascolto.operate.models import CatalogueFeed
from ascolto.operate.wares import LARGEST, NotReadable, Reading

TIMEOUT = 60.0  # seconds for the whole of it
HOPS = 3
_ACCEPT = (
    "text/csv, application/xml, application/rss+xml, application/atom+xml, */*;q=0.5"
)
_WHY: tuple[tuple[type[http.Failed], str], ...] = (
    (http.Blocked, "blocked"),
    (http.TooLarge, "too_large"),
    (http.TimedOut, "timed_out"),
    (http.Unreachable, "unreachable"),
    (http.BrokenOff, "broken_off"),
)


class NotRead(Exception):
    """It could not be fetched or used. `code` is for a sentence, `detail` what it needs."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


@dataclass(frozen=True)
class Fetched:
    reading: Reading
    etag: str
    last_modified: str
    digest: str


def look(url: str, *, currency: str) -> Fetched:
    """As it is now. Raises `NotRead`."""
    found = _fetch(url, {}, currency, "")
    assert found is not None
    return found


def read(feed: CatalogueFeed, *, also_shrunk: bool = False) -> None:
    """Fetch it and take it in, or write down why not; the catalogue then stays as it was."""
    asked = {"if-none-match": feed.etag, "if-modified-since": feed.last_modified}
    headers = {name: value for name, value in asked.items() if value}
    known = feed.digest
    if (
        also_shrunk
    ):  # a person wants it now, whatever the shop says of it being the same
        headers, known = {}, ""
    try:
        found = _fetch(feed.url, headers, feed.brand.currency, known)
    except NotRead as why:
        feeding.fail(feed, why.code, why.detail)
        return
    if found is None:
        feeding.unchanged(feed)
    else:
        feeding.take_in(
            feed,
            found.reading,
            mark=feeding.Mark(found.etag, found.last_modified, found.digest),
            also_shrunk=also_shrunk,
        )


def _fetch(
    url: str, headers: dict[str, str], currency: str, known: str
) -> Fetched | None:
    """None: nothing has changed. Raises `NotRead`."""
    try:
        answer = http.fetch(
            "GET",
            url,
            headers={"accept": _ACCEPT, **headers},
            timeout=TIMEOUT,
            max_bytes=LARGEST,
            redirects=HOPS,
        )
    except http.Failed as failed:
        code = next(code for kind, code in _WHY if isinstance(failed, kind))
        raise NotRead(code) from None
    if answer.status == 304 and headers:
        return None
    if not answer.ok:
        raise NotRead("status", str(answer.status))
    digest = hashlib.sha256(answer.content).hexdigest()
    if digest == known:
        return None
    try:
        reading = wares.read(answer.content, currency=currency)
    except NotReadable as why:
        raise NotRead(why.code, str(why.line)) from None
    said = answer.headers
    return Fetched(reading, said.get("etag", ""), said.get("last-modified", ""), digest)
