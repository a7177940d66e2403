"""The reviews of one location on Google."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from ascolto.channels.contract import (
    Call,
    ChannelError,
    Does,
    Fact,
    File,
    OutcomeUnknown,
    Outgoing,
    Page,
    Raw,
    Refused,
    Sent,
    Site,
    Text,
    TryLater,
    measure,
)
from ascolto.connectors.google_reviews import hinting, noticing, receive
from ascolto.connectors.google_reviews.config import Config
from ascolto.connectors.google_reviews.manifest import MANIFEST
from ascolto.connectors.google_reviews.noticing import Cursor
from ascolto.connectors.google_reviews.tokens import GOOGLE, Google
from ascolto.core import http
from ascolto.providers.rest import reading
from ascolto.providers.rest.remembering import digest

PAGE = 50  # the most Google lists at a time
MOST_PAGES = 10  # in one look


class Connector:
    """One location."""

    manifest = MANIFEST

    def __init__(self, config: Config, site: Site) -> None:
        self.config = config
        self.site = site
        self._link = ""  # to our page there, once `check` has seen it
        self._google = Google(config)

    def check(self) -> str:
        self._listed("", 1)
        try:
            path = f"/v1/locations/{self.config.location_id}?readMask=title,metadata"
            found = GOOGLE.body(self._google.ask("information", path))
            title, metadata = found.get("title"), found.get("metadata")
            maps = metadata.get("mapsUri") if isinstance(metadata, dict) else ""
            self._link = str(maps or "")
        except ChannelError:
            title = ""  # another API, which a project may not have switched on
        return f"{title or self.site.name} (Google)"

    def profile(self) -> str:
        return self.config.location_id

    def public_url(self) -> str:
        """As `check` has just seen it."""
        return self._link

    def lacks(self) -> frozenset[Does]:
        return self.config.lacks()

    # --- hints ---------------------------------------------------------------------------------

    def hint(self, call: Call) -> None:
        hinting.check(call, self.config, self.site.webhook_url)

    # --- what comes in ---------------------------------------------------------------------------

    def poll(self, cursor: str) -> Page:
        """What changed since the last look. The first look only learns what is there."""
        here = Cursor.of(cursor)
        listed, token, reached = self._back_to(here.since, here.token)
        if not here.token:
            here.ahead = max((_updated(one) for one in listed), default=here.since)
        missing = []
        if here.begun and not here.token:
            missing = noticing.missing(here, listed, is_all=not token and reached)
            missing = [known for known in missing if self._is_gone(here, known)]
        changed = noticing.noticed(here, listed)
        items = [_raw(one) for one in changed] if here.begun else []
        items += [_gone(known) for known in missing]
        # Not reached yet: the next look goes on from there, and nothing is passed over.
        here.token = "" if reached or not here.begun else token
        here.since = here.since if here.token else max(here.ahead, here.since)
        here.begun = True
        return Page(tuple(items), str(here), more=bool(here.token))

    def wait(self, seconds: float) -> bool:
        """Hear from Pub/Sub that something happened; what it was, the next poll asks."""
        subscription = self.config.pubsub_subscription
        if not subscription:
            time.sleep(min(seconds, 25.0))
            return False
        begun = time.monotonic()
        try:
            answer = self._google.wait(
                f"/v1/{subscription}:pull", {"maxMessages": 100}, seconds
            )
        except http.TimedOut:
            return False
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        said = GOOGLE.body(GOOGLE.understood(answer, deed=False))
        messages = said.get("receivedMessages")
        ids = [
            m["ackId"] for m in messages or () if isinstance(m, dict) and "ackId" in m
        ]
        if ids:
            acked = {"ackIds": ids}
            self._google.ask("pubsub", f"/v1/{subscription}:acknowledge", acked)
            return True
        # An empty answer at once, as Google gives now and then: not a reason to ask all day.
        time.sleep(min(max(seconds - (time.monotonic() - begun), 0.0), 5.0))
        return False

    def backfill(self, cursor: str) -> Page:
        listed, token, total = self._listed(cursor, PAGE)
        raws = tuple(_raw({"review": one, "before": None}) for one in listed)
        return Page(raws, token, more=bool(token), total=total)

    def parse(self, raw: Raw) -> Iterable[Fact]:
        return receive.facts(raw)

    def fetch(self, file: File) -> File:
        """A review's picture: public, so our token stays at home."""
        try:
            answer = http.fetch(
                "GET", file.ref, timeout=self.config.timeout_seconds, redirects=3
            )
        except (http.Blocked, http.TooLarge) as blocked:
            raise Refused(str(blocked)) from None
        except http.Failed as failed:
            raise TryLater(str(failed)) from None
        if answer.status in {401, 403}:
            raise Refused("Google no longer shows this picture.")
        GOOGLE.understood(answer, deed=False)
        kind = answer.headers.get("content-type", "").split(";")[0].strip()
        return File(file.name, answer.content, kind, ref=file.ref)

    # --- what goes out ---------------------------------------------------------------------------

    def reply(self, outgoing: Outgoing) -> Sent:
        """Google keeps one answer: a second one takes its place, and the same one twice is one."""
        _must_fit(outgoing)
        review = quote(outgoing.thread_id, safe="")
        path = f"{self._reviews()}/{review}/reply"
        try:
            answer = self._google.do("PUT", path, {"comment": outgoing.text})
        except OutcomeUnknown as unknown:
            raise TryLater(unknown.text) from None
        try:
            at = reading.moment(answer.json().get("updateTime"))
        except (ValueError, AttributeError):
            at = None
        name = receive.answer_id(outgoing.thread_id, outgoing.text)
        return Sent(name, at or datetime.now(UTC))

    def close(self) -> None:
        self._google.close()

    # --- inside ----------------------------------------------------------------------------------

    def _reviews(self) -> str:
        config = self.config
        return (
            f"/v4/accounts/{config.account_id}/locations/{config.location_id}/reviews"
        )

    def _is_gone(self, here: Cursor, known: str) -> bool:
        """A review that moved while we turned the pages is missing, and yet there."""
        path = f"{self._reviews()}/{quote(known, safe='')}"
        try:
            self._google.ask("reviews", path)
        except Refused:
            del here.known[known]
            return True
        return False

    def _back_to(
        self, since: str, token: str
    ) -> tuple[list[dict[str, Any]], str, bool]:
        """The latest reviews back to `since`, where to go on, and whether that was reached."""
        found: list[dict[str, Any]] = []
        for _ in range(MOST_PAGES if since else 1):
            listed, token, _total = self._listed(token, PAGE)
            found += listed
            if not token or any(_updated(one) <= since for one in listed):
                return found, token, True
        return found, token, False

    def _listed(
        self, token: str, size: int
    ) -> tuple[list[dict[str, Any]], str, int | None]:
        query = f"?pageSize={size}&orderBy=updateTime%20desc"
        query += f"&pageToken={quote(token, safe='')}" if token else ""
        said = GOOGLE.body(self._google.ask("reviews", self._reviews() + query))
        rows, total = said.get("reviews"), said.get("totalReviewCount")
        reviews = [
            one
            for one in (rows if isinstance(rows, list) else [])
            if isinstance(one, dict) and one.get("reviewId")
        ]
        return (
            reviews,
            str(said.get("nextPageToken") or ""),
            total if isinstance(total, int) else None,
        )


def _must_fit(outgoing: Outgoing) -> None:
    limit = MANIFEST.text_limit or 0
    if measure(outgoing.text, MANIFEST.text_unit) > limit:
        raise Refused(
            Text(
                it=f"Una risposta su Google ha al massimo {limit:,} byte.",
                en=f"An answer on Google has at most {limit:,} bytes.",
            )
        )
    if outgoing.files:
        raise Refused(
            Text(
                it="Una risposta a una recensione non porta allegati.",
                en="An answer to a review carries no files.",
            )
        )
    if not outgoing.thread_id:
        raise Refused("It is not known which review is answered.")


def _updated(review: dict[str, Any]) -> str:
    return str(review.get("updateTime", ""))


def _raw(change: dict[str, Any]) -> Raw:
    review = change["review"]
    mark = digest(json.dumps(noticing.state(review)))
    return Raw(
        f"review:{str(review['reviewId'])[:200]}:{mark}", json.dumps(change).encode()
    )


def _gone(known: str) -> Raw:
    body = {"gone": known, "seen": datetime.now(UTC).isoformat()}
    return Raw(f"gone:{known[:200]}", json.dumps(body).encode())
