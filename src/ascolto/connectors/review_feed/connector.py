"""A source of reviews that can only be read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from ascolto.channels.contract import (
    Fact,
    Malformed,
    NeedsReconnect,
    Page,
    Raw,
    Refused,
    Site,
    Text,
    TryLater,
)
from ascolto.connectors.review_feed import paths, receive
from ascolto.connectors.review_feed.config import Config
from ascolto.connectors.review_feed.manifest import MANIFEST
from ascolto.core import http

MOST_KNOWN = 2_000


class Connector:
    """One source."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._client: http.Client | None = None

    def check(self) -> str:
        """That there is something, and that the paths lead to it."""
        reviews, _ = self._asked("")
        if reviews and not any(r.get("text") or r.get("rating") for r in reviews or ()):
            raise Refused(
                Text(
                    it="Le recensioni ci sono, ma i percorsi non portano né a un testo né a un "
                    "voto.",
                    en="There are reviews, but the paths lead neither to a text nor to a rating.",
                )
            )
        return self.site.name or MANIFEST.title.en

    def profile(self) -> str:
        return self.config.url

    def poll(self, cursor: str) -> Page:
        """What is new or changed. The first look only learns what is there."""
        here = _cursor(cursor)
        reviews, etag = self._asked(str(here["etag"]))
        if reviews is None:
            return Page((), cursor)
        known: dict[str, str] = here["known"]
        items = []
        for review in sorted(reviews, key=lambda one: str(one.get("date", ""))):
            name, mark = receive.name(review), receive.mark(review)
            before = known.pop(name, "")
            known[name] = mark
            if here["begun"] and before != mark:
                items.append(_raw(name, review, before, mark))
        kept = dict(list(known.items())[-MOST_KNOWN:])
        return Page(
            tuple(items), json.dumps({"begun": True, "etag": etag, "known": kept})
        )

    def backfill(self, cursor: str) -> Page:
        """All that the source shows, which is one page."""
        reviews, _ = self._asked("")
        raws = [
            _raw(receive.name(one), one, "", receive.mark(one), past=True)
            for one in reviews or ()
        ]
        return Page(tuple(raws), "done", total=len(raws))

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw, self.config.scale)

    def close(self) -> None:
        if self._client:
            self._client.close()
            self._client = None

    def _asked(self, etag: str) -> tuple[list[dict[str, Any]] | None, str]:
        """The reviews, and the version they are of; None when that has not changed."""
        headers = {"accept": "application/json, application/xml;q=0.9"}
        if self.config.header_name:
            secret = self.config.header_secret.get_secret_value()
            headers[self.config.header_name.lower()] = secret
        if etag:
            headers["if-none-match"] = etag
        answer = self._got(headers)
        if answer.status == 304 and etag:
            return None, etag
        _understood(answer)
        try:
            whole = paths.loaded(answer.content)
        except Malformed as malformed:
            raise TryLater(malformed.text) from None
        where = self.config.paths()
        found = [
            picked
            for one in paths.items(whole, where["items"])
            if (picked := receive.picked(one, where))
        ]
        return found, answer.headers.get("etag", "")[:300]

    def _got(self, headers: dict[str, str]) -> http.Response:
        self._client = self._client or http.Client()
        try:
            return self._client.fetch(
                "GET",
                self.config.url,
                headers=headers,
                timeout=self.config.timeout_seconds,
                redirects=3,
            )
        except (http.Blocked, http.TooLarge) as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None


def _understood(answer: http.Response) -> None:
    status = answer.status
    if answer.ok:
        return
    if status in {401, 403, 410}:
        raise NeedsReconnect(
            Text(
                it=f"Le recensioni non si lasciano leggere (stato {status}).",
                en=f"The reviews cannot be read (status {status}).",
            )
        )
    raise TryLater(f"The reviews cannot be had (status {status}).", answer.retry_after)


def _raw(
    name: str, review: dict[str, Any], before: str, mark: str, *, past: bool = False
) -> Raw:
    seen = datetime.now(UTC).isoformat()
    body: dict[str, Any] = {
        "id": name,
        "review": review,
        "before": before,
        "seen": seen,
    }
    if past:
        body["past"] = True
    digest = hashlib.sha256(f"{name}\0{before}\0{mark}".encode("utf-8", "replace"))
    return Raw(f"review:{digest.hexdigest()}", json.dumps(body).encode())


def _cursor(cursor: str) -> dict[str, Any]:
    begin: dict[str, Any] = {"begun": False, "etag": "", "known": {}}
    try:
        found = json.loads(cursor) if cursor else {}
    except ValueError:
        return begin
    is_ours = isinstance(found, dict) and isinstance(found.get("known"), dict)
    return begin | found if is_ours else begin
